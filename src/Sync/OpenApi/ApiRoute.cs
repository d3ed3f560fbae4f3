namespace Sync.OpenApi;

/// <summary>One route of the API, described: what the OpenAPI document is made of.</summary>
/// <param name="Path">Below <c>/api</c>, with parameters in braces.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary)
{
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The type of the JSON answer; null where the answer is no JSON of ours.</summary>
    public Type? Answer { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Beside JSON.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Statuses answered with problem+json, beside the 500 and 503 of every route.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>What the route is about, for grouping.</summary>
    public string Tag => Path.Split('/')[1];
}

/// <summary>A query parameter, or one of the path.</summary>
/// <param name="Schema">JSON Schema of one value, as JSON.</param>
/// <param name="Example">A value the handler accepts.</param>
internal sealed record ApiParameter(string Name, string Description, string Schema, string Example)
{
    public bool InPath { get; init; }

    /// <summary>May stand several times; any of the values will do.</summary>
    public bool Repeated { get; init; }
}
