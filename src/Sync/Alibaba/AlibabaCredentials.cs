namespace Sync.Alibaba;

/// <summary>An AccessKey pair, with the security token that goes with it when it is temporary.</summary>
public sealed record AlibabaCredentials(string AccessKeyId, string AccessKeySecret, string? SecurityToken = null)
{
    /// <summary>Names the key by its first characters only, so that a log line can never carry a secret.</summary>
    public override string ToString() => $"AccessKey {AccessKeyId[..Math.Min(4, AccessKeyId.Length)]}…";
}
