using System.Text.Json.Nodes;

namespace Sync.OpenApi;

/// <summary>The responses of a route in the OpenAPI document.</summary>
internal static class OpenApiResponses
{
    private const string ProblemJson = "application/problem+json";

    private static readonly Dictionary<string, string> Files = new()
    {
        ["application/x-ndjson"] = "One item per line, as a JSON object like those in items.",
        ["text/csv"] = "A line with the names of the fields, and one line per item (RFC 4180, UTF-8). Text that a "
            + "spreadsheet would evaluate as a formula begins with an apostrophe; tags and other objects are JSON.",
        ["application/vnd.apache.parquet"] = "All items as one Parquet file.",
        ["text/html"] = "A page.",
        ["*/*"] = "A style sheet, a script, an image or a page.",
    };

    public static JsonObject Of(ApiRoute route)
    {
        if (route.Access == ApiAccess.ReaderKey) return OfCloud(route);
        var responses = new JsonObject { [$"{route.Status}"] = Success(route) };
        if (route.Plan is not null)
            responses["200"] = Response("The plan of a dry run.", Json(AnswerSchemas.Reference(route.Plan)));
        if (route.IsTagged) responses["304"] = NotModified();
        var problems = route.NeedsKey ? route.Problems.Append(401) : route.Problems;
        foreach (var status in problems.Order().Append(500).Append(503)) responses[$"{status}"] = Problem(status);
        return responses;
    }

    /// <summary>The schema of a problem.</summary>
    public static JsonNode Problem() => JsonNode.Parse(
        """
        {
          "type": "object",
          "description": "RFC 9457 problem details. For an invalid parameter, errors names it.",
          "required": ["type", "title", "status"],
          "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer", "format": "int32" },
            "detail": { "type": "string" },
            "errors": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } }
          },
          "examples": [
            {
              "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
              "title": "Invalid query parameters.",
              "status": 400,
              "errors": { "pageSize": ["pageSize must be a whole number from 1 to 1000."] }
            }
          ]
        }
        """)!;

    // The cloud answers in its own format; its documentation has the members.
    private static JsonObject OfCloud(ApiRoute route)
    {
        var answer = new JsonObject { ["type"] = "object", ["additionalProperties"] = true };
        var responses = new JsonObject
        {
            ["200"] = Response("The answer of the operation, as the cloud documents it.", Json(answer)),
        };
        if (route.Status == 302)
            responses["302"] = Response("To the dashboard.", null, Header("Location", "The address of the dashboard."));
        foreach (var status in (string[])["4XX", "5XX"])
        {
            responses[status] = Response(
                "The cloud's error: RequestId, HostId, Code, Message.", Json(answer.DeepClone()));
        }

        return responses;
    }

    private static JsonObject Success(ApiRoute route)
    {
        var content = route.Answer is null ? [] : Json(AnswerSchemas.Reference(route.Answer));
        var files = route.Content is null ? route.MediaTypes : route.MediaTypes.Append(route.Content);
        foreach (var type in files)
            content[type] = new JsonObject { ["schema"] = File(type) };
        if (route.Answer is null && content.Count == 0) content = Json(new JsonObject { ["type"] = "object" });
        return Response(
            route.Status == 202 ? "The run was started." : "Success.", content, [.. Headers(route)]);
    }

    private static JsonObject File(string type)
    {
        var file = new JsonObject { ["type"] = "string", ["description"] = Files[type] };
        if (type.EndsWith("parquet", StringComparison.Ordinal)) file["contentMediaType"] = type;
        return file;
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(ApiRoute route)
    {
        if (route.IsTagged) yield return Header("ETag", "Send it as If-None-Match: an unchanged response is a 304.");
        if (route.MediaTypes.Count > 0)
        {
            yield return Header("Link", "The next page, rel=\"next\", of NDJSON and CSV with pageSize.");
            yield return Header("Content-Disposition", "The name of a file.");
        }

        if (route.Status == 202) yield return Header("Location", "The run.");
    }

    private static JsonObject NotModified() => Response(
        "Not modified: If-None-Match named the current ETag.", null, Header("ETag", "The current entity tag."));

    private static JsonObject Problem(int status) => Response(
        ApiRoutes.ProblemMeanings[status],
        new JsonObject
        {
            [ProblemJson] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" },
            },
        },
        status is 429 or 503 ? [Header("Retry-After", "Seconds to wait.")] : []);

    private static JsonObject Json(JsonNode schema) =>
        new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static KeyValuePair<string, string> Header(string name, string description) => new(name, description);

    private static JsonObject Response(
        string description, JsonObject? content, params KeyValuePair<string, string>[] headers)
    {
        var response = new JsonObject { ["description"] = description };
        if (headers.Length > 0)
        {
            response["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(
                header.Key,
                (JsonNode?)new JsonObject
                {
                    ["description"] = header.Value,
                    ["schema"] = new JsonObject { ["type"] = "string" },
                })));
        }

        if (content is not null) response["content"] = content;
        return response;
    }
}
