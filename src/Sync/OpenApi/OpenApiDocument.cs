using System.Text.Json.Nodes;

namespace Sync.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document, generated from <see cref="ApiRoutes"/> and the response types of the handlers.
/// </summary>
internal static class OpenApiDocument
{
    // The names in components of the two ways to send a function key.
    private const string KeyInHeader = "functionKey", KeyInQuery = "functionKeyInUrl";

    public static JsonObject Build()
    {
        var paths = new JsonObject();
        foreach (var path in ApiRoutes.All.GroupBy(route => route.Url))
        {
            paths[path.Key] = new JsonObject(path.Select(route =>
                KeyValuePair.Create(route.Method.ToLowerInvariant(), (JsonNode?)Operation(route))));
        }

        var schemas = AnswerSchemas.Components();
        schemas["Problem"] = OpenApiResponses.Problem();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Sync",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = "Inventory of all flow logs in Alibaba Cloud CEN: current state, history, freshness. "
                    + "Every GET route also answers HEAD.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "This app." }),
            ["security"] = new JsonArray(new JsonObject { [KeyInHeader] = new JsonArray() },
                new JsonObject { [KeyInQuery] = new JsonArray() }),
            ["tags"] = ApiTags.Describe(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas, ["securitySchemes"] = SecuritySchemes() },
        };
    }

    private static JsonNode SecuritySchemes() => JsonNode.Parse(
        $$"""
        {
          "{{KeyInHeader}}": {
            "type": "apiKey", "in": "header", "name": "x-functions-key",
            "description": "A function key of the app; starting a run requires the master key. Not needed on loopback."
          },
          "{{KeyInQuery}}": {
            "type": "apiKey", "in": "query", "name": "code",
            "description": "The same key in the URL, for clients that cannot send headers. Only in Azure."
          }
        }
        """)!;

    private static JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject
        {
            ["operationId"] = OperationId(route),
            ["tags"] = new JsonArray(route.Tag),
            ["summary"] = route.Summary,
            ["parameters"] = new JsonArray([.. route.Parameters.Select(Parameter)]),
            ["responses"] = OpenApiResponses.Of(route),
        };
        if (!route.NeedsKey) operation["security"] = new JsonArray();
        return operation;
    }

    // "GET /runs/{runId}" is getRunsByRunId.
    private static string OperationId(ApiRoute route) => route.Method.ToLowerInvariant() + string.Concat(
        (route.IsAtRoot ? "/root" : route.Path).Split('/', '.', '-').Where(part => part != "")
            .Select(part => part is ['{', .. var name, '}'] ? "By" + Capital(name) : Capital(part)));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static JsonNode Parameter(ApiParameter parameter)
    {
        var schema = JsonNode.Parse(parameter.Schema)!;
        var parsed = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.InPath ? "path" : "query",
            ["required"] = parameter.InPath,
            ["description"] = parameter.Description,
            ["schema"] = parameter.Repeated ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema,
            ["example"] = parameter.Repeated ? new JsonArray(Example(parameter)) : Example(parameter),
        };
        if (parameter.Repeated) (parsed["style"], parsed["explode"]) = ("form", true);
        return parsed;
    }

    private static JsonNode Example(ApiParameter parameter) =>
        JsonNode.Parse(parameter.Schema)!["type"]?.GetValue<string>() is "integer" or "boolean"
            ? JsonNode.Parse(parameter.Example)!
            : parameter.Example;
}
