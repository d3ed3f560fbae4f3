namespace Sync.Alibaba;

/// <summary>An account whose flow logs are synced.</summary>
/// <param name="Id">The account that the credentials must belong to.</param>
/// <param name="Setting">The name of the setting that contains the id, for messages.</param>
public sealed record AccountSettings(string Id, string Setting)
{
    /// <summary>A display name.</summary>
    public string? Name { get; init; }

    /// <summary>The role to assume; null if the base credentials belong to this account.</summary>
    public string? RoleArn { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Null for the value of <see cref="AlibabaSettings"/>; the same applies to the next two.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    public IReadOnlyList<string>? ExcludeRegions { get; init; }

    public double? RequestsPerSecond { get; init; }
}

/// <summary>Syncs the member accounts of a resource directory.</summary>
/// <param name="RoleName">The role to assume in each member account.</param>
/// <param name="Include">The ids of the members to sync; empty for all.</param>
public sealed record ResourceDirectorySettings(
    string RoleName, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude);
