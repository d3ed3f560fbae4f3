using System.Text.RegularExpressions;
using Npgsql;

namespace Sync.Testing;

public enum ServerKind
{
    Docker,
    Local,

    /// <summary>An existing server, specified by a connection string.</summary>
    Given,
}

/// <summary>A running PostgreSQL server, which creates databases for tests.</summary>
public sealed partial class TestServer : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly IAsyncDisposable? _owned;
    private readonly Lazy<Task<string>> _template;
    private readonly Lock _lock = new();
    private Task _dropped = Task.CompletedTask;

    private TestServer(ServerKind kind, string connectionString, IAsyncDisposable? owned, string versionText)
    {
        (Kind, _connectionString, _owned) = (kind, connectionString, owned);
        Version = int.Parse(MajorVersion().Match(versionText).ValueSpan, provider: null);
        _template = new(CreateTemplateAsync);
    }

    public ServerKind Kind { get; }

    /// <summary>The major version, 15 or newer.</summary>
    public int Version { get; }

    public static async Task<TestServer> ConnectAsync(ServerKind kind, string connectionString, IAsyncDisposable? owned)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync();
        ProofResults.Server($"{connection.PostgreSqlVersion}{(kind == ServerKind.Docker ? " in a container" : "")}");
        return new TestServer(kind, unpooled, owned, connection.ServerVersion);
    }

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_connectionString)
        {
            Database = database,
            Pooling = true,
            MaxPoolSize = 20,
        }.ConnectionString;

    public async Task<string> CreateMigratedAsync()
    {
        var template = await _template.Value;
        var name = NewName();
        await ExecuteAsync($"create database {name} template {template} strategy file_copy");
        return name;
    }

    /// <param name="encoding">Encodings other than UTF8 use the locale C.</param>
    public async Task<string> CreateEmptyAsync(string encoding = "UTF8")
    {
        var name = NewName();
        var locale = encoding == "UTF8" ? "" : " locale 'C'";
        await ExecuteAsync(
            $"create database {name} template template0 encoding '{encoding}'{locale} strategy file_copy");
        return name;
    }

    private Task DropAsync(string database) => ExecuteAsync($"drop database if exists {database} with (force)");

    /// <summary>
    /// Drops a database that no test uses any more, after those that were given before. No test waits for it: the
    /// server waits until the last sessions of the database have ended.
    /// </summary>
    public void DropLater(string database)
    {
        lock (_lock) _dropped = DropAfterAsync(_dropped);

        async Task DropAfterAsync(Task before)
        {
            await before;
            await DropAsync(database);
        }
    }

    /// <summary>Completes when every database given to <see cref="DropLater"/> so far is dropped.</summary>
    public Task AllDroppedAsync()
    {
        lock (_lock) return _dropped;
    }

    public async ValueTask DisposeAsync()
    {
        await AllDroppedAsync();
        if (_owned is not null) await _owned.DisposeAsync();
        else if (_template.IsValueCreated) await DropAsync(await _template.Value);
    }

    private async Task<string> CreateTemplateAsync()
    {
        var name = await CreateEmptyAsync();
        // A template can be copied only if there are no connections to it, including idle pooled ones.
        var unpooled = new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString;
        await TemplateMigration.MigrateTemplate(unpooled);
        return name;
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string NewName() => $"sync_test_{Guid.NewGuid():N}";

    [GeneratedRegex(@"^\d+")]
    private static partial Regex MajorVersion();
}
