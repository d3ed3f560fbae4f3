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

    /// <summary>The setting of <see cref="Total"/>.</summary>
    public const string Setting = "Sync:Postgres:MaxConnections";

    /// <summary>
    /// Without the setting: what the smallest Azure server allows, minus some for interactive sessions and migrations.
    /// </summary>
    public const int Usual = 30;

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

    /// <summary>The budget that a server with a lower limit allows, if it is sufficient for all instances.</summary>
    /// <param name="usable">The number of connections that the server allows.</param>
    public ConnectionBudget Within(int usable)
    {
        // The same share is left over as on the smallest Azure server.
        var total = Math.Min(Total, usable * 6 / 7);
        return total < LeastPerInstance * Instances ? this : this with { Total = total };
    }

    /// <summary>The number of connections that the server allows roles without special rights.</summary>
    public static Task<int> ReadUsableAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(Usable, cancellationToken: cancellationToken));

    /// <returns>Why the server does not allow this many connections, and what to do; null if it does.</returns>
    public async Task<string?> FaultAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var usable = await ReadUsableAsync(connection, cancellationToken);
        return PerInstance * Instances <= usable
            ? null
            : $"{Instances} instance(s) with {PerInstance} connections each are {PerInstance * Instances}, but the "
                + $"server allows {usable}: lower Sync__Postgres__MaxConnections (or Sync__Postgres__Instances, if "
                + "there are fewer), or raise the server's max_connections";
    }
}
