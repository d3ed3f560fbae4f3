namespace Sync.Inventory.Fields;

/// <summary>
/// A kind of object that the cloud lists and the inventory stores: its names and the list of its fields, from which all
/// code that reads and writes it is derived.
/// </summary>
public abstract class Resource
{
    /// <summary>The name in messages, such as <c>flow log</c>.</summary>
    public required string Name { get; init; }

    public string Plural => $"{Name}s";

    /// <summary>
    /// The table of current versions in the schema <c>sync</c>; the name with <c>_history</c> is that of former
    /// versions.
    /// </summary>
    public required string Table { get; init; }

    /// <summary>The path below <c>/api/</c>, such as <c>flowlogs</c>. Exported files have the same name.</summary>
    public required string Route { get; init; }

    /// <summary>The operation of the cloud API that lists it.</summary>
    public required string Operation { get; init; }

    /// <summary>
    /// Where the entries are in a response: the member that contains an object, and that object's member with the list;
    /// "" if the first member is the list itself.
    /// </summary>
    public required (string Holder, string List) Entries { get; init; }

    /// <summary>
    /// The position of <c>RegionId</c>, as in <see cref="Field.Place"/>; 0 if entries have no region, which is stored
    /// as "" and not shown.
    /// </summary>
    public required int RegionPlace { get; init; }

    public bool HasRegion => RegionPlace > 0;

    /// <summary>
    /// Whether a listing is of one account and region, a <see cref="Scope"/>. Otherwise the entries of one listing can
    /// be of several regions.
    /// </summary>
    public bool IsListedByRegion { get; init; } = true;

    /// <summary>The id of an entry, unique within an account and region.</summary>
    public abstract Field Id { get; }

    /// <summary>
    /// The API name of a field that readers can use instead of the id if only one entry has its value; null if there is
    /// none.
    /// </summary>
    public string? ShortId { get; init; }

    /// <summary>The fields that an id of a request is looked up in, one after the other.</summary>
    internal IEnumerable<Field> IdFields => [Id, .. AllFields.Where(each => each.Member == ShortId)];

    /// <summary>All fields except the id, region, tags and unlisted members, which every resource has.</summary>
    public abstract IReadOnlyList<Field> AllFields { get; }

    /// <summary>What lists and single items have beside the fields, after all others.</summary>
    public IReadOnlyList<DerivedField> DerivedFields { get; init; } = [];

    /// <summary>The columns of a version that readers get: key, fields, tags, unlisted members, and times.</summary>
    internal string ReadColumns =>
        $"account_id, region_id, {Id.Column}, {Sql.List(AllFields.Select(each => each.Column))}, tags, extra, "
        + "first_seen_at, valid_from as changed_at";

    /// <summary><see cref="ReadColumns"/>, and the derived ones as they are now.</summary>
    internal string CurrentColumns => string.Join(",\n    ", [ReadColumns, .. DerivedFields.Select(each => each.Now)]);

    /// <summary><see cref="ReadColumns"/>, and the derived ones as they were at <c>@at</c>.</summary>
    internal string PastColumns => string.Join(",\n    ", [ReadColumns, .. DerivedFields.Select(each => each.Then)]);

    /// <summary>The fields that lists can be filtered by, except the id.</summary>
    public IReadOnlyList<Field> Filters =>
        [.. AllFields.Concat(DerivedFields).Where(each => each.Can(FieldUse.Filter))];

    public IReadOnlyList<Field> FieldsFor(FieldUse use) => [.. AllFields.Where(field => field.Can(use))];

    /// <summary>
    /// The names of fields in drift events and rules: <c>tags</c> and <c>extra</c> represent all of their members.
    /// </summary>
    public IReadOnlyList<string> DriftFields => [.. AllFields.Select(each => each.Name), "tags", "extra"];

    public override string ToString() => Name;
}
