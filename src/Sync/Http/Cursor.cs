using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sync.Http;

public enum CursorFault
{
    None,

    /// <summary>Not made here, or no longer as it was made.</summary>
    Forged,
    OfAnotherQuery,

    /// <summary>Of the database as it was before a dump was restored.</summary>
    OfAnotherTimeline,
    Expired,
}

/// <summary>
/// Where a paged read goes on: text that means something to the route that gave it and to nobody else. It is signed, bound to
/// the query it came from, and good until the end of the day after the one it was made on. The day and not the moment is in
/// it, so that the same page always is the same bytes.
/// </summary>
/// <param name="Key">Of <c>sync.cursor_key</c>: the same for all instances.</param>
/// <param name="Today">By the database's clock, UTC.</param>
/// <param name="Timeline"><c>sync.timeline_id()</c>: the key is in a dump as well, and the moment a cursor names may not be the same there.</param>
public sealed record Cursors(byte[] Key, DateOnly Today, string Timeline)
{
    /// <summary>Of which a cursor is made and read. Everything that selects rows or orders them belongs into it.</summary>
    public static string Fingerprint(string query) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, 12));

    public string Write<T>(T position, string fingerprint)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Bound<T>(position, fingerprint, Today.DayNumber, Timeline));
        return Base64Url.EncodeToString([.. HMACSHA256.HashData(Key, payload), .. payload]);
    }

    public CursorFault Read<T>(string text, string fingerprint, out T? position)
    {
        position = default;
        if (!TryDecode(text, out var bytes)) return CursorFault.Forged;
        var payload = bytes.AsSpan(HMACSHA256.HashSizeInBytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Key, payload), bytes.AsSpan(0, HMACSHA256.HashSizeInBytes)))
            return CursorFault.Forged;

        // Signed, so well formed; but another route's cursor can have another shape.
        var frame = JsonSerializer.Deserialize<Frame>(payload)!;
        if (frame.Query != fingerprint) return CursorFault.OfAnotherQuery;
        if (frame.Timeline != Timeline) return CursorFault.OfAnotherTimeline;
        if (frame.Day < Today.DayNumber - 1) return CursorFault.Expired;
        position = JsonSerializer.Deserialize<Bound<T>>(payload)!.At;
        return CursorFault.None;
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        // The last letter has bits to spare: only one spelling is ours.
        return bytes.Length > HMACSHA256.HashSizeInBytes && Base64Url.EncodeToString(bytes) == text;
    }

    private sealed record Frame(string Query, int Day, string? Timeline);

    private sealed record Bound<T>(T At, string Query, int Day, string Timeline);
}

public static class CursorReading
{
    /// <summary>The position in parameter <c>cursor</c>; null without one. A wrong one is a fault that says what is wrong with it.</summary>
    public static T? Cursor<T>(this QueryReader reader, Cursors cursors, string fingerprint)
    {
        if (reader.Text("cursor") is not { } text) return default;
        var fault = cursors.Read<T>(text, fingerprint, out var position);
        if (fault != CursorFault.None) reader.Fault("cursor", Describe(fault));
        return position;
    }

    private static string Describe(CursorFault fault) => fault switch
    {
        CursorFault.Expired => "has expired: it is good until the end of the day (UTC) after it was given; begin again without it",
        CursorFault.OfAnotherTimeline => "is of the database before it was restored or replaced: begin again without it",
        CursorFault.OfAnotherQuery => "is of another query: give the same filters and sort as in the request it came from",
        _ => "was not given by this service, or was altered: take nextCursor as it is",
    };
}
