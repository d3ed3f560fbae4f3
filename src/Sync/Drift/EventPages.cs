using Dapper;
using Npgsql;

namespace Sync.Drift;

/// <summary>
/// Pages of events, newest first. A page considers a limited number of events, so that a filter that few of them match
/// does not read the events of years. The tables have an index on <c>(at, event_id)</c>.
/// </summary>
public static class EventPages
{
    /// <summary>The maximum number of events that a page considers: about a tenth of a second.</summary>
    public const int Most = 50_000;

    // A run finds events only while it works. The clock of the inventory can be ahead of the server's.
    private const string Range = """
        where at >= coalesce(@Since::timestamptz, '-infinity') and at < coalesce(@Until::timestamptz, 'infinity')
          and at >= coalesce(
            (select started_at - interval '1 hour' from sync.sync_run where run_id = @RunId), '-infinity')
          and at < coalesce(
            (select finished_at + interval '1 hour' from sync.sync_run where run_id = @RunId), 'infinity')
          and (at, event_id) < (
            coalesce(@afterAt::timestamptz, 'infinity'),
            coalesce(@afterId::uuid, '00000000-0000-0000-0000-000000000000')
          )
        """;

    private const string NewestFirst = "order by at desc, event_id desc";

    /// <summary>
    /// The events that a page considers, as <c>e</c>, and the beginning of a condition. Parameters: Since, Until,
    /// RunId, afterAt and afterId.
    /// </summary>
    /// <param name="limited">False if an index finds the events that match.</param>
    public static string From(string table, bool limited) => limited
        ? $"""
            from (
                select *
                from {table}
                {Range}
                {NewestFirst}
                limit {Most}
            ) e
            where true
            """
        : $"from {table} e {Range}";

    /// <summary>The properties of a query as parameters, with those of its page.</summary>
    /// <param name="after">The last event already returned; null starts with the newest.</param>
    /// <param name="limit">Null returns all.</param>
    public static DynamicParameters Parameters(object query, DriftPosition? after, int? limit)
    {
        var parameters = new DynamicParameters(query);
        parameters.AddDynamicParams(new { limit, afterAt = after?.At, afterId = after?.Id });
        return parameters;
    }

    /// <summary>The last event that a limited page considers; null if it considers all up to the oldest.</summary>
    public static Task<DriftPosition?> EndAsync(
        NpgsqlConnection connection, string table, DateTime? since, DateTime? until, long? runId, DriftPosition? after,
        CancellationToken cancellationToken) => connection.QueryFirstOrDefaultAsync<DriftPosition?>(
        new CommandDefinition(
            $"select at, event_id as id from {table} {Range} {NewestFirst} offset {Most - 1} limit 1",
            new { Since = since, Until = until, RunId = runId, afterAt = after?.At, afterId = after?.Id },
            cancellationToken: cancellationToken));
}
