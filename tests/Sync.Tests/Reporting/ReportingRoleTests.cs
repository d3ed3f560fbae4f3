using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.Tests.Reporting;

public class ReportingRoleTests(ReportedCloud reported) : IClassFixture<ReportedCloud>
{
    [Fact]
    public async Task The_reporting_role_reads_every_view()
    {
        await using var connection = await ConnectAsync();

        foreach (var view in SchemaScripts.Views)
        {
            var arguments = view.EndsWith("_as_of", StringComparison.Ordinal) ? "(now())" : "";
            await connection.ExecuteAsync($"select * from report.{view}{arguments} limit 1");
        }
    }

    [Fact]
    public async Task The_reporting_role_reads_no_table()
    {
        await using var connection = await ConnectAsync();
        var tables = await reported.App.QueryAsync<string>(
            """
            select format('%I', relname)
            from pg_class
            where relnamespace = 'sync'::regnamespace and relkind in ('r', 'v', 'm')
            """);
        Assert.Contains("reader_key", tables);

        foreach (var table in tables) await AssertRefusedAsync(connection, $"select * from sync.{table}");
    }

    [Theory]
    [InlineData("update report.flow_log set status = 'Inactive'")]
    [InlineData("delete from report.flow_log")]
    [InlineData(
        "insert into report.flow_log (account_id, region_id, flow_log_id) values ('1', 'cn-hangzhou', 'flowlog-1')")]
    [InlineData("delete from report.drift")]
    [InlineData("truncate report.flow_log")]
    [InlineData("create table report.mine (id int)")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create view report.mine as select 1 as one")]
    [InlineData("create or replace view report.flow_log as select 1 as one")]
    [InlineData("drop view report.tag")]
    [InlineData("create function report.mine() returns int language sql return 1")]
    [InlineData("alter view report.flow_log owner to sync_report")]
    [InlineData("copy report.tag to program 'true'")]
    [InlineData("select pg_read_file('PG_VERSION')")]
    public async Task The_reporting_role_changes_nothing(string attempt)
    {
        await using var connection = await ConnectAsync();

        await AssertRefusedAsync(connection, attempt);
    }

    private Task<NpgsqlConnection> ConnectAsync() => ReportingRole.ConnectAsync(reported.App.ConnectionString);

    // Some statements that views do not support, such as TRUNCATE, fail with WrongObjectType.
    private static async Task AssertRefusedAsync(NpgsqlConnection connection, string attempt)
    {
        var refused = await Assert.ThrowsAnyAsync<PostgresException>(() => connection.ExecuteAsync(attempt));
        Assert.True(
            refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.WrongObjectType,
            $"{attempt}: {refused.SqlState} {refused.MessageText}");
    }
}
