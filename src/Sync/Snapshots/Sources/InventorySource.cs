using Npgsql;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Snapshots.Sources;

/// <summary>
/// The items of a resource, sorted by account, region and CEN instance, so that a reader can skip the parts of a file
/// that have none of those it looks for.
/// </summary>
internal sealed class InventorySource(Resource resource, SnapshotFilter filter)
    : SnapshotSource(resource.Route, SnapshotField.All(resource))
{
    private readonly SnapshotTable _table = new(resource);

    public override SnapshotFilter Filter => filter;

    public override string Route => Name;

    public override IEnumerable<KeyValuePair<string, string>> Query(DateTime moment, DateTime? since) =>
        [new("asOf", Text(moment))];

    public override NpgsqlBatchCommand Rows(SourceTime time, object? after, int limit) =>
        _table.ByPlace(filter, (SnapshotPosition?)after, time.At, time.IsPast, limit);

    public override object Position(NpgsqlDataReader reader) => _table.PlaceOf(reader);
}
