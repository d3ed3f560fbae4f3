using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>How many flow logs a query selects, and by which run the inventory came to be as it was then.</summary>
/// <param name="RunId">Later runs that changed nothing do not show in it. Null before the first.</param>
internal sealed record SnapshotCount(long Total, long? RunId)
{
    /// <summary>
    /// In how many flow logs of the past words are looked for, each taken apart when it is: those that hold the letters of <c>q</c> and
    /// pass the other filters. Half a second's work or so.
    /// </summary>
    public const int MostSearched = 20_000;

    private const string Run = "(select run_id from sync.sync_run where started_at <= @at order by run_id desc limit 1)";

    private const string OfPresent = $"""
        select count(*), {Run}, 0::bigint
        from sync.flow_log
        {SnapshotSql.Filters}
          and {SnapshotSql.Words}
        """;

    // Versions begun less versions ended, on whichever side of the moment there are fewer: counted in the indexes alone.
    private const string OfWholePast = $"""
        select (select count(*) from sync.flow_log where {SnapshotSql.BegunThen}) + case
            when @at < (select min(valid_from) + (max(valid_from) - min(valid_from)) / 2 from sync.flow_log_history)
            then (select count(*) from sync.flow_log_history where valid_from <= @at)
                - (select count(*) from sync.flow_log_history where valid_to <= @at)
            else (select count(*) from sync.flow_log_history where valid_to > @at)
                - (select count(*) from sync.flow_log_history where valid_from > @at)
        end, {Run}, 0::bigint
        """;

    private const string Versions = $"""
        select {SnapshotSql.Columns}
        from sync.flow_log
        where {SnapshotSql.BegunThen}
        union all
        select {SnapshotSql.Columns}
        from sync.flow_log_history
        where {SnapshotSql.ValidThen}
        """;

    private const string OfPast = $"""
        select count(*), {Run}, 0::bigint
        from ({Versions}) version
        {SnapshotSql.Filters}
        """;

    private static readonly string OfPastWords = $"""
        select count(*) filter (where {SnapshotSql.Words}), {Run}, count(*)
        from (
            select *
            from ({Versions}) version
            {SnapshotSql.Filters}
              and {SnapshotSql.Letters}
            limit {MostSearched + 1}
        ) searched
        """;

    /// <param name="past">Whether anything has been merged after <paramref name="at"/>: else what exists is what existed then.</param>
    public static NpgsqlBatchCommand Command(SnapshotQuery query, DateTime at, bool past) => SnapshotTable.Command(
        !past ? OfPresent
        : query.Filter.IsEmpty ? OfWholePast
        : query.Filter.Words.Count == 0 ? OfPast : OfPastWords,
        query, at);

    /// <exception cref="TooBroadException">Too many flow logs of the past would have to be searched.</exception>
    public static async Task<SnapshotCount> ReadPastAsync(NpgsqlConnection connection, SnapshotRequest request, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(request.Query, request.At, past: true) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <exception cref="TooBroadException">Too many flow logs of the past would have to be searched.</exception>
    public static async Task<SnapshotCount> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        if (reader.GetInt64(2) > MostSearched)
        {
            const string advice = "name a regionId or a rarer word, or ask without asOf";
            throw new TooBroadException("q", $"would have to be looked for in more than {MostSearched} flow logs of the past: {advice}");
        }

        return new SnapshotCount(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }
}
