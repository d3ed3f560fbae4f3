using Dapper;
using Npgsql;

namespace Sync.Proofs.Commands;

public sealed class ReadFailureTests
{
    [Fact]
    public async Task A_command_whose_read_times_out_says_so_in_one_line()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await app.RunWellAsync();
        await using var other = new NpgsqlConnection(app.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("lock table sync.sync_run");
        var settings = app.Settings();
        settings["ConnectionStrings:Postgres"] += ";Command Timeout=1";

        var result = await SyncProcess.RunAsync(settings, "runs");

        Assert.Equal(1, result.ExitCode);
        // The first line names the inventory.
        Assert.StartsWith(
            "The database did not answer in time.", Assert.Single(result.ErrorLines.Skip(1)), StringComparison.Ordinal);
    }
}
