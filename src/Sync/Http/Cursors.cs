using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sync.Http;

public enum CursorFault
{
    None,

    /// <summary>Not issued by this service, or modified since.</summary>
    Forged,

    /// <summary>Issued for a query with other filters, another sort order or another route.</summary>
    OfAnotherQuery,

    /// <summary>Issued before the database was restored from a dump.</summary>
    OfAnotherTimeline,
    Expired,
}

/// <summary>
/// Writes and reads cursors: the position at which a paged read continues, as opaque text. A cursor is signed, bound to
/// the query it was issued for, and valid until the end of the following day (UTC). It contains the day and not the
/// time, so that the same page always has the same bytes.
/// </summary>
/// <param name="Key">The signing key from <c>sync.cursor_key</c>: the same for all instances.</param>
/// <param name="Today">Today by the database's clock, UTC.</param>
/// <param name="Timeline">
/// <c>sync.timeline_id()</c>. A dump contains the key too, but the time that a cursor refers to may have a different
/// content in the restored database.
/// </param>
public sealed record Cursors(byte[] Key, DateOnly Today, string Timeline)
{
    /// <summary>A hash that binds a cursor to its query.</summary>
    /// <param name="query">Everything that selects or orders rows.</param>
    public static string Fingerprint(string query) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, 12));

    /// <summary>Writes a signed cursor.</summary>
    /// <param name="position">Serialized as JSON.</param>
    /// <param name="fingerprint">Of the query: see <see cref="Fingerprint"/>.</param>
    public string Write<T>(T position, string fingerprint)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new Bound<T>(position, fingerprint, Today.DayNumber, Timeline));
        return Base64Url.EncodeToString([.. HMACSHA256.HashData(Key, payload), .. payload]);
    }

    /// <summary>Verifies a cursor and reads its position.</summary>
    /// <param name="position">The default value of <typeparamref name="T"/> unless the result is None.</param>
    public CursorFault Read<T>(string text, string fingerprint, out T? position)
    {
        position = default;
        if (!TryDecode(text, out var bytes)) return CursorFault.Forged;
        var payload = bytes.AsSpan(HMACSHA256.HashSizeInBytes);
        var signature = bytes.AsSpan(0, HMACSHA256.HashSizeInBytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Key, payload), signature))
            return CursorFault.Forged;

        // It is signed and therefore valid JSON, but a cursor of another route can have another shape.
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
        // The last base64 character has unused bits: only the canonical encoding is accepted.
        return bytes.Length > HMACSHA256.HashSizeInBytes && Base64Url.EncodeToString(bytes) == text;
    }

    private sealed record Frame(string Query, int Day, string? Timeline);

    private sealed record Bound<T>(T At, string Query, int Day, string Timeline);
}

public static class CursorReading
{
    /// <summary>
    /// The position in the parameter <c>cursor</c>; null without one. An invalid cursor adds a fault.
    /// </summary>
    public static T? Cursor<T>(this QueryReader reader, Cursors cursors, string fingerprint)
    {
        if (reader.Text("cursor") is not { } text) return default;
        var fault = cursors.Read<T>(text, fingerprint, out var position);
        if (fault != CursorFault.None) reader.Fault("cursor", Describe(fault));
        return position;
    }

    private static string Describe(CursorFault fault) => fault switch
    {
        CursorFault.Expired =>
            "has expired: a cursor is valid until the end of the next day (UTC); start again without it",
        CursorFault.OfAnotherTimeline =>
            "was issued before the database was restored or replaced: start again without it",
        CursorFault.OfAnotherQuery =>
            "is of another query: use the same filters and sort as in the request that returned it",
        _ => "was not issued by this service, or was modified: use nextCursor unchanged",
    };
}
