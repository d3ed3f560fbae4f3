using System.Text.Json;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>A field of an item as readers get it: a field of its resource, or one that the inventory adds.</summary>
/// <param name="Column">The ordinal in <see cref="Resource.CurrentColumns"/>.</param>
/// <param name="SortKey">Null if lists cannot be sorted by it.</param>
public sealed record SnapshotField(string Name, int Column, FieldKind Kind, SortKey? SortKey)
{
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);

    /// <summary>In the order of the columns.</summary>
    public static IReadOnlyList<SnapshotField> All(Resource resource)
    {
        (string Name, FieldKind Kind, SortKey? SortKey)[] fields =
        [
            ("accountId", FieldKind.Text, SortKey.Text("account_id")),
            ("regionId", FieldKind.Text, SortKey.Text("region_id")),
            (resource.Id.Name, FieldKind.Text, resource.Id.SortKey),
            .. resource.AllFields.Select(Own),
            ("tags", FieldKind.Json, null),
            ("extra", FieldKind.Json, null),
            ("firstSeenAt", FieldKind.Time, SortKey.KnownTime("first_seen_at")),
            ("changedAt", FieldKind.Time, SortKey.KnownTime("valid_from")),
            .. resource.DerivedFields.Select(Own),
        ];
        return
        [
            .. fields.Select((field, column) => new SnapshotField(field.Name, column, field.Kind, field.SortKey))
                .Where(field => resource.HasRegion || field.Name != "regionId"),
        ];

        static (string, FieldKind, SortKey?) Own(Field field) =>
            (field.Name, field.Kind, field.Can(FieldUse.Sort) ? field.SortKey : null);
    }

    /// <summary>The names of the fields that lists can be sorted by.</summary>
    public static IEnumerable<string> Sortable(Resource resource) =>
        All(resource).Where(field => field.SortKey is not null).Select(field => field.Name);
}
