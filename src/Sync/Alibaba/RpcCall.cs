using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>A call of one action of an Alibaba Cloud product.</summary>
public sealed record RpcCall
{
    /// <summary>The path, if there is one, is called and signed as well.</summary>
    public required Uri Endpoint { get; init; }
    public required string Version { get; init; }
    public required string Action { get; init; }

    /// <summary>The action in RAM policies that allow the call; without a prefix for other products than CEN.</summary>
    internal string RamAction => Version == CenClient.Version ? $"cen:{Action}" : Action;
    public IEnumerable<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>
    /// Together with <see cref="Region"/> the key for the rate limit, as in the cloud: any text that distinguishes
    /// accounts.
    /// </summary>
    public required string Account { get; init; }

    /// <summary>"" for calls without a region.</summary>
    public string Region { get; init; } = "";

    /// <summary>
    /// The rate limit of its <see cref="Account"/> and <see cref="Region"/>; null for the one in the settings.
    /// </summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>
    /// Provides the credentials before the call takes a slot, because fetching them may itself be a call.
    /// </summary>
    public required CredentialCache Credentials { get; init; }

    /// <summary>
    /// Verifies the keys before the call is signed with them. An exception that it throws is the failure of the call.
    /// Null to accept all keys.
    /// </summary>
    public Func<AlibabaCredentials, CancellationToken, Task>? Verify { get; init; }

    public CallTally? Tally { get; init; }
}
