using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sync.Testing;

/// <summary>One operation of the OpenAPI document. Another test verifies that the document covers all routes.</summary>
internal sealed record Operation(string Method, string Path, IReadOnlyList<OperationParameter> Parameters)
{
    /// <summary>
    /// The operation's URL, with the document's examples in its path and all required query parameters.
    /// </summary>
    public string Url(string? query = null) => With(null, null, query);

    /// <param name="value">The percent-encoded value of <paramref name="parameter"/>.</param>
    public string With(OperationParameter? parameter, string? value, string? query = null)
    {
        var path = Parameters.Where(each => each.InPath)
            .Aggregate(
                Path,
                (filled, each) => filled.Replace(
                    $"{{{each.Name}}}", each == parameter ? value : each.Example, StringComparison.Ordinal));
        string?[] parts =
        [
            parameter is { InPath: false } ? $"{parameter.Name}={value}" : null, Needed(parameter), query,
        ];
        return parts.Any(part => part is not null)
            ? $"{path}?{string.Join('&', parts.Where(part => part is not null))}"
            : path;
    }

    public HttpRequestMessage Request(string url) => new(new HttpMethod(Method), url);

    private string? Needed(OperationParameter? given) => Path switch
    {
        "/api/diff" when given?.Name == "from" => "to=2026-01-31T12:00:00Z",
        "/api/diff" when given?.Name == "to" => "from=2026-01-01T00:00:00Z",
        "/api/diff" => "from=2026-01-01T00:00:00Z&to=2026-01-31T12:00:00Z",
        "/api/sync" when given?.Name is not ("dryRun" or "cancel") => "dryRun=true",
        _ => null,
    };

    public static async Task<IReadOnlyList<Operation>> ReadAsync(HttpClient http)
    {
        var document = (await http.GetFromJsonAsync<JsonNode>("/api/openapi.json"))!;
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb =>
            new Operation(
                verb.Key.ToUpperInvariant(), path.Key,
                [.. verb.Value!["parameters"]!.AsArray().Select(one => Parameter(one!))])))];
    }

    private static OperationParameter Parameter(JsonNode parameter) => new(
        (string)parameter["name"]!, (string?)parameter["in"] == "path",
        $"{(parameter["example"] is JsonArray several ? several[0] : parameter["example"])}");
}

internal sealed record OperationParameter(string Name, bool InPath, string Example);
