using Dapper;
using Npgsql;

namespace Sync.Runs;

/// <summary>
/// Stores which cloud the inventory belongs to, so that no run merges flow logs of another cloud into it.
/// </summary>
public sealed class CloudTable(NpgsqlDataSource dataSource, Cloud cloud)
{
    private const string Read = """
        select kind, host
        from sync.cloud
        """;

    // For a database of an earlier version, which has no such row, or one without a run that verified an account.
    private const string Accounts = """
        select account_id from sync.account
        union
        select account_id from sync.scope
        """;

    private const string Insert = """
        insert into sync.cloud (kind, host) values (@Kind, @Host)
        on conflict (only_row) do nothing
        """;

    /// <summary>The cloud this process calls.</summary>
    public Cloud Called => cloud;

    /// <returns>Null: no run has verified an account yet.</returns>
    public async Task<Cloud?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Cloud>(
            new CommandDefinition(Read, cancellationToken: cancellationToken));
    }

    /// <summary>Checks that the inventory belongs to this cloud, before a run writes anything.</summary>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task RequireSameAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is { } held)
        {
            if (held == cloud) return;
            var move = held.Kind == cloud.Kind
                ? $"; if this is the same cloud at another address: update sync.cloud set host = '{cloud.Host}'"
                : "";
            throw new WrongCloudException(
                $"The database holds the inventory of {held}, but this run is for {cloud}: nothing was read or "
                + $"written. Use a separate database for each cloud (ConnectionStrings__Postgres){move}.");
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var accounts = (await connection.QueryAsync<string>(
            new CommandDefinition(Accounts, cancellationToken: cancellationToken))).ToList();
        if (cloud.CanHave(accounts)) return;
        throw new WrongCloudException(
            $"The database holds accounts that {cloud} does not have "
            + $"({string.Join(", ", accounts.Order(StringComparer.Ordinal).Take(3))}): nothing was read or written. "
            + "Use a separate database for each cloud (ConnectionStrings__Postgres).");
    }

    /// <summary>
    /// Stores this cloud as the inventory's, after an account was verified and before anything is merged.
    /// </summary>
    public async Task ClaimAsync()
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Insert, cloud);
    }
}
