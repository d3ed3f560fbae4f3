using System.Text.Json.Nodes;

namespace Sync.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document, generated from <see cref="ApiRoutes"/> and the response types of the handlers.
/// </summary>
internal static class OpenApiDocument
{
    public static JsonObject Build()
    {
        var paths = new JsonObject();
        foreach (var path in ApiRoutes.All.GroupBy(route => ApiRoutes.Prefix + route.Path))
        {
            paths[path.Key] = new JsonObject(path.Select(route =>
                KeyValuePair.Create(route.Method.ToLowerInvariant(), (JsonNode?)Operation(route))));
        }

        var schemas = AnswerSchemas.Components();
        schemas["Problem"] = Problem();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Sync",
                ["version"] = "1",
                ["description"] = "Inventory of all flow logs in Alibaba Cloud CEN: current state, history, freshness.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ApiRoute route)
    {
        var responses = new JsonObject { [$"{route.Status}"] = Success(route) };
        foreach (var status in route.Problems.Append(500).Append(503)) responses[$"{status}"] = ProblemResponse(status);
        return new JsonObject
        {
            ["operationId"] = OperationId(route),
            ["tags"] = new JsonArray(route.Tag),
            ["summary"] = route.Summary,
            ["parameters"] = new JsonArray([.. route.Parameters.Select(Parameter)]),
            ["responses"] = responses,
        };
    }

    // "GET /runs/{runId}" is getRunsByRunId.
    private static string OperationId(ApiRoute route) => route.Method.ToLowerInvariant() + string.Concat(
        route.Path.Split('/', '.', '-').Where(part => part != "")
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

    private static JsonObject Success(ApiRoute route)
    {
        var content = new JsonObject();
        if (route.Answer is not null)
            content["application/json"] = new JsonObject { ["schema"] = AnswerSchemas.Reference(route.Answer) };
        foreach (var mediaType in route.MediaTypes) content[mediaType] = new JsonObject();
        return new JsonObject
        {
            ["description"] = route.Status == 202 ? "Accepted." : "Success.",
            ["content"] = content,
        };
    }

    private static JsonObject ProblemResponse(int status) => new()
    {
        ["description"] = ApiRoutes.ProblemMeanings[status],
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" },
            },
        },
    };

    private static JsonNode Problem() => JsonNode.Parse(
        """
        {
          "type": "object",
          "description": "RFC 9457 problem details. For an invalid parameter, errors names it.",
          "required": ["type", "title", "status"],
          "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } }
          }
        }
        """)!;
}
