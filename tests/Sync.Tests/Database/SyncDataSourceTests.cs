using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.Tests.Database;

/// <summary>Properties of every connection of the app, regardless of the connection string.</summary>
public class SyncDataSourceTests
{
    [Fact]
    public async Task An_error_never_contains_the_row()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var dataSource = SyncDataSource.Create($"{database.ConnectionString};Include Error Detail=true");
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "create table kept (value text unique); insert into kept values ('confidential')");

        var error = await Assert.ThrowsAsync<PostgresException>(
            () => connection.ExecuteAsync("insert into kept values ('confidential')"));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, error.SqlState);
        Assert.DoesNotContain("confidential", $"{error}{error.Detail}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_connection_is_kept_alive_before_a_load_balancer_forgets_it()
    {
        await using var usual = SyncDataSource.Create("Host=localhost");
        await using var own = SyncDataSource.Create("Host=localhost;Keepalive=7");

        // Azure's load balancer drops idle connections after four minutes.
        Assert.InRange(new NpgsqlConnectionStringBuilder(usual.ConnectionString).KeepAlive, 1, 120);
        Assert.Equal(7, new NpgsqlConnectionStringBuilder(own.ConnectionString).KeepAlive);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";No Reset On Close=false;Max Auto Prepare=20")]
    public async Task No_session_state_is_kept(string more)
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var dataSource = SyncDataSource.Create(database.ConnectionString + more);
        for (var time = 0; time < 20; time++)
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from pg_prepared_statements"));
        }
    }
}
