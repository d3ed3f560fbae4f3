using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands;

namespace Sync.Local.Mcp;

/// <summary>Reads API responses and limits their size for a language model.</summary>
internal sealed class Pages(Api api)
{
    public const int MaxItems = 100;

    private const int MaxCharacters = 40_000, MaxText = 1000;

    /// <summary>The state needed to continue: relative times stay fixed, and the model passes a single value.</summary>
    private sealed record Next(string Route, KeyValuePair<string, string>[] Query, string Cursor);

    /// <summary>Reads a page of a list, with fewer items than <paramref name="limit"/> if they are long.</summary>
    /// <param name="cursor">From an earlier response; if given, <paramref name="query"/> is ignored.</param>
    public async Task<JsonObject> ReadAsync(
        string route, QueryBuilder query, int limit, string? cursor, CancellationToken cancellationToken)
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

    /// <summary>The same for a list that the API returns whole.</summary>
    public async Task<JsonObject> ReadAsync(
        string route, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var all = await api.ListAsync(route, null, cancellationToken);
        var begin = Begin(cursor);
        return Slice(all["items"]!.AsArray().Select(item => item!).Skip(begin), begin, limit);
    }

    /// <summary>The same for a list in memory: as many of its items as fit.</summary>
    /// <param name="items">The items from index <paramref name="begin"/> on.</param>
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

    /// <summary>The index at which a cursor of <see cref="Slice"/> continues; 0 for null.</summary>
    public static int Begin(string? cursor) => cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var begin) ? begin : throw Forged();

    public static string Write(JsonNode answer) => answer.ToJsonString(ApiJson.Options);

    /// <summary>Truncates long strings at any depth.</summary>
    private static void Shorten(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > MaxText)
            value.ReplaceWith(Printing.Truncate(text, MaxText));
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
            if (JsonSerializer.Deserialize<Next>(Base64Url.DecodeFromChars(cursor)) is { Query: not null } next
                && next.Route == route)
                return next;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw Forged();
        }

        throw Forged();
    }

    private static ApiException Forged() => new("cursor is not valid for this tool: pass nextCursor unchanged.");
}
