using Sync.Alibaba.Credentials;

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

    /// <summary>Of its <see cref="Account"/> and <see cref="Region"/>; null: as the settings say.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Asked before the call holds a slot: they may well make a call of their own.</summary>
    public required CredentialCache Credentials { get; init; }

    /// <summary>Given the keys before the call is signed with them; what it throws is the call's failure. Null: any will do.</summary>
    public Func<AlibabaCredentials, CancellationToken, Task>? Verify { get; init; }

    public CallTally? Tally { get; init; }
}
