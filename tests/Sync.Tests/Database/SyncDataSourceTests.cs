using Dapper;
using Npgsql;
using Sync.Database;
using Sync.Tests.Support;

namespace Sync.Tests.Database;

/// <summary>What every connection of the app is like, whatever the connection string says.</summary>
public class SyncDataSourceTests
{
    [Fact]
    public async Task An_error_never_quotes_the_row_it_is_about()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var dataSource = SyncDataSource.Create($"{database.ConnectionString};Include Error Detail=true");
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("create table kept (value text unique); insert into kept values ('confidential')");

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("insert into kept values ('confidential')"));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, error.SqlState);
        Assert.DoesNotContain("confidential", $"{error}{error.Detail}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_connection_is_kept_alive_before_a_load_balancer_forgets_it()
    {
        await using var usual = SyncDataSource.Create("Host=localhost");
        await using var own = SyncDataSource.Create("Host=localhost;Keepalive=7");

        // Azure's forgets after four minutes.
        Assert.InRange(new NpgsqlConnectionStringBuilder(usual.ConnectionString).KeepAlive, 1, 120);
        Assert.Equal(7, new NpgsqlConnectionStringBuilder(own.ConnectionString).KeepAlive);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";No Reset On Close=false;Max Auto Prepare=20")]
    public async Task Nothing_is_kept_in_a_session(string more)
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
