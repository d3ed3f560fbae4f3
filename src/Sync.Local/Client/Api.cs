using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Npgsql;
using Sync.Http;
using Sync.Local.Hosting;

namespace Sync.Local.Client;

/// <summary>What a client is connected to.</summary>
/// <param name="App">The app in this process, which the client then owns; null for a deployed app.</param>
internal sealed record ApiConnection(HttpClient Http, LocalApp? App);

/// <summary>
/// The client of the HTTP API for commands and MCP tools: of a deployed app, or of an app in this process.
/// </summary>
/// <param name="connect">Called when the client is first used, and again after it failed.</param>
internal sealed class Api(Func<CancellationToken, Task<ApiConnection>> connect) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ApiConnection? _connection;

    /// <summary>The database of the app in this process; null for a deployed app.</summary>
    public async Task<NpgsqlDataSource?> DatabaseAsync(CancellationToken cancellationToken) =>
        (await ConnectAsync(cancellationToken)).App?.Get<NpgsqlDataSource>();

    public async Task<ApiConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _connection ??= await connect(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <param name="path">Relative to <c>/api/</c>.</param>
    /// <returns>A successful response whose body has not been read.</returns>
    /// <exception cref="ApiException">The API returned an error, or could not be reached.</exception>
    public async Task<HttpResponseMessage> OpenAsync(
        string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        var (http, _) = await ConnectAsync(cancellationToken);
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
                $"{Address} returned a response that is not from the Sync API: {error.Message}", inner: error);
        }

        throw NotOurs();
    }

    /// <summary>Gets a document that has <c>items</c>.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<JsonObject> ListAsync(string path, QueryBuilder? query, CancellationToken cancellationToken)
    {
        var list = await GetAsync(path, query, cancellationToken);
        return list["items"] is JsonArray ? list : throw NotOurs();
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
        await foreach (var page in PagesAsync(path, query, limit, cancellationToken))
            list = list is null ? page : Append(list, page);
        return list!;
    }

    /// <summary>The same, page by page; there is at least one.</summary>
    public async IAsyncEnumerable<JsonObject> PagesAsync(
        string path, QueryBuilder query, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = limit ?? int.MaxValue;
        for (string? cursor = null; ;)
        {
            var pageSize = Math.Min(ListQuery.MaxPageSize, left);
            var page = await ListAsync(path, Page(query, pageSize, cursor), cancellationToken);
            cursor = (string?)page["nextCursor"];
            left -= page["items"]!.AsArray().Count;
            yield return page;
            if (cursor is null || left <= 0) yield break;
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

    private Uri? Address => _connection?.Http.BaseAddress;

    private ApiException NotOurs() => new($"{Address} returned a response that is not from the Sync API.");

    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_connection is null) return;
        _connection.Http.Dispose();
        if (_connection.App is not null) await _connection.App.DisposeAsync();
    }
}
