using Npgsql;

namespace Sync.Testing;

/// <summary>A database for one test or test class, dropped on dispose.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly string _name;
    private readonly bool _isOnSharedServer;

    private TestDatabase(TestServer server, string name, bool isOnSharedServer) =>
        (_server, _name, _isOnSharedServer) = (server, name, isOnSharedServer);

    public string ConnectionString => _server.ConnectionString(_name);

    /// <summary>A copy of the migrated template.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var server = await TestPostgres.ServerAsync();
        return new TestDatabase(server, await server.CreateMigratedAsync(), isOnSharedServer: true);
    }

    /// <summary>A copy of the migrated template on a server that is not shared. It ends with the server.</summary>
    public static async Task<TestDatabase> CreateAsync(TestServer server) =>
        new(server, await server.CreateMigratedAsync(), isOnSharedServer: false);

    /// <summary>An empty database, for tests of the migrations.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(string encoding = "UTF8")
    {
        var server = await TestPostgres.ServerAsync();
        return new TestDatabase(server, await server.CreateEmptyAsync(encoding), isOnSharedServer: true);
    }

    /// <summary>An empty database on a server that is not shared. It ends with the server.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(TestServer server) =>
        new(server, await server.CreateEmptyAsync(), isOnSharedServer: false);

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        if (_isOnSharedServer) _server.DropLater(_name);
    }
}
