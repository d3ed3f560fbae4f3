using Npgsql;
using NpgsqlTypes;
using Sync.Inventory.Snapshots;

namespace Sync.Coverage;

/// <summary>Reads the counts for <see cref="CoverageSummary"/>, aggregated in the database.</summary>
/// <param name="at">The time to show, at most that of the last change.</param>
internal sealed class CoverageSummaryReads(NpgsqlConnection connection, SnapshotFilter filter, DateTime at)
{
    private static readonly SnapshotSql Sql = new(AttachmentCoverage.Resource);

    private static readonly string Filters = $"{Sql.Filters} and {Sql.Letters} and {Sql.Words}";

    // Groups the rows once by all columns, and the result by each of them.
    private static readonly string Groups = $"""
        with version as (
            select *
            from (
                select {Sql.Columns}
                from {Sql.Current}
                where {SnapshotSql.BegunThen}
                union all
                {Sql.ValidHistory(Sql.Columns)}
            ) version
            {Filters}
        )
        select
            case grouping(account_id, cen_id, region_id, resource_type)
                when 7 then 'account'
                when 11 then 'cen'
                when 13 then 'region'
                when 14 then 'kind'
                else 'all'
            end,
            coalesce(account_id, cen_id, region_id, resource_type), coalesce(sum(ends), 0)::bigint,
            coalesce(sum(ends) filter (where verdict = 'covered'), 0)::bigint,
            coalesce(sum(ends) filter (where verdict = 'partly'), 0)::bigint,
            coalesce(sum(ends) filter (where verdict = 'not_covered'), 0)::bigint,
            coalesce(sum(ends) filter (where verdict = 'impossible'), 0)::bigint
        from (
            select account_id, cen_id, region_id, resource_type, verdict, count(*) as ends
            from version
            group by account_id, cen_id, region_id, resource_type, verdict
        ) combination
        group by grouping sets ((account_id), (cen_id), (region_id), (resource_type), ())
        """;

    // Each version adds its end on the day it begins, and removes it on the day it ends; the count of a day is the sum
    // up to it. Versions that ended before the first day are not read.
    private static readonly string Trend = $"""
        with day as (
            select generate_series(@lastDay - @days + 1, @lastDay, interval '1 day')::date as day
        ),
        first as (
            select min(day) as day, min(day)::timestamp at time zone 'UTC' as begins
            from day
        ),
        version as (
            select verdict, greatest((changed_at at time zone 'UTC')::date, (select day from first)) as begun,
                case when valid_to <= @at then (valid_to at time zone 'UTC')::date end as ended
            from (
                select {Sql.Columns}, null::timestamptz as valid_to
                from {Sql.Current}
                where {SnapshotSql.BegunThen}
                union all
                select {Sql.Columns}, valid_to
                from {Sql.History}
                where {SnapshotSql.BegunThen} and valid_to >= (select begins from first)
            ) version
            {Filters}
              and verdict in ('covered', 'partly', 'not_covered')
        ),
        step as (
            select day, sum(step) filter (where verdict = 'covered') as covered, sum(step) as coverable
            from (
                select begun as day, verdict, 1 as step
                from version
                union all
                select ended, verdict, -1
                from version
                where ended is not null
            ) each
            group by day
        )
        select day, coalesce(sum(covered) over until, 0)::bigint, coalesce(sum(coverable) over until, 0)::bigint
        from day
        left join step using (day)
        window until as (order by day)
        order by day
        """;

    /// <returns>
    /// Groups of the kinds <c>all</c> (exactly one), <c>account</c>, <c>cen</c>, <c>region</c> and <c>kind</c>.
    /// </returns>
    public async Task<ILookup<string, CoverageGroup>> ReadGroupsAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(Groups);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<(string By, CoverageGroup Group)>();
        while (await reader.ReadAsync(cancellationToken))
            groups.Add((reader.GetString(0), ReadGroup(reader)));
        return groups
            .OrderByDescending(each => each.Group.ByVerdict.NotCovered + each.Group.ByVerdict.Partly)
            .ThenByDescending(each => each.Group.Total)
            .ThenBy(each => each.Group.Value, StringComparer.Ordinal)
            .ToLookup(each => each.By, each => each.Group);
    }

    /// <summary>The days up to <paramref name="lastDay"/>, oldest first.</summary>
    public async Task<IReadOnlyList<CoverageDay>> ReadTrendAsync(
        DateOnly lastDay, int days, CancellationToken cancellationToken)
    {
        await using var command = Command(Trend);
        command.Parameters.AddWithValue("lastDay", NpgsqlDbType.Date, lastDay);
        command.Parameters.AddWithValue("days", NpgsqlDbType.Integer, days);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var trend = new List<CoverageDay>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (covered, coverable) = (reader.GetInt64(1), reader.GetInt64(2));
            trend.Add(new CoverageDay(
                reader.GetFieldValue<DateOnly>(0), covered, coverable, CoverageDay.ShareOf(covered, coverable)));
        }

        return trend;
    }

    private NpgsqlCommand Command(string text)
    {
        var command = new NpgsqlCommand(text, connection);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, at);
        filter.AddTo(command.Parameters);
        return command;
    }

    private static CoverageGroup ReadGroup(NpgsqlDataReader reader)
    {
        var (total, covered, partly, notCovered, impossible) = (
            reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
        var counts = new VerdictCounts(
            covered, partly, notCovered, impossible, total - covered - partly - notCovered - impossible);
        return new CoverageGroup(reader.IsDBNull(1) ? null : reader.GetString(1), total, counts, counts.Share());
    }
}
