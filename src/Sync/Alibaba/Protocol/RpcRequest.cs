using Sync.Alibaba.Signing;

namespace Sync.Alibaba.Protocol;

/// <summary>One RPC call in any form Alibaba's clients send it: V1 or ACS3, parameters in the query, in a form body, or in both.</summary>
public sealed class RpcRequest
{
    public const string FormContentType = "application/x-www-form-urlencoded";

    public required string Method { get; init; }
    public required string Path { get; init; }

    /// <summary>As the client wrote it, port included: ACS3 signs it.</summary>
    public required string Host { get; init; }

    /// <summary>Lower-case names; of a name that stands twice, the values as ACS3 signs them.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }
    public required IReadOnlyList<KeyValuePair<string, string>> Form { get; init; }
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Query and form together; of a name that stands twice, the first.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Names of query parameters that are the host's.</summary>
    public IReadOnlyCollection<string> HostParameters { get; init; } = [];

    /// <summary>The query as a client may have signed it: as it came, and without what is the host's and may have been added since.</summary>
    public IEnumerable<IEnumerable<KeyValuePair<string, string>>> SignedQueries =>
        Query.Any(IsHosts) ? [Query, Query.Where(pair => !IsHosts(pair))] : [Query];

    /// <summary>Ours to give: it goes into the answer, so that the two can be found together.</summary>
    public string RequestId { get; } = Guid.NewGuid().ToString().ToUpperInvariant();

    // V1 clients send x-acs-action too, so that header alone says nothing.
    public bool IsAcs3 => Header("authorization")?.StartsWith(Acs3Signature.Algorithm, StringComparison.Ordinal) == true
        || (Header("x-acs-action") is not null && Parameter("SignatureVersion") is null && Parameter("Action") is null);

    public string? Action => IsAcs3 ? Header("x-acs-action") : Parameter("Action");

    public string? Version => IsAcs3 ? Header("x-acs-version") : Parameter("Version");

    /// <summary>The form of the answer. V1 answers XML unless told otherwise, as the cloud does.</summary>
    public RpcFormat Format => Parameter("Format")?.ToUpperInvariant() switch
    {
        "JSON" => RpcFormat.Json,
        "XML" => RpcFormat.Xml,
        _ => IsAcs3 ? RpcFormat.Json : RpcFormat.Xml,
    };

    /// <summary>Who says to be calling; proven only once <see cref="SignatureVerifier"/> has admitted the request.</summary>
    public string? AccessKeyId => IsAcs3 ? Acs3Authorization.Parse(Header("authorization"))?.AccessKeyId : Parameter("AccessKeyId");

    public string? Header(string lowerCaseName) => Headers.GetValueOrDefault(lowerCaseName);

    /// <summary>Null when absent and when empty: a parameter without a value counts as not given.</summary>
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private bool IsHosts(KeyValuePair<string, string> pair) => HostParameters.Contains(pair.Key);
}
