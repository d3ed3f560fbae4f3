using Npgsql;

namespace Sync.Testing;

/// <summary>A database for one test or test class, dropped on dispose.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly string _name;

    private TestDatabase(TestServer server, string name) => (_server, _name) = (server, name);

    public string ConnectionString => _server.ConnectionString(_name);

    /// <summary>A copy of the migrated template.</summary>
    public static async Task<TestDatabase> CreateAsync() => await CreateAsync(await TestPostgres.ServerAsync());

    /// <summary>A copy of the migrated template on a server that is not shared.</summary>
    public static async Task<TestDatabase> CreateAsync(TestServer server) =>
        new(server, await server.CreateMigratedAsync());

    /// <summary>An empty database, for tests of the migrations.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(string encoding = "UTF8")
    {
        var server = await TestPostgres.ServerAsync();
        return new TestDatabase(server, await server.CreateEmptyAsync(encoding));
    }

    /// <summary>An empty database on a server that is not shared.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(TestServer server) =>
        new(server, await server.CreateEmptyAsync());

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await _server.DropAsync(_name);
    }
}
