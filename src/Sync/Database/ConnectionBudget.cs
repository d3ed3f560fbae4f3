using System.Data.Common;
using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// How many connections to Postgres the app opens at most: so many in all, shared alike by its instances. Of an instance's
/// share a part is for runs, deliveries and commands, so that readers never take the last.
/// </summary>
/// <param name="Total">By all instances together.</param>
public sealed record ConnectionBudget(int Total, int Instances)
{
    /// <summary>Three for a run, which holds its lock while it merges and sends, and three for readers.</summary>
    public const int LeastPerInstance = 6;

    private const string PoolSize = "Maximum Pool Size";

    private const string Usable = """
        select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true), '0')::int
        """;

    public int PerInstance => Total / Instances;

    public int Runs => Math.Max(LeastPerInstance / 2, PerInstance / 3);

    public int Reads => PerInstance - Runs;

    /// <summary>A pool size in the connection string is this instance's share.</summary>
    public ConnectionBudget With(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var isGiven = new DbConnectionStringBuilder { ConnectionString = given.ConnectionString }.ContainsKey(PoolSize);
        return isGiven ? this with { Total = Math.Max(LeastPerInstance, given.MaxPoolSize) * Instances } : this;
    }

    /// <returns>Why the server cannot take that many and what to do; null if it can.</returns>
    public async Task<string?> FaultAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var usable = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Usable, cancellationToken: cancellationToken));
        return PerInstance * Instances <= usable
            ? null
            : $"{Instances} instance(s) with {PerInstance} connections each are {PerInstance * Instances}, but the server takes "
                + $"{usable}: lower Sync__Postgres__MaxConnections (and Sync__Postgres__Instances, if there are fewer), or raise "
                + "the server's max_connections";
    }
}
