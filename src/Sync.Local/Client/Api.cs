using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Npgsql;
using Sync.Http;
using Sync.Local.Hosting;

namespace Sync.Local.Client;

/// <summary>
/// The client of the HTTP API for commands and MCP tools: of a deployed app, or of an app in this process.
/// </summary>
/// <param name="app">The app in this process, which this client then owns; null for a deployed app.</param>
internal sealed class Api(HttpClient http, LocalApp? app) : IAsyncDisposable
{
    /// <summary>The database of the app in this process; null for a deployed app.</summary>
    public NpgsqlDataSource? Database => app?.Get<NpgsqlDataSource>();

    /// <param name="path">Relative to <c>/api/</c>.</param>
    /// <returns>A successful response whose body has not been read.</returns>
    /// <exception cref="ApiException">The API returned an error, or could not be reached.</exception>
    public async Task<HttpResponseMessage> OpenAsync(
        string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            var route = new Uri($"api/{path}{query}", UriKind.Relative);
            answer = await http.GetAsync(route, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException
            || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
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
            if (await JsonNode.ParseAsync(body, cancellationToken: cancellationToken) is JsonObject document)
                return document;
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            throw new ApiException(
                $"{http.BaseAddress} returned a response that is not from the Sync API: {error.Message}", inner: error);
        }

        throw new ApiException($"{http.BaseAddress} returned a response that is not from the Sync API.");
    }

    /// <summary>Gets a document that has <c>items</c>.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<JsonObject> ListAsync(string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        var list = await GetAsync(path, query, cancellationToken);
        return list["items"] is JsonArray
            ? list
            : throw new ApiException($"{http.BaseAddress} returned a response that is not from the Sync API.");
    }

    /// <summary>
    /// Reads pages until the limit is reached, and merges them: the first page, with the items of all pages and the
    /// last page's cursor.
    /// </summary>
    /// <param name="limit">Maximum number of items; null for all.</param>
    public async Task<JsonObject> WalkAsync(
        string path, QueryBuilder query, int? limit, CancellationToken cancellationToken)
    {
        JsonObject? list = null;
        for (string? cursor = null; ;)
        {
            var pageSize = Math.Min(
                ListQuery.MaxPageSize, (limit ?? int.MaxValue) - (list?["items"]!.AsArray().Count ?? 0));
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
        // A JsonNode has at most one parent: detach the items before attaching them.
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
