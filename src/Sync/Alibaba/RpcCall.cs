namespace Sync.Alibaba;

/// <summary>One action of one Alibaba Cloud product.</summary>
public sealed record RpcCall
{
    /// <summary>Its path, where it has one, is part of what is called and signed.</summary>
    public required Uri Endpoint { get; init; }
    public required string Version { get; init; }
    public required string Action { get; init; }
    public IEnumerable<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>
    /// With <see cref="Region"/> the key that requests are rationed by, as the cloud rations them: any text that tells accounts apart.
    /// </summary>
    public required string Account { get; init; }

    /// <summary>"" for what belongs to no region.</summary>
    public string Region { get; init; } = "";

    /// <summary>Asked once per call, before the call holds a slot: it may well make a call of its own.</summary>
    public required Func<CancellationToken, ValueTask<AlibabaCredentials>> Credentials { get; init; }
    public CallTally? Tally { get; init; }
}
