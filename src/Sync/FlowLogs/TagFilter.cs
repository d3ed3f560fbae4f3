using Sync.Inventory;

namespace Sync.FlowLogs;

/// <summary>Selects entries that have a tag.</summary>
/// <param name="Value">Null matches any value of the key.</param>
public sealed record TagFilter(string Key, string? Value = null)
{
    public bool Matches(Listed entry) =>
        entry.Tags.TryGetValue(Key, out var value) && (Value is null || Value == value);
}
