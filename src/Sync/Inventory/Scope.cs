namespace Sync.Inventory;

/// <summary>One account × one region: the unit of listing, of merging and of failure.</summary>
public readonly record struct Scope(string AccountId, string RegionId)
{
    public override string ToString() => $"{AccountId}/{RegionId}";
}
