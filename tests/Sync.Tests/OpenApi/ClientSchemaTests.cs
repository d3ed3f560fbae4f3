using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sync.OpenApi;

namespace Sync.Tests.OpenApi;

/// <summary>What generators of clients need: types, conditional requests, keys.</summary>
public class ClientSchemaTests
{
    [Fact]
    public async Task Every_integer_has_a_format_and_is_nothing_else()
    {
        var document = await ReadAsync();

        var integers = Nodes(document).OfType<JsonObject>().Where(schema => Types(schema).Contains("integer")).ToList();

        Assert.True(integers.Count > 50, $"{integers.Count}");
        Assert.All(integers, schema =>
        {
            Assert.Contains((string?)schema["format"], (string[])["int32", "int64"]);
            Assert.DoesNotContain("string", Types(schema));
        });
    }

    [Theory]
    [InlineData("SnapshotItem")]
    [InlineData("TransitRouterSnapshotItem")]
    public async Task Tags_are_a_map_of_strings(string name)
    {
        var tags = (await ReadAsync())["components"]!["schemas"]![name]!["properties"]!["tags"]!;

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{ "type": "object", "additionalProperties": { "type": "string" } }"""), tags), $"{tags}");
    }

    [Fact]
    public async Task Every_type_of_the_app_is_a_component_with_required_members()
    {
        var schemas = (await ReadAsync())["components"]!["schemas"]!.AsObject();

        foreach (var name in (string[])["RunItem", "FieldChange", "StaleRegion", "PlannedChange", "About", "Problem"])
            Assert.True(schemas.ContainsKey(name), name);
        Assert.Contains("outcome", schemas["RunItem"]!["required"]!.AsArray().Select(each => (string)each!));
        // Nullable, and always there.
        Assert.Equal(["string", "null"], Types(schemas["RunItem"]!["properties"]!["outcome"]!.AsObject()));
    }

    [Fact]
    public async Task Every_list_says_what_it_holds()
    {
        var schemas = (await ReadAsync())["components"]!["schemas"]!.AsObject();

        Assert.Equal(
            "#/components/schemas/SnapshotItem",
            (string?)schemas["SnapshotPage"]!["properties"]!["items"]!["items"]!["$ref"]);
        Assert.DoesNotContain(schemas, schema => (schema.Value!["properties"] as JsonObject ?? []).Any(
            property => Types(property.Value!.AsObject()).Contains("array") && property.Value!["items"] is null));
    }

    [Fact]
    public async Task Exactly_the_responses_with_an_entity_tag_can_be_not_modified()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.StoreNetworkAsync();
        var flowLogId = await app.ScalarAsync<string>("select flow_log_id from sync.flow_log limit 1");
        foreach (var route in ApiRoutes.All.Where(route => route is { Method: "GET", NeedsKey: true }))
        {
            var url = route.Url.Replace("{flowLogId}", flowLogId, StringComparison.Ordinal)
                .Replace("{runId}", "1", StringComparison.Ordinal)
                .Replace("{attachmentEndId}", "tr-attach-1@tr-1", StringComparison.Ordinal)
                .Replace("{transitRouterId}", "tr-1", StringComparison.Ordinal)
                .Replace("{cenId}", "cen-1", StringComparison.Ordinal)
                + (route.Path == "/diff" ? "?from=2026-01-01T00:00:00Z&to=2026-01-31T12:00:00Z" : "");
            if (url.Contains('{', StringComparison.Ordinal)) continue;
            using var first = await app.Http.GetAsync(url);
            Assert.True(route.IsTagged == first.Headers.ETag is not null, $"{url}: {first.Headers.ETag}");
            if (!route.IsTagged) continue;

            using var again = new HttpRequestMessage(HttpMethod.Get, url);
            again.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.ToString());
            Assert.Equal(HttpStatusCode.NotModified, (await app.Http.SendAsync(again)).StatusCode);
        }
    }

    [Fact]
    public async Task Routes_that_need_a_key_document_it_and_the_refusal()
    {
        var document = await ReadAsync();
        Assert.Equal(
            ["apiKey header x-functions-key", "apiKey query code"],
            document["components"]!["securitySchemes"]!.AsObject()
                .Select(scheme => $"{scheme.Value!["type"]} {scheme.Value["in"]} {scheme.Value["name"]}"));
        foreach (var route in ApiRoutes.All)
        {
#pragma warning disable CA1308 // Methods are in lower case in the document.
            var operation = document["paths"]![route.Url]![route.Method.ToLowerInvariant()]!;
#pragma warning restore CA1308
            Assert.Equal(route.NeedsKey, operation["responses"]!.AsObject().ContainsKey("401"));
            Assert.Equal(!route.NeedsKey, operation["security"] is JsonArray { Count: 0 });
        }
    }

    [Fact]
    public async Task Every_kind_of_content_has_a_schema()
    {
        var contents = Nodes(await ReadAsync()).OfType<JsonObject>()
            .Where(node => node["content"] is JsonObject).SelectMany(node => node["content"]!.AsObject()).ToList();

        Assert.Contains("application/x-ndjson", contents.Select(content => content.Key));
        Assert.All(contents, content => Assert.NotNull(content.Value!["schema"]));
    }

    private static async Task<JsonNode> ReadAsync()
    {
        await using var app = await SyncApplication.StartAsync();
        return (await app.Http.GetFromJsonAsync<JsonNode>("/api/openapi.json"))!;
    }

    private static string[] Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(each => (string)each!)],
        JsonValue one when one.TryGetValue<string>(out var name) => [name],
        _ => [],
    };

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Nodes(member.Value)).Append(node),
        JsonArray items => items.SelectMany(Nodes),
        _ => [],
    };
}
