using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// The parts that the statements over a resource's versions share, composed from its fields. The golden files of the
/// tests show the complete statements.
/// </summary>
internal sealed class SnapshotSql
{
    /// <summary>The condition in the current table for versions that were valid at <c>@at</c>.</summary>
    public const string BegunThen = "valid_from <= @at";

    /// <summary>The condition in the history for versions that were valid at <c>@at</c>.</summary>
    public const string ValidThen = "valid_from <= @at and valid_to > @at";

    /// <summary>The parameters with the key that a page begins after.</summary>
    public const string Position = "@afterAccount, @afterRegion, @afterId";

    /// <summary>
    /// An empty filter selects everything. The parameters are those of <see cref="SnapshotFilter.AddTo"/>.
    /// </summary>
    public const string ScopeFilters = """
        where (cardinality(@accountId) = 0 or account_id = any(@accountId))
          and (cardinality(@regionId) = 0 or region_id = any(@regionId))

        """;

    private const string TagFilters = """
          and (@tags is null or tags @> @tags)
          and (@tagChoices is null or not exists (
              select from jsonb_each(@tagChoices) choice
              where not coalesce(choice.value ? (tags ->> choice.key), false)))
          and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

        """;

    private readonly string _cen;

    public SnapshotSql(Resource resource)
    {
        _cen = resource.AllFields.Any(field => field.Column == "cen_id") ? "coalesce(cen_id, '')" : "''::text";
        Plural = resource.Plural;
        (Current, History, Id, Columns) =
            ($"sync.{resource.Table}", $"sync.{resource.Table}_history", resource.Id.Column, resource.PastColumns);
        Key = $"account_id, region_id, {Id}";
        string[] conditions =
            [Any(resource.Id), .. resource.Filters.Select(Condition)];
        OtherFilters = string.Concat(conditions.Select(condition => $"  and {condition}\n")) + TagFilters;
        var searched = Sql.List([Id, .. resource.FieldsFor(FieldUse.Search).Select(field => field.Column)]);
        Words = "(@search is null or "
            + $"sync.{resource.Table}_words({searched}, tags) @@ to_tsquery('pg_catalog.simple', @search))";
        Letters = $"(@letters is null or lower(concat_ws(' ', {searched}, tags::text)) "
            + "like all(string_to_array(lower(@letters), ' ')))";
    }

    /// <summary>The name of the items in messages.</summary>
    public string Plural { get; }

    public string Current { get; }

    public string History { get; }

    /// <summary>The column of the id.</summary>
    public string Id { get; }

    /// <summary>The columns of the key.</summary>
    public string Key { get; }

    /// <summary>As <see cref="Resource.PastColumns"/>.</summary>
    public string Columns { get; }

    public string Filters => ScopeFilters + OtherFilters;

    /// <summary>
    /// The versions of the history that were valid at <c>@at</c>, for any number of earlier and later ones: the index
    /// by the month of the end and the time of the beginning has those of each month side by side. Of the months after
    /// that of <c>@at</c>, it has no others.
    /// </summary>
    /// <param name="selected">What to select of them.</param>
    public string ValidHistory(string selected) => $"""
        select valid.*
        from generate_series(
            date_trunc('month', @at at time zone 'UTC'),
            (select date_trunc('month', max(valid_to) at time zone 'UTC') from {History}),
            interval '1 month') ended (month)
        cross join lateral (
            select {selected}
            from {History}
            where date_trunc('month', valid_to at time zone 'UTC') = ended.month and {ValidThen}
            offset 0
        ) valid
        """;

    /// <summary>
    /// The filters other than account and region. If a field is <see cref="FieldUse.Indexed"/>, the first characters
    /// are compared as well, because the index contains only these: a complete text may be too long for an index.
    /// </summary>
    public string OtherFilters { get; }

    /// <summary>The condition that the words of <c>q</c> match.</summary>
    public string Words { get; }

    /// <summary>
    /// A condition that is true for all items that match <see cref="Words"/>, and possibly for others. It takes a tenth
    /// of the time of splitting an item into words, and is used for the history, which has no index of words.
    /// </summary>
    public string Letters { get; }

    /// <summary>The order by a field, and by key where its values are equal.</summary>
    public SnapshotOrder Sorted(SortKey sortKey, bool descending)
    {
        var (comparison, direction) = descending ? ("<", " desc") : (">", "");
        return new SnapshotOrder(
            this, sortKey.Sql, $"(@afterId is null or (sort_key, {Key}) {comparison} (@afterSort, {Position}))",
            $"sort_key{direction}, account_id{direction}, region_id{direction}, {Id}{direction}", isInKeyOrder: false);
    }

    /// <summary>
    /// The order of snapshot files: account, region, CEN instance, ID. The first condition uses the primary key, whose
    /// order begins alike, so only the items of one region have to be sorted at a time. The second one is not a row
    /// comparison of everything: of that, the planner expects a single item, and then sorts all.
    /// </summary>
    public SnapshotOrder ByPlace() => new(
        this, _cen,
        $"""
        (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
              and not (account_id = @afterAccount and region_id = @afterRegion
                  and (sort_key, {Id}) <= (@afterSort, @afterId))))
        """,
        $"account_id, region_id, sort_key, {Id}");

    private static string Condition(Field field) => field.Can(FieldUse.Indexed)
        ? $"(cardinality(@{field.Name}) = 0 or ({field.Column} = any(@{field.Name})\n"
            + $"        and left({field.Column}, 200) = any(sync.beginnings(@{field.Name}))))"
        : Any(field);

    private static string Any(Field field) =>
        $"(cardinality(@{field.Name}) = 0 or {field.Expression} = any(@{field.Name}))";
}
