using Dapper;
using Npgsql;

namespace Sync.Proofs.Database;

/// <summary>A database role for one test, with only the privileges that the test grants.</summary>
internal sealed class OrdinaryRole : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private OrdinaryRole(TestDatabase database, string name) => (_database, Name) = (database, name);

    public string Name { get; }

    /// <summary>Connects as the user of the test run and then switches to the role, so no password is needed.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Options = $"-c role={Name}" }.ConnectionString;

    public static async Task<OrdinaryRole> CreateAsync(TestDatabase database)
    {
        var role = new OrdinaryRole(database, $"role_{Guid.NewGuid():N}");
        await role.ExecuteAsync($"create role {role.Name}");
        return role;
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(_database.ConnectionString, sql);

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await ExecuteAsync($"drop owned by {Name} cascade; drop role {Name}");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.ExecuteAsync(sql);
    }
}
