using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Local.Client;

namespace Sync.Local.Mcp;

/// <summary>Answers of the API, small enough for a language model to read.</summary>
internal sealed class Pages(Api api)
{
    public const int MaxItems = 100;

    private const int MaxCharacters = 40_000, MaxText = 1000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All that is needed to go on: the times in it stay where they were, and a model has one thing to pass on.</summary>
    private sealed record Next(string Route, KeyValuePair<string, string>[] Query, string Cursor);

    /// <summary>A page of a list, of fewer items than <paramref name="limit"/> where they are long.</summary>
    /// <param name="cursor">Of an earlier answer; then <paramref name="query"/> does not matter.</param>
    public async Task<JsonObject> ReadAsync(string route, QueryBuilder query, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var next = cursor is null ? new Next(route, [.. query], "") : Decode(route, cursor);
        for (var size = Math.Clamp(limit, 1, MaxItems); ; size /= 2)
        {
            var page = await api.ListAsync(route, Query(next, size), cancellationToken);
            var following = (string?)page["nextCursor"];
            page.Remove("nextCursor");
            Shorten(page);
            if (size > 1 && Write(page).Length > MaxCharacters) continue;
            page["nextCursor"] = following is null ? null : Encode(next with { Cursor = following });
            return page;
        }
    }

    /// <summary>The same for a list that is at hand: as many of its items as fit.</summary>
    /// <param name="items">From the one with number <paramref name="begin"/>.</param>
    public static JsonObject Slice(IEnumerable<JsonNode> items, int begin, int limit)
    {
        var (shown, characters) = (new JsonArray(), 0);
        foreach (var item in items)
        {
            var copy = item.DeepClone();
            Shorten(copy);
            characters += Write(copy).Length;
            if (shown.Count == Math.Clamp(limit, 1, MaxItems) || (shown.Count > 0 && characters > MaxCharacters))
                return new JsonObject { ["items"] = shown, ["nextCursor"] = $"{begin + shown.Count}" };
            shown.Add(copy);
        }

        return new JsonObject { ["items"] = shown, ["nextCursor"] = null };
    }

    /// <summary>Where a cursor of <see cref="Slice"/> goes on; null is the begin.</summary>
    public static int Begin(string? cursor) => cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var begin) ? begin : throw Forged();

    public static string Write(JsonNode answer) => answer.ToJsonString(Readable);

    /// <summary>Cuts long texts, wherever they are.</summary>
    private static void Shorten(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > MaxText)
            value.ReplaceWith($"{text[..MaxText]}… ({text.Length} characters)");
        else if (node is JsonObject document)
            foreach (var member in document.ToList()) Shorten(member.Value);
        else if (node is JsonArray list)
            foreach (var item in list.ToList()) Shorten(item);
    }

    private static QueryBuilder Query(Next next, int pageSize)
    {
        var query = new QueryBuilder(next.Query) { { "pageSize", $"{pageSize}" } };
        if (next.Cursor != "") query.Add("cursor", next.Cursor);
        return query;
    }

    private static string Encode(Next next) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(next));

    private static Next Decode(string route, string cursor)
    {
        try
        {
            if (JsonSerializer.Deserialize<Next>(Base64Url.DecodeFromChars(cursor)) is { Query: not null } next && next.Route == route) return next;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw Forged();
        }

        throw Forged();
    }

    private static ApiException Forged() => new("cursor was not given by this tool for this question: take nextCursor as it is.");
}
