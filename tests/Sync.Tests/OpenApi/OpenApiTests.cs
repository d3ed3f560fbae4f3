using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Sync.Tests.OpenApi;

/// <summary>Compares the document with what the handlers accept and return.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task The_document_is_valid_OpenAPI_3_1()
    {
        await using var app = await SyncApplication.StartAsync();

        var read = OpenApiDocument.Parse(await app.Http.GetStringAsync("/api/openapi.json"), "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public async Task The_documented_default_page_size_of_runs_is_the_one_in_use()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync("""
            insert into sync.sync_run (trigger, finished_at, outcome)
            select 'cli', now(), 'succeeded' from generate_series(1, 101)
            """);
        var parameters = (await ReadAsync(app))["paths"]!["/api/runs"]!["get"]!["parameters"]!.AsArray();
        var pageSize = parameters.Single(parameter => (string)parameter!["name"]! == "pageSize");

        var page = await app.Http.GetFromJsonAsync<JsonNode>("/api/runs");

        Assert.Equal((int)pageSize!["schema"]!["default"]!, page!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_document_lists_all_routes_and_no_others()
    {
        await using var app = await SyncApplication.StartAsync();
        var document = await ReadAsync(app);

        var described = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}"));

        var mapped = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods,
                (endpoint, verb) => (endpoint, verb))
            .Where(route => route.verb is "GET" or "POST")
            .Select(route => (route.verb, path: route.endpoint.RoutePattern.RawText!))
            .Select(route => (
                route.verb, path: System.Text.RegularExpressions.Regex.Replace(route.path, ":[a-z]+}", "}")))
            .Select(route => $"{route.verb} {route.path}");
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_handler_accepts_every_documented_parameter_with_its_example_and_no_other()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        foreach (var (path, verb, operation) in Operations(await ReadAsync(app)))
        {
            var parameters = operation["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "query")
                .ToList();
            var url = Fill(path, operation);
            if (parameters.Count == 0 || path.EndsWith("/cen", StringComparison.Ordinal)) continue;

            var refused = await SendAsync(app, verb, url + "?noSuchParameter=1");
            Assert.True(refused.Status == HttpStatusCode.BadRequest, $"{verb} {path}: {refused.Status}");
            var known = refused.Body["errors"]!["noSuchParameter"]![0]!.GetValue<string>();
            foreach (var parameter in parameters)
                Assert.Contains((string)parameter!["name"]!, known, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(parameters.Count, known.Split("allowed: ")[1].Split(',').Length);

            foreach (var parameter in parameters.Where(parameter => (string?)parameter!["name"] != "cursor"))
            {
                var required = path == "/api/diff" ? "&from=2026-01-01T00:00:00Z&to=2026-01-31T12:00:00Z" : "";
                var name = (string)parameter!["name"]!;
                if (required.Contains($"&{name}=", StringComparison.Ordinal)) continue;
                var example = parameter["example"] is JsonArray several ? several[0]! : parameter["example"]!;
                var answer = await SendAsync(
                    app, verb, $"{url}?{name}={Uri.EscapeDataString(example.ToString())}{required}");
                Assert.True(
                    (int)answer.Status < 400 || answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict,
                    $"{verb} {path}?{name}: {answer.Status} {answer.Body}");
            }
        }
    }

    [Fact]
    public async Task Responses_have_the_members_of_their_schema()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cloud.Drift(10);
        await app.RunWellAsync();
        await app.StoreNetworkAsync();
        var document = await ReadAsync(app);
        // The answers of the cloud's operations are described by the cloud.
        foreach (var (path, verb, operation) in Operations(document)
            .Where(route => route.Verb == "get" && route.Path is not ("/" or "/api/cen")))
        {
            if (operation["responses"]!["200"]?["content"]?["application/json"]?["schema"] is not JsonObject schema)
                continue;
            var id = await app.ScalarAsync<string>("select flow_log_id from sync.flow_log limit 1");
            var drift = await app.ScalarAsync<Guid>("select event_id from sync.drift_event limit 1");
            var url = path.Replace("{flowLogId}", id, StringComparison.Ordinal)
                .Replace("{runId}", "1", StringComparison.Ordinal)
                .Replace("{attachmentEndId}", "tr-attach-1@tr-1", StringComparison.Ordinal)
                .Replace("{transitRouterId}", "tr-1", StringComparison.Ordinal)
                .Replace("{cenId}", "cen-1", StringComparison.Ordinal)
                .Replace("{id}", $"{drift}", StringComparison.Ordinal);
            var query = path == "/api/diff" ? "?from=2026-01-01T00:00:00Z&to=2099-01-31T12:00:00Z" : "";

            var answer = await SendAsync(app, verb, url + query);

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            AssertHas(document, schema, answer.Body, path);
        }
    }

    private static void AssertHas(JsonNode document, JsonNode? schema, JsonNode? value, string where)
    {
        if (schema?["$ref"] is { } reference) schema = Resolve(document, (string)reference!);
        if (value is JsonArray items && schema?["items"] is { } item)
            foreach (var each in items) AssertHas(document, item, each, where + "[]");
        if (value is not JsonObject members || schema?["properties"] is not JsonObject properties) return;
        Assert.True(
            properties.Select(p => p.Key).Order(StringComparer.Ordinal)
                .SequenceEqual(members.Select(m => m.Key).Order(StringComparer.Ordinal)),
            $"{where}: {string.Join(',', properties.Select(p => p.Key))} against "
                + string.Join(',', members.Select(m => m.Key)));
        foreach (var (name, property) in properties) AssertHas(document, property, members[name], $"{where}.{name}");
    }

    private static JsonNode Resolve(JsonNode document, string reference) =>
        reference[2..].Split('/').Aggregate(
            document, (node, step) => node is JsonArray items ? items[int.Parse(step, provider: null)]! : node[step]!);

    private static string Fill(string path, JsonNode operation) => operation["parameters"]!.AsArray()
        .Where(parameter => (string?)parameter!["in"] == "path")
        .Aggregate(path, (filled, parameter) =>
            filled.Replace($"{{{parameter!["name"]}}}", $"{parameter["example"]}", StringComparison.Ordinal));

    private static IEnumerable<(string Path, string Verb, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(verb => (path.Key, verb.Key, verb.Value!)));

    private static async Task<JsonNode> ReadAsync(SyncApplication app) =>
        (await app.Http.GetFromJsonAsync<JsonNode>("/api/openapi.json"))!;

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(
        SyncApplication app, string verb, string url)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb.ToUpperInvariant()), url);
        var answer = await app.Http.SendAsync(request);
        var isJson = answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return (
            answer.StatusCode,
            isJson ? JsonNode.Parse(await answer.Content.ReadAsStringAsync())! : new JsonObject());
    }
}
