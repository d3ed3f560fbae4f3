using Npgsql;

namespace Sync.Tests.Database;

public class TestDatabaseTests
{
    [Fact]
    public async Task Every_database_is_fresh_in_UTF8_and_dropped_after_its_test()
    {
        var first = await TestDatabase.CreateAsync();
        await using var second = await TestDatabase.CreateAsync();

        await using (var source = NpgsqlDataSource.Create(first.ConnectionString))
        {
            await ExecuteAsync(source, "create table t ()");
            await first.DisposeAsync();
            await (await TestPostgres.ServerAsync()).AllDroppedAsync();
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(source, "select from t"));
        }

        await using var other = NpgsqlDataSource.Create(second.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(other, "select from t"));
        Assert.Equal("UTF8", await ExecuteAsync(other, "show server_encoding"));
    }

    [Fact]
    public async Task The_server_has_a_supported_version()
    {
        var asked = Environment.GetEnvironmentVariable("SYNC_TEST_POSTGRES");

        Assert.True(await TestPostgres.VersionAsync() >= 15);
        if (asked is "docker" or "local") Assert.Equal(asked, $"{await TestPostgres.KindAsync()}", ignoreCase: true);
    }

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
