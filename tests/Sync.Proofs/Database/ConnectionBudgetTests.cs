using System.Net;
using Npgsql;
using Sync.Database;

namespace Sync.Proofs.Database;

public class ConnectionBudgetTests
{
    [Theory]
    [InlineData(30, 1, 10, 20)]
    [InlineData(30, 5, 3, 3)]
    [InlineData(409, 42, 3, 6)]
    public void A_share_is_a_third_for_runs_and_the_rest_for_readers(int total, int instances, int runs, int reads)
    {
        var budget = new ConnectionBudget(total, instances);

        Assert.Equal((runs, reads), (budget.Runs, budget.Reads));
        Assert.True((budget.Runs + budget.Reads) * instances <= total);
    }

    [Fact]
    public void A_pool_size_in_the_connection_string_is_the_share_of_the_instance()
    {
        var budget = new ConnectionBudget(30, 2);

        Assert.Equal(15, budget.With("Host=db").PerInstance);
        Assert.Equal(9, budget.With("Host=db;MaxPoolSize=9").PerInstance);
        // A run needs more than two connections: it holds its lock on one while it merges.
        Assert.Equal(ConnectionBudget.LeastPerInstance, budget.With("Host=db;Maximum Pool Size=2").PerInstance);
    }

    [Fact]
    public async Task A_budget_above_the_limit_of_the_server_is_a_fault_that_says_what_to_lower()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();

        Assert.Null(await new ConnectionBudget(30, 5).FaultAsync(connection, CancellationToken.None));
        var fault = await new ConnectionBudget(10_000, 10).FaultAsync(connection, CancellationToken.None);

        Assert.StartsWith(
            "10 instance(s) with 1000 connections each are 10000, but the server allows ", fault,
            StringComparison.Ordinal);
        Assert.Contains("Sync__Postgres__MaxConnections", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_reports_the_share_of_each_instance_or_that_the_server_allows_fewer()
    {
        await using var app = await SyncApplication.StartAsync();
        var settings = app.Settings();
        var fits = await SyncProcess.RunAsync(settings, "doctor");
        settings["ConnectionStrings:Postgres"] += ";Maximum Pool Size=5000";
        var tooMany = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Contains(
            "ok    connections: 20 for each of 1 instance(s): 6 for runs and deliveries, 14 for readers", fits.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "WRONG connections: 1 instance(s) with 5000 connections each are 5000", tooMany.Output,
            StringComparison.Ordinal);
        Assert.Equal(1, tooMany.ExitCode);
    }

    [Theory]
    [InlineData(97, 1, 30)]
    [InlineData(35, 1, 30)]
    [InlineData(17, 1, 14)]
    [InlineData(17, 2, 14)]
    // Six for each instance are necessary: this server is too small, which is a fault.
    [InlineData(17, 3, 30)]
    public void Without_the_setting_a_small_server_gets_fewer_connections(int usable, int instances, int total) =>
        Assert.Equal(total, new ConnectionBudget(ConnectionBudget.Usual, instances).Within(usable).Total);

    [ServerBinariesFact]
    public async Task Doctor_fits_the_connections_to_a_small_server_unless_the_setting_states_them()
    {
        await using var server = await PrivateServer.StartAsync();
        await using (var connection = new NpgsqlConnection(server.Server.ConnectionString("postgres")))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("alter system set max_connections = 20", connection);
            await command.ExecuteNonQueryAsync();
            NpgsqlConnection.ClearPool(connection);
        }

        await server.RestartAsync();
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = await TestDatabase.CreateAsync(server.Server) });
        var settings = app.Settings();
        var text = new NpgsqlConnectionStringBuilder(app.ConnectionString);
        text.Remove("Maximum Pool Size");
        settings["ConnectionStrings:Postgres"] = text.ConnectionString;
        var fits = await SyncProcess.RunAsync(settings, "doctor");
        settings["Sync:Postgres:MaxConnections"] = "30";
        var tooMany = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Contains(
            "ok    connections: 14 for each of 1 instance(s): 4 for runs and deliveries, 10 for readers", fits.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "WRONG connections: 1 instance(s) with 30 connections each are 30, but the server allows 17",
            tooMany.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_whose_query_times_out_gets_a_503_and_a_run_is_not_affected()
    {
        await using var app = await SyncApplication.StartAsync(settings: ("Sync:ReadTimeout", "00:00:01"));
        await app.RunWellAsync();
        await using var other = new NpgsqlConnection(app.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("lock table sync.flow_log in access exclusive mode", other);
        await command.ExecuteNonQueryAsync();

        var answer = await app.Http.GetAsync("/api/flowlogs?regionId=cn-hangzhou");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "5"),
            (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Contains("narrow the query", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var run = app.RunWellAsync();
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(2)));
        await transaction.RollbackAsync();
        await run;
    }
}
