namespace Sync.Alibaba;

/// <summary>An AccessKey pair, with a security token if it is temporary.</summary>
public sealed record AlibabaCredentials(string AccessKeyId, string AccessKeySecret, string? SecurityToken = null)
{
    /// <summary>Only the first characters of the key id, so that log messages never contain a secret.</summary>
    public override string ToString() => $"AccessKey {AccessKeyId[..Math.Min(4, AccessKeyId.Length)]}…";
}
