using System.Net.Http.Json;
using System.Text.Json;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Commands;

/// <summary>An inventory that is empty because nothing could be listed is reported as such.</summary>
public class FirstRunFailedTests
{
    [Fact]
    public async Task An_account_whose_id_is_unknown_has_its_line_and_its_reason()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        Assert.Equal("No run has finished yet: the inventory is empty.", await WarningAsync(app));
        var refusal = app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" });
        await app.RunAsync();
        await app.RunAsync();

        var account = Assert.Single(await AccountsAsync(app));
        Assert.Equal((null, "failed", "ServiceUnavailable", 2), (
            Text(account, "accountId"), Text(account, "lastOutcome"), Text(account, "errorCode"),
            account.GetProperty("lastRunId").GetInt32()));
        Assert.Equal(
            await app.ScalarAsync<DateTime>("select finished_at from sync.sync_run where run_id = 1"),
            account.GetProperty("failingSince").GetDateTime().ToUniversalTime());
        var warning = await WarningAsync(app);
        Assert.StartsWith(
            "No run has succeeded yet: run 2 failed. The request has failed due to a temporary failure of the server.",
            warning, StringComparison.Ordinal);
        var status = await SyncProcess.RunAsync(app.Settings(), "status");
        Assert.Equal(2, status.ExitCode);
        Assert.Contains("unknown\tall\tfailed\tnever\t\t\tsince ", status.Output, StringComparison.Ordinal);
        Assert.Contains("failed: ServiceUnavailable", status.Output, StringComparison.Ordinal);

        app.Cen.Faults.Remove(refusal);
        await app.RunWellAsync();
        Assert.Equal(app.Cloud.AccountId, Text(Assert.Single(await AccountsAsync(app)), "accountId"));
        Assert.Null(await WarningAsync(app));
    }

    [Fact]
    public async Task An_account_that_could_never_be_opened_has_its_line_with_name_reason_and_start_of_failure()
    {
        await using var app = await ManyAccounts.StartAsync(1, ("Sync:Accounts:1:Name", "shop"));
        app.Clouds()[1].Roles = [];
        await app.RunAsync();
        var first = (await AccountsAsync(app)).Single(account => Text(account, "name") == "shop");

        await app.RunAsync();

        var account = (await AccountsAsync(app)).Single(account => Text(account, "name") == "shop");
        Assert.Equal((null, "EntityNotExist.Role", Text(first, "failingSince")), (
            Text(account, "lastOpenAt"), Text(account, "errorCode"), Text(account, "failingSince")));
        var status = await SyncProcess.RunAsync(app.Settings(), "status");
        Assert.Equal(2, status.ExitCode);
        var line = $"{ManyAccounts.Id(2)}\tall\tfailed\tnever\t\t\tshop: since ";
        Assert.Contains(line, status.Output, StringComparison.Ordinal);

        app.Clouds()[1].Roles = [new("sync")];
        await app.RunWellAsync();
        Assert.All(await AccountsAsync(app), each => Assert.Null(Text(each, "failingSince")));
    }

    private static async Task<string?> WarningAsync(SyncApplication app) =>
        Text(await app.Http.GetFromJsonAsync<JsonElement>("/api/health/ready"), "warning");

    private static async Task<List<JsonElement>> AccountsAsync(SyncApplication app) =>
        [.. (await app.Http.GetFromJsonAsync<JsonElement>("/api/regions")).GetProperty("accounts").EnumerateArray()];

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
