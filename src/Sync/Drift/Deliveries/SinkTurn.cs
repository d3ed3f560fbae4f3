using Dapper;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary>
/// The right to send to one sink: a lease in the row of the sink, so only one instance sends to it at a time, without
/// an open transaction. If the instance is killed, its lease expires.
/// </summary>
internal sealed class SinkTurn : IAsyncDisposable
{
    // Longer than any attempt; the lease is renewed before each.
    private const double LeaseSeconds = 90;

    private readonly NpgsqlDataSource _dataSource;
    private readonly object _parameters;

    private SinkTurn(NpgsqlDataSource dataSource, string sink, string[] severities) => (_dataSource, _parameters) =
        (dataSource, new { lease = Guid.NewGuid(), sink, severities, LeaseSeconds });

    private const string Claim = """
        update sync.sink
        set lease = @lease, leased_until = clock_timestamp() + @LeaseSeconds * interval '1 second'
        where name = (
            select s.name
            from sync.sink s
            where s.name = @sink and s.disabled_at is null
              and coalesce(s.leased_until, '-infinity') <= clock_timestamp()
              and coalesce(s.resume_at, '-infinity') <= clock_timestamp()
              and (
                exists (
                    select from sync.alert_message
                    where sink = @sink and state = 'owed' and due_at <= clock_timestamp()
                      and severity = any(@severities)
                )
                or exists (
        """ + Batches.Ready + """
                ))
            for no key update of s skip locked
        )
        """;

    /// <param name="told">The severities that may be sent now.</param>
    /// <returns>Null if nothing is due, another instance holds the lease, or the sink is disabled or paused.</returns>
    public static async Task<SinkTurn?> TakeAsync(
        NpgsqlDataSource dataSource, string sink, IEnumerable<Severity> told, AlertSettings alerts,
        CancellationToken cancellationToken)
    {
        string[] severities = [.. told.Select(LowerCase.Of)];
        var turn = new SinkTurn(dataSource, sink, severities);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var claimed = await connection.ExecuteAsync(
            new CommandDefinition(Claim, turn._parameters, cancellationToken: cancellationToken));
        if (claimed == 0) return null;
        var more = await Batches.MakeAsync(connection, sink, severities, alerts);
        await transaction.CommitAsync(cancellationToken);
        // Each call commits on its own, so messages created before a failure are kept.
        while (more && !cancellationToken.IsCancellationRequested)
            more = await Batches.MakeAsync(connection, sink, severities, alerts);
        return turn;
    }

    private const string Next = """
        with turn as (
            update sync.sink
            set leased_until = clock_timestamp() + @LeaseSeconds * interval '1 second'
            where name = @sink and lease = @lease
            returning name
        )
        select m.message_id as id, m.made_at as at, m.run_id, m.told, m.total, m.attempts
        from sync.alert_message m
        join turn on turn.name = m.sink
        where m.state = 'owed' and m.due_at <= clock_timestamp() and m.severity = any(@severities)
        order by m.made_at, m.run_id
        limit 1
        """;

    /// <summary>Renews the lease.</summary>
    /// <returns>The oldest due message; null if there is none or the lease was lost.</returns>
    public async Task<DueMessage?> NextAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<DueMessage>(
            new CommandDefinition(Next, _parameters, cancellationToken: cancellationToken));
    }

    private const string Release = """
        update sync.sink
        set lease = null, leased_until = null
        where name = @sink and lease = @lease
        """;

    public async ValueTask DisposeAsync()
    {
        await using var connection = await _dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Release, _parameters);
    }
}

/// <param name="Told">How many events the message lists.</param>
/// <param name="Total">How many events the message represents.</param>
/// <param name="Attempts">The attempts made so far.</param>
internal sealed record DueMessage(Guid Id, DateTime At, long RunId, int Told, int Total, int Attempts);
