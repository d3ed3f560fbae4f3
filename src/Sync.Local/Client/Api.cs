using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Extensions;
using Npgsql;
using Sync.Local.Hosting;

namespace Sync.Local.Client;

/// <summary>The HTTP API as commands and MCP tools call it: of a deployed app, or of an app in this process.</summary>
/// <param name="app">The app in this process; null when the API is somebody else's.</param>
internal sealed class Api(HttpClient http, LocalApp? app) : IAsyncDisposable
{
    /// <summary>What the API allows.</summary>
    public const int MaxPageSize = 1000;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Null when the API is somebody else's.</summary>
    public NpgsqlDataSource? Database => app?.Get<NpgsqlDataSource>();

    /// <param name="path">Below <c>/api/</c>.</param>
    /// <returns>A success, its body not read yet.</returns>
    /// <exception cref="ApiException"/>
    public async Task<HttpResponseMessage> OpenAsync(string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            var route = new Uri($"api/{path}{query}", UriKind.Relative);
            answer = await http.GetAsync(route, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ApiException($"{http.BaseAddress} does not answer: {error.Message}", inner: error);
        }

        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw await ApiException.ReadAsync(answer, cancellationToken);
    }

    /// <inheritdoc cref="OpenAsync"/>
    public async Task<JsonObject> GetAsync(string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(path, query, cancellationToken);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            if (await JsonNode.ParseAsync(body, cancellationToken: cancellationToken) is JsonObject document) return document;
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            throw new ApiException($"{http.BaseAddress} answered something else than Sync does: {error.Message}", inner: error);
        }

        throw new ApiException($"{http.BaseAddress} answered something else than Sync does.");
    }

    /// <summary>A document with <c>items</c>.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<JsonObject> ListAsync(string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        var list = await GetAsync(path, query, cancellationToken);
        return list["items"] is JsonArray ? list : throw new ApiException($"{http.BaseAddress} answered something else than Sync does.");
    }

    /// <summary>One list of as many pages as it takes: the first page with the items of the others, and the cursor of the last.</summary>
    /// <param name="limit">Of items; null for all.</param>
    public async Task<JsonObject> WalkAsync(string path, QueryBuilder query, int? limit, CancellationToken cancellationToken)
    {
        JsonObject? list = null;
        for (string? cursor = null; ;)
        {
            var pageSize = Math.Min(MaxPageSize, (limit ?? int.MaxValue) - (list?["items"]!.AsArray().Count ?? 0));
            var page = await ListAsync(path, Page(query, pageSize, cursor), cancellationToken);
            cursor = (string?)page["nextCursor"];
            list = list is null ? page : Append(list, page);
            if (cursor is null || list["items"]!.AsArray().Count >= limit) return list;
        }
    }

    private static QueryBuilder Page(QueryBuilder query, int pageSize, string? cursor)
    {
        var page = new QueryBuilder(query) { { "pageSize", $"{pageSize}" } };
        if (cursor is not null) page.Add("cursor", cursor);
        return page;
    }

    private static JsonObject Append(JsonObject list, JsonObject page)
    {
        var more = page["items"]!.AsArray().ToList();
        // A node has one parent: it leaves the one before it has the other.
        page["items"]!.AsArray().Clear();
        foreach (var item in more) list["items"]!.AsArray().Add(item);
        list["nextCursor"] = page["nextCursor"]?.DeepClone();
        return list;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (app is not null) await app.DisposeAsync();
    }
}
