using Dapper;
using Npgsql;

namespace Sync.Snapshots;

/// <summary>Reads <c>sync.snapshot</c> for the API and the command line.</summary>
public static class SnapshotFileReads
{
    private const string List = """
        select name, moment, state, origin, since, run_id, attempts, reason, ended_at, overdue_at, rows, bytes,
            case when state = 'planned' then due_at end as due_at,
            case when state = 'written' then manifest end as manifest,
            case when state = 'written' then manifest_sha256 end as manifest_sha256
        from sync.snapshot
        where (moment, name) < (coalesce(@afterMoment::timestamptz, 'infinity'), coalesce(@afterName, ''))
          and moment >= coalesce(@Since::timestamptz, '-infinity')
          and moment < coalesce(@Until::timestamptz, 'infinity')
          and (cardinality(@Name) = 0 or name = any(@Name))
          and (cardinality(@State) = 0 or state = any(@State))
        order by moment desc, name desc
        limit @limit
        """;

    /// <summary>Streams snapshots, the newest moment first.</summary>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<SnapshotFileItem> ReadAsync(
        NpgsqlConnection connection, SnapshotFileQuery query, SnapshotFilePosition? after, int? limit) =>
        connection.QueryUnbufferedAsync<SnapshotFileItem>(List, new
        {
            query.Since,
            query.Until,
            query.Name,
            query.State,
            limit,
            afterMoment = after?.Moment,
            afterName = after?.Name,
        });

    private const string Series = """
        select name, max(moment) filter (where state = 'written') as newest_moment,
            count(*) filter (where state = 'planned')::int as planned,
            count(*) filter (where state = 'planned' and overdue_at is not null)::int as overdue,
            (array_agg(reason order by moment) filter (where state = 'planned'))[1] as reason, clock_timestamp() as now
        from sync.snapshot
        where name = any(@names)
        group by name
        """;

    internal static async Task<IReadOnlyList<SeriesRow>> ReadSeriesAsync(
        NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<SeriesRow>(
            new CommandDefinition(Series, new { names = names.ToArray() }, cancellationToken: cancellationToken))];
}

internal sealed record SeriesRow(
    string Name, DateTime? NewestMoment, int Planned, int Overdue, string? Reason, DateTime Now);
