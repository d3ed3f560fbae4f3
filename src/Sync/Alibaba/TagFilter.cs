namespace Sync.Alibaba;

/// <summary>Asks for flow logs that carry a tag.</summary>
/// <param name="Value">Null asks for any value of the key.</param>
public sealed record TagFilter(string Key, string? Value = null);
