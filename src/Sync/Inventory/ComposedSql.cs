using Sync.Inventory.Fields;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory;

/// <summary>
/// The complete text of the statements that are composed from a resource's fields, for documentation and golden files.
/// </summary>
public static class ComposedSql
{
    public static IReadOnlyList<(string Name, string Text)> Of<T>(Resource<T> resource)
        where T : Listed
    {
        var snapshot = new SnapshotSql(resource);
        var counts = new SnapshotCounts(snapshot);
        var byKey = new SnapshotOrder(snapshot, "null::text", "@after", snapshot.Key);
        var byPlace = snapshot.ByPlace();
        var scopes = new SnapshotScopes(snapshot);
        (string, string)[] byScope =
        [
            ("A page of the current items of some scopes", scopes.Present),
            ("A page of the past of some scopes", scopes.Past),
        ];
        return
        [
            ("The content hashes of a scope", resource.Sql.Hashes),
            ("The content hashes of several small scopes", resource.Sql.HashesOfSome),
            ("The current versions of a scope", resource.Sql.OfScope),
            ("Add items", resource.Sql.Copy),
            ("Change items", resource.Sql.Change),
            ("Remove items", resource.Sql.Remove),
            ("Count the current items that match", counts.Present),
            ("Count all items of the past", counts.WholePast),
            ("Count the items of the past that match", counts.Past),
            ("Count the items of the past that match ids", counts.PastOfIds),
            ("Count the items of the past that match words", counts.PastWords),
            ("A page of the current items, by key", byKey.Present),
            ("A page of the past where few items match, by key", byKey.Sparse),
            ("A page of the past of few ids, by key", byKey.SparseOfIds),
            ("A page of the past where many items match, by key", byKey.Dense),
            .. resource.IsListedByRegion ? byScope : [],
            .. new CurrentItems(resource).Statements.Select(text => ("The current items with an ID", text)),
            ("Current items for a snapshot file", byPlace.Present),
            ("Past items for a snapshot file", byPlace.Dense),
            ("A page of the current items, the newest changes first",
                snapshot.Sorted(SortKey.KnownTime("valid_from"), descending: true).Present),
            ("The sort keys of other orders", SortKeys(resource)),
            ("A page of what differs between two moments", new DiffTable<T>(resource).Statement),
        ];
    }

    private static string SortKeys(Resource resource) => string.Join(
        ",\n",
        SnapshotField.All(resource).Where(field => field.SortKey is not null)
            .Select(field => $"{field.SortKey!.Sql} as \"{field.Name}\""));
}
