namespace Sync.Snapshots.Targets;

/// <summary>Where the snapshots of a series are written.</summary>
public abstract record TargetSettings
{
    /// <summary>Below it, all paths begin; "" or a path with a slash at its end.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The longest that writing, reading or removing one file may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What it is, for people: no secret.</summary>
    public abstract string Description { get; }

    public sealed override string ToString() => Description;
}

/// <param name="Path">An absolute path.</param>
public sealed record FolderSettings(string Path) : TargetSettings
{
    public override string Description => $"folder {Path}";
}

/// <param name="Account">
/// The URL of the account, reached with the app's identity; null: <paramref name="ConnectionString"/> has it.
/// </param>
public sealed record BlobSettings(Uri? Account, string Container, string? ConnectionString) : TargetSettings
{
    public override string Description =>
        $"Azure Blob Storage {Account?.Host ?? "by connection string"}, container {Container}";
}

/// <param name="Endpoint">Null: Amazon S3.</param>
/// <param name="Region">Null: from the environment, as the AWS SDK finds it.</param>
/// <param name="Keys">Null: the credentials that the AWS SDK finds, such as a role.</param>
public sealed record S3Settings(
    string Bucket, Uri? Endpoint, string? Region, (string Id, string Secret)? Keys, bool PathStyle) : TargetSettings
{
    public override string Description => $"S3 {Endpoint?.Host ?? "amazonaws.com"}, bucket {Bucket}";
}
