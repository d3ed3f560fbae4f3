using Npgsql;
using NpgsqlTypes;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory.History;

/// <summary>
/// Reads the items that differ between two times. Only items with a version that began or ended in between are read.
/// </summary>
public sealed class DiffTable<T>
    where T : Listed
{
    // The maximum number of reads for one page. If most items changed back to their earlier content, the page contains
    // fewer items than requested, and the next page continues from there.
    private const int MostReads = 10;

    private const string BegunBetween = "valid_from > @from and valid_from <= @to";
    private const string EndedBetween = "valid_to > @from and valid_to <= @to";

    private readonly Resource<T> _resource;

    public DiffTable(Resource<T> resource)
    {
        _resource = resource;
        var (current, history, key) = (
            $"sync.{resource.Table}", $"sync.{resource.Table}_history", $"account_id, region_id, {resource.Id.Column}");
        Statement = $"""
            {Touched(current, history, key)}
            select touched.*, before.content_hash is distinct from after.content_hash as differs, before.*, after.*
            from touched
            left join lateral (
                {VersionAt("@from", current, history)}
            ) before on true
            left join lateral (
                {VersionAt("@to", current, history)}
            ) after on true
            order by touched.account_id, touched.region_id, touched.{resource.Id.Column}
            """;
    }

    /// <summary>Reads a page of items, each with its versions at both times.</summary>
    public string Statement { get; }

    // A range with few changes is read by the times of the changes. A range with more is read in the order of the page,
    // with order and limit in each branch, so that a page does not read years of history. The choice is made by
    // counting in the indexes: with the planner's estimate, some pages read the complete history.
    private static string Touched(string current, string history, string key)
    {
        var page = $"""
            ({key}) > (@afterAccount, @afterRegion, @afterId)
                and (cardinality(@accountId) = 0 or account_id = any(@accountId))
                and (cardinality(@regionId) = 0 or region_id = any(@regionId))
                order by {key}
                limit @limit
            """;
        return $"""
            with few as materialized (
                select (select count(*) from (select from {current} where {BegunBetween} limit 500001) version)
                    + (select count(*) from (select from {history} where {BegunBetween} limit 500001) version)
                    + (select count(*) from (select from {history} where {EndedBetween} limit 500001) version)
                    <= 500000 as yes
            ),
            touched as (
                select *
                from (
                    (select distinct {key}
                    from (
                        select {key} from {current} where {BegunBetween}
                        union all
                        select {key} from {history} where {BegunBetween}
                        union all
                        select {key} from {history} where {EndedBetween}
                        offset 0
                    ) gathered
                    where (select yes from few) and {page})
                    union
                    (select {key}
                    from {current}
                    where not (select yes from few) and {BegunBetween} and {page})
                    union
                    (select distinct {key}
                    from {history}
                    where not (select yes from few) and {BegunBetween} and {page})
                    union
                    (select distinct {key}
                    from {history}
                    where not (select yes from few) and {EndedBetween} and {page})
                ) version
                order by {key}
                limit @limit
            )
            """;
    }

    private string VersionAt(string moment, string current, string history)
    {
        string Is(string row) =>
            $"({row}.account_id, {row}.region_id, {row}.{_resource.Id.Column}) "
            + $"= (touched.account_id, touched.region_id, touched.{_resource.Id.Column})";
        return $"""
            select {_resource.ReadColumns}, content_hash
                from {current} f
                where {Is("f")} and valid_from <= {moment}
                union all
                select {_resource.ReadColumns}, content_hash
                from {history} h
                where {Is("h")}
                  and valid_to > {moment} and valid_from = (
                    select max(v.valid_from)
                    from {history} v
                    where {Is("v")} and v.valid_from <= {moment})
            """;
    }

    /// <param name="after">The position of the previous page; null for the first page.</param>
    /// <param name="to">The end of the comparison, at most <see cref="DiffQuery.To"/>.</param>
    /// <returns>Up to a page of differences, and the position of the next page; null after the last page.</returns>
    public async Task<(IReadOnlyList<Difference<T>> Items, DiffPosition? Next)> ReadAsync(
        NpgsqlConnection connection, DiffQuery query, DiffPosition? after, DateTime to,
        CancellationToken cancellationToken)
    {
        var items = new List<Difference<T>>();
        for (var read = 0; read < MostReads; read++)
        {
            var touched = await ReadTouchedAsync(connection, query, after, to, cancellationToken);
            foreach (var (position, difference) in touched)
            {
                // One more than requested: there is a next page, which begins with this item.
                if (difference is not null && items.Count == query.PageSize) return (items, after);
                if (difference is not null) items.Add(difference);
                after = position;
            }

            if (touched.Count <= query.PageSize) return (items, null);
        }

        return (items, after);
    }

    private async Task<IReadOnlyList<(DiffPosition Position, Difference<T>? Difference)>> ReadTouchedAsync(
        NpgsqlConnection connection, DiffQuery query, DiffPosition? after, DateTime to,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Statement, connection);
        command.Parameters.AddWithValue("from", query.From);
        command.Parameters.AddWithValue("to", to);
        command.Parameters.AddWithValue("limit", query.PageSize + 1);
        command.Parameters.AddWithValue("accountId", NpgsqlDbType.Array | NpgsqlDbType.Text, query.AccountId);
        command.Parameters.AddWithValue("regionId", NpgsqlDbType.Array | NpgsqlDbType.Text, query.RegionId);
        command.Parameters.AddWithValue("afterAccount", after?.AccountId ?? "");
        command.Parameters.AddWithValue("afterRegion", after?.RegionId ?? "");
        command.Parameters.AddWithValue("afterId", after?.Id ?? "");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var touched = new List<(DiffPosition, Difference<T>?)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var position = new DiffPosition(to, reader.GetString(0), reader.GetString(1), reader.GetString(2));
            touched.Add((position, reader.GetBoolean(3) ? Read(reader, position) : null));
        }

        return touched;
    }

    // The row consists of the key, the column differs, and twice the columns of a version with its hash.
    private Difference<T> Read(NpgsqlDataReader reader, DiffPosition position) => new(
        new Scope(position.AccountId, position.RegionId), position.Id,
        SnapshotItem<T>.Read(reader, _resource, first: 4)?.Content,
        SnapshotItem<T>.Read(reader, _resource, first: 4 + _resource.Fields.Count + 8)?.Content);
}

/// <summary>An item that differs between two times.</summary>
/// <param name="Before">Null if it did not exist at the first time.</param>
/// <param name="After">Null if it did not exist at the second time.</param>
public sealed record Difference<T>(Scope Scope, string Id, T? Before, T? After)
    where T : Listed;

/// <summary>The end time that all pages of a comparison use, and the last key of the previous page.</summary>
public sealed record DiffPosition(DateTime To, string AccountId, string RegionId, string Id);
