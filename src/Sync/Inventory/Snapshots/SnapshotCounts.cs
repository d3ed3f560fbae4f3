using Npgsql;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>The statements that count what a query selects.</summary>
internal sealed class SnapshotCounts(SnapshotSql sql)
{
    /// <summary>
    /// The maximum number of past items in which <c>q</c> is searched, because each of them has to be split into words:
    /// the items that contain the letters of <c>q</c> and match the other filters. This takes about half a second.
    /// </summary>
    public const int MostSearched = 20_000;

    // Only the index of words is left, and memory for all of its entries. PostgreSQL underestimates what it takes to
    // split items into words: if many match, it would split all items, which takes ten times as long.
    private const string UseIndexOfWords = """
        select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
            set_config('work_mem', '32MB', true), set_config('jit', 'off', true)
        """;

    private readonly string _plural = sql.Plural;

    public string Present { get; } = $"""
        select count(*), 0::bigint
        from {sql.Current}
        {sql.Filters}
          and {sql.Words}
        """;

    public string WholePast { get; } = $"""
        select (select count(*) from {sql.Current} where {SnapshotSql.BegunThen})
            + (select coalesce(sum(items), 0) from ({sql.ValidHistory("count(*) as items")}) counted)::bigint,
            0::bigint
        """;

    public string Past { get; } = $"""
        select count(*), 0::bigint
        from ({Versions(sql)}) version
        {sql.Filters}
        """;

    /// <summary>The same if the filter names items, whose few versions their ids find.</summary>
    public string PastOfIds { get; } = $"""
        select count(*), 0::bigint
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
        select count(*) filter (where {sql.Words}), count(*)
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

    /// <summary>Counts the current items that match words.</summary>
    /// <returns>Null if anything has been merged after the time that the request shows.</returns>
    public async Task<long?> ReadSearchedAsync(
        NpgsqlConnection connection, SnapshotRequest request, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(UseIndexOfWords), Command(request.Query, request.At, past: false),
                // Last, as in pages.
                SnapshotTable.Clock(),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var total = await ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetDateTime(0) == request.At ? total : null;
    }

    /// <exception cref="TooBroadException">Too many items of the past would have to be searched.</exception>
    public async Task<long> ReadPastAsync(
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
    public async Task<long> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        if (reader.GetInt64(1) > MostSearched)
        {
            const string advice = "add a regionId, use a rarer word, or omit asOf";
            throw new TooBroadException(
                "q", $"would have to be searched in more than {MostSearched} {_plural} of the past: {advice}");
        }

        return reader.GetInt64(0);
    }

    private static string Versions(SnapshotSql sql) => $"""
        select {sql.Columns}
        from {sql.Current}
        where {SnapshotSql.BegunThen}
        union all
        {sql.ValidHistory(sql.Columns)}
        """;
}
