namespace Sync.FlowLogs;

/// <summary>Selects flow logs that have a tag.</summary>
/// <param name="Value">Null matches any value of the key.</param>
public sealed record TagFilter(string Key, string? Value = null);
