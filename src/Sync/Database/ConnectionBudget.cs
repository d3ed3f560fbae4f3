using System.Data.Common;
using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// The maximum number of connections to Postgres of all instances, divided equally among them. Part of an instance's
/// share is reserved for runs, deliveries and commands, so that readers cannot take all of it.
/// </summary>
/// <param name="Total">Connections of all instances together.</param>
public sealed record ConnectionBudget(int Total, int Instances)
{
    /// <summary>Three for a run, which keeps one for its lock while it works, and three for readers.</summary>
    public const int LeastPerInstance = 6;

    private const string PoolSize = "Maximum Pool Size";

    private const string Usable = """
        select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true), '0')::int
        """;

    public int PerInstance => Total / Instances;

    public int Runs => Math.Max(LeastPerInstance / 2, PerInstance / 3);

    public int Reads => PerInstance - Runs;

    /// <summary>Applies a pool size in the connection string, which is the share of one instance.</summary>
    public ConnectionBudget With(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var isGiven = new DbConnectionStringBuilder { ConnectionString = given.ConnectionString }.ContainsKey(PoolSize);
        return isGiven ? this with { Total = Math.Max(LeastPerInstance, given.MaxPoolSize) * Instances } : this;
    }

    /// <returns>Why the server does not allow this many connections, and what to do; null if it does.</returns>
    public async Task<string?> FaultAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var usable = await connection.ExecuteScalarAsync<int>(
            new CommandDefinition(Usable, cancellationToken: cancellationToken));
        return PerInstance * Instances <= usable
            ? null
            : $"{Instances} instance(s) with {PerInstance} connections each are {PerInstance * Instances}, but the "
                + $"server allows {usable}: lower Sync__Postgres__MaxConnections (or Sync__Postgres__Instances, if "
                + "there are fewer), or raise the server's max_connections";
    }
}
