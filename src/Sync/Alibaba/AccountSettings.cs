namespace Sync.Alibaba;

/// <summary>One account to keep the flow logs of.</summary>
/// <param name="Id">What the keys have to belong to.</param>
/// <param name="Setting">The name of the setting that says so, for messages.</param>
public sealed record AccountSettings(string Id, string Setting)
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>The role to take; null: the base identity is of this account itself.</summary>
    public string? RoleArn { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Null for those of <see cref="AlibabaSettings"/>, here and below.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    public IReadOnlyList<string>? ExcludeRegions { get; init; }

    public double? RequestsPerSecond { get; init; }
}

/// <summary>Accounts that come and go with a resource directory.</summary>
/// <param name="RoleName">The role to take in each of them.</param>
/// <param name="Include">Only these; empty: all.</param>
public sealed record ResourceDirectorySettings(string RoleName, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude);
