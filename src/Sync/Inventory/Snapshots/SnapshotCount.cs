using Npgsql;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>The number of items that a query selects, and the newest run at that time.</summary>
/// <param name="RunId">Later runs that changed nothing are not included. Null before the first run.</param>
internal sealed record SnapshotCount(long Total, long? RunId);

/// <summary>The statements that count what a query selects.</summary>
internal sealed class SnapshotCounts(SnapshotSql sql)
{
    /// <summary>
    /// The maximum number of past items in which <c>q</c> is searched, because each of them has to be split into words:
    /// the items that contain the letters of <c>q</c> and match the other filters. This takes about half a second.
    /// </summary>
    public const int MostSearched = 20_000;

    private const string Run =
        "(select run_id from sync.sync_run where started_at <= @at order by started_at desc limit 1)";

    private readonly string _plural = sql.Plural;

    public string Present { get; } = $"""
        select count(*), {Run}, 0::bigint
        from {sql.Current}
        {sql.Filters}
          and {sql.Words}
        """;

    public string WholePast { get; } = $"""
        select (select count(*) from {sql.Current} where {SnapshotSql.BegunThen})
            + (select coalesce(sum(items), 0) from ({sql.ValidHistory("count(*) as items")}) counted)::bigint,
            {Run}, 0::bigint
        """;

    public string Past { get; } = $"""
        select count(*), {Run}, 0::bigint
        from ({Versions(sql)}) version
        {sql.Filters}
        """;

    /// <summary>The same if the filter names items, whose few versions their ids find.</summary>
    public string PastOfIds { get; } = $"""
        select count(*), {Run}, 0::bigint
        from (
            select {sql.Columns}
            from {sql.Current}
            where {SnapshotSql.BegunThen}
            union all
            select {sql.Columns}
            from {sql.History}
            where {SnapshotSql.ValidThen}
        ) version
        {sql.Filters}
        """;

    public string PastWords { get; } = $"""
        select count(*) filter (where {sql.Words}), {Run}, count(*)
        from (
            select *
            from ({Versions(sql)}) version
            {sql.Filters}
              and {sql.Letters}
            limit {MostSearched + 1}
        ) searched
        """;

    /// <param name="past">
    /// Whether anything has been merged after <paramref name="at"/>; if not, the current items are those of that time.
    /// </param>
    public NpgsqlBatchCommand Command(SnapshotQuery query, DateTime at, bool past) => SnapshotTable.Command(
        !past ? Present
        : query.Filter.IsEmpty ? WholePast
        : query.Filter.Words.Count > 0 ? PastWords
        : query.Filter.IsById ? PastOfIds : Past,
        query.Filter, at);

    /// <exception cref="TooBroadException">Too many items of the past would have to be searched.</exception>
    public async Task<SnapshotCount> ReadPastAsync(
        NpgsqlConnection connection, SnapshotRequest request, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(request.Query, request.At, past: true) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <exception cref="TooBroadException">Too many items of the past would have to be searched.</exception>
    public async Task<SnapshotCount> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        if (reader.GetInt64(2) > MostSearched)
        {
            const string advice = "add a regionId, use a rarer word, or omit asOf";
            throw new TooBroadException(
                "q", $"would have to be searched in more than {MostSearched} {_plural} of the past: {advice}");
        }

        return new SnapshotCount(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }

    private static string Versions(SnapshotSql sql) => $"""
        select {sql.Columns}
        from {sql.Current}
        where {SnapshotSql.BegunThen}
        union all
        {sql.ValidHistory(sql.Columns)}
        """;
}
