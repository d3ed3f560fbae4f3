using Dapper;
using Npgsql;

namespace Sync.Runs;

/// <summary>The memory of which cloud the inventory is of, so that no run merges another cloud's flow logs into it.</summary>
public sealed class CloudTable(NpgsqlDataSource dataSource, Cloud cloud)
{
    private const string Read = """
        select kind, host
        from sync.cloud
        """;

    // Of a database from before there was such a row, or without a run that verified anything.
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
        return await connection.QuerySingleOrDefaultAsync<Cloud>(new CommandDefinition(Read, cancellationToken: cancellationToken));
    }

    /// <summary>Before a run writes anything.</summary>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task RequireSameAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is { } held)
        {
            if (held == cloud) return;
            var move = held.Kind == cloud.Kind
                ? $"; if it is the same cloud at another address: update sync.cloud set host = '{cloud.Host}'" : "";
            throw new WrongCloudException(
                $"The database holds the inventory of {held}, and this run is of {cloud}: nothing was read or written. "
                + $"Give each cloud a database of its own (ConnectionStrings__Postgres){move}.");
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var accounts = (await connection.QueryAsync<string>(new CommandDefinition(Accounts, cancellationToken: cancellationToken))).ToList();
        if (cloud.CanHave(accounts)) return;
        throw new WrongCloudException(
            $"The database holds accounts that {cloud} does not have ({string.Join(", ", accounts.Order(StringComparer.Ordinal).Take(3))}): nothing was "
            + "read or written. Give each cloud a database of its own (ConnectionStrings__Postgres).");
    }

    /// <summary>Once an account of it has been verified, and before anything of it is merged.</summary>
    public async Task ClaimAsync()
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Insert, cloud);
    }
}
