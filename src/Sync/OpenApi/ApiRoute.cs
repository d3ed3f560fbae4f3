using System.Text.RegularExpressions;

namespace Sync.OpenApi;

/// <summary>One route of the API.</summary>
/// <param name="Method">Of a <c>GET</c> route, hosts serve <c>HEAD</c> too: see <see cref="Methods"/>.</param>
/// <param name="Template">Path below <c>/api</c>, with parameters and their constraints in braces.</param>
/// <param name="Handler">
/// A delegate for minimal APIs: its parameters are route values by their names, services, the request, and the token
/// that is cancelled when the client disconnects.
/// </param>
public sealed partial record ApiRoute(string Method, string Template, Delegate Handler, string Summary)
{
    public ApiAccess Access { get; init; } = ApiAccess.HostKey;

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The type of the JSON response; null if the response is not JSON or not described here.</summary>
    public Type? Answer { get; init; }

    /// <summary>The type of the JSON response with status 200, where success otherwise has another one.</summary>
    public Type? Plan { get; init; }

    /// <summary>Whether the response has an <c>ETag</c>, so that the request can be conditional: 304.</summary>
    public bool IsTagged { get; init; }

    /// <summary>The HTTP status of success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Media types of the response in addition to JSON.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>
    /// HTTP statuses with a problem+json body, in addition to 500 and 503, which every route can return.
    /// </summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Whether the path is not below <c>/api</c>.</summary>
    public bool IsAtRoot { get; init; }

    /// <summary>The media type of a response that is not JSON; null: it is JSON, or has no content.</summary>
    public string? Content { get; init; }

    /// <summary>Path below <c>/api</c>, with parameters in braces.</summary>
    public string Path => Constraint().Replace(Template, "}");

    /// <summary>Path on the server, with parameters in braces.</summary>
    public string Url => InUrl(Path);

    /// <summary><see cref="Url"/> with the constraints of its parameters.</summary>
    public string UrlTemplate => InUrl(Template);

    /// <summary>The methods that hosts serve. The cloud, which signed routes imitate, has no <c>HEAD</c>.</summary>
    public IReadOnlyList<string> Methods =>
        Method == "GET" && Access != ApiAccess.ReaderKey ? ["GET", "HEAD"] : [Method];

    /// <summary>Whether callers need a key of the host.</summary>
    public bool NeedsKey => Access is ApiAccess.HostKey or ApiAccess.MasterKey;

    private string InUrl(string path) => IsAtRoot ? path : ApiRoutes.Prefix + path;

    /// <summary>The OpenAPI tag that groups routes.</summary>
    public string Tag => ApiTags.Of(this);

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}

/// <summary>Who may call a route.</summary>
public enum ApiAccess
{
    /// <summary>Everyone: the response contains no data.</summary>
    Open,

    /// <summary>Everyone who signs with a reader key, as Alibaba Cloud SDKs do; they have no other key.</summary>
    ReaderKey,

    /// <summary>Callers with a key of the host: in Azure, a function key.</summary>
    HostKey,

    /// <summary>In Azure, callers with the master key; a local host has a single key.</summary>
    MasterKey,
}

/// <summary>A query or path parameter.</summary>
/// <param name="Schema">JSON Schema of one value, as JSON.</param>
/// <param name="Example">A value the handler accepts.</param>
public sealed record ApiParameter(string Name, string Description, string Schema, string Example)
{
    public bool InPath { get; init; }

    /// <summary>Whether the parameter can be repeated; an item then matches any of the values.</summary>
    public bool Repeated { get; init; }
}
