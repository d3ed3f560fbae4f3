using System.CommandLine;
using System.Net;
using Sync.Local.Commands;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Reporting;
using Sync.Runs;

namespace Sync.Proofs.Commands;

/// <summary>A database stores which cloud its inventory belongs to, and rejects data of any other cloud.</summary>
public sealed class CloudTests
{
    private const string Held = "select kind || ' ' || host from sync.cloud";

    [Fact]
    public async Task A_run_on_the_fake_cloud_is_refused_by_an_inventory_of_another_before_it_writes()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        var refused = await SyncProcess.RunAsync(app.Settings(), "sync", "--cloud", "fake");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "The database holds the inventory of Alibaba Cloud at 127.0.0.1, but this run is for the fake cloud",
            refused.Errors, StringComparison.Ordinal);
        Assert.Equal("alibaba 127.0.0.1", await app.ScalarAsync<string>(Held));
        Assert.Equal((1, 120), (await CountAsync(app, "sync_run"), await CountAsync(app, "flow_log")));
        Assert.Equal(1, (await SyncProcess.RunAsync(app.Settings(), "sync", "--cloud", "fake", "--dry-run")).ExitCode);
        Assert.Equal(1, (await SyncProcess.RunAsync(app.Settings(), "up", "--cloud", "fake", "--port", "0")).ExitCode);
        Assert.Contains(
            "WRONG inventory", (await SyncProcess.RunAsync(app.Settings(), "doctor", "--cloud", "fake")).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_on_a_real_cloud_is_refused_by_an_inventory_of_the_fake_one()
    {
        await using var app = await SyncApplication.StartAsync();
        await SyncProcess.OutputAsync(app.Settings(), "sync", "--cloud", "fake");
        Assert.StartsWith("fake ", await app.ScalarAsync<string>(Held), StringComparison.Ordinal);

        await Assert.ThrowsAsync<WrongCloudException>(() => app.RunAsync());
        await Assert.ThrowsAsync<WrongCloudException>(() => app.RunAsync(dryRun: true));
        foreach (var route in (string[])["/api/sync", "/api/sync?dryRun=true"])
        {
            using var answer = await app.Http.PostAsync(route, null);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(
                "holds the inventory of the fake cloud", await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }

        Assert.Equal(1, await CountAsync(app, "sync_run"));
    }

    [Fact]
    public async Task The_same_cloud_at_another_address_is_refused_until_the_row_is_changed()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.ExecuteAsync("update sync.cloud set host = 'aliyuncs.com'");

        var refused = await Assert.ThrowsAsync<WrongCloudException>(() => app.RunAsync());

        Assert.Contains("update sync.cloud set host = '127.0.0.1'", refused.Message, StringComparison.Ordinal);
        await app.ExecuteAsync("update sync.cloud set host = '127.0.0.1'");
        await app.RunWellAsync();
    }

    [Fact]
    public async Task An_older_database_is_identified_by_the_accounts_it_contains()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.ExecuteAsync("delete from sync.cloud");
        var settings = app.Settings();
        settings["Sync:Alibaba:Endpoint"] = "https://cbn.aliyuncs.com";
        var made = await SyncProcess.RunAsync(settings, "sync");
        Assert.Equal(1, made.ExitCode);
        Assert.Contains(
            $"holds accounts that Alibaba Cloud at aliyuncs.com does not have ({Cloud.FakeAccount})", made.Errors,
            StringComparison.Ordinal);

        await app.ExecuteAsync(
            "insert into sync.account (account_id, last_run_id, last_outcome, last_at) "
                + "values ('1234567890123456', 1, 'succeeded', now())");
        var real = await SyncProcess.RunAsync(settings, "sync", "--cloud", "fake");
        Assert.Equal(1, real.ExitCode);
        Assert.Contains(
            "holds accounts that the fake cloud (made-up data) does not have", real.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(app, "cloud"));
        await app.RunAsync();
        Assert.Equal("alibaba 127.0.0.1", await app.ScalarAsync<string>(Held));
    }

    [Fact]
    public async Task A_run_that_verified_no_account_does_not_set_the_cloud_of_the_inventory()
    {
        await using var app = await SyncApplication.StartAsync();
        var fault = app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" });
        await app.RunAsync();
        Assert.Equal(0, await CountAsync(app, "cloud"));

        app.Cen.Faults.Remove(fault);
        await app.RunAsync(dryRun: true);
        Assert.Equal(0, await CountAsync(app, "cloud"));
    }

    /// <summary>Every command that uses an inventory, and the arguments that it needs.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "run", "--json" },
        { "status", "" },
        { "list", "--json" },
        { "attachments", "" },
        { "show", "flowlog-1" },
        { "history", "flowlog-1" },
        { "diff", "--from 1d" },
        { "drift", "" },
        { "runs", "" },
        { "export", "--format csv -o -" },
        { "export attachments", "--format csv -o -" },
        { "export cens", "--format csv -o -" },
        { "export coverage", "--format csv -o -" },
        { "export transit-routers", "--format csv -o -" },
        { "query", ReadyQuestion.All[0].Name },
        { "coverage", "" },
        { "coverage events", "" },
        { "expectations", "" },
        { "alert list", "" },
        { "alert deliveries", "" },
        { "alert test", "ops" },
        { "alert replay", "" },
        { "alert enable", "ops" },
        { "snapshot list", "" },
        { "snapshot write", "each" },
        { "snapshot verify", "" },
        { "snapshot backfill", "each --from 1d --to 1h" },
        { "migrate", "" },
        { "reader-key create", "--name someone" },
        { "reader-key list", "" },
        { "reader-key revoke", "nobody" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_reports_on_standard_error_which_inventory_it_uses(string command, string arguments)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await app.RunWellAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), [.. command.Split(' '), .. Words(arguments)]);

        Assert.StartsWith(
            "inventory: Alibaba Cloud at 127.0.0.1; database ", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("inventory:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_command_uses_an_inventory()
    {
        // The first two name it on standard output, and the server for models when it has connected.
        string[] others =
        [
            "up", "doctor", "mcp", "completion", "fake-cen", "version", "init", "config check", "config schema",
            "config show",
        ];

        Assert.Equal(
            Names(CommandLine.Create()).Order(),
            Commands.Select(row => (string)row[0]).Concat(others).Order());

        static IEnumerable<string> Names(Command parent, string path = "") => parent.Subcommands.SelectMany(
            command => Names(command, $"{path}{command.Name} ")
                .Prepend(command.Action is null ? "" : path + command.Name))
            .Where(name => name != "");
    }

    [Fact]
    public async Task A_command_reports_on_standard_error_which_app_it_reads()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));

        var result = await SyncProcess.RunAsync(
            new Dictionary<string, string?>(), "list", "--json", "--url", app.Http.BaseAddress!.ToString());

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([$"inventory: the app at {app.Http.BaseAddress}"], result.ErrorLines);
    }

    [Fact]
    public void The_fake_cloud_has_the_account_that_identifies_older_databases() =>
        Assert.Equal(Cloud.FakeAccount, new FakeCloud().AccountId);

    [Theory]
    [InlineData("https://cbn.aliyuncs.com", "https://CBN-vpc.cn-hangzhou.aliyuncs.com/", true)]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:2", true)]
    [InlineData("https://cbn.aliyuncs.com", "https://aliyuncs.com.example.com", false)]
    public void All_endpoints_of_Alibaba_are_one_cloud_and_others_are_distinguished_by_host(
        string one, string other, bool same) =>
        Assert.Equal(same, Cloud.At(new Uri(one)) == Cloud.At(new Uri(other)));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Task<long> CountAsync(SyncApplication app, string table) =>
        app.ScalarAsync<long>($"select count(*) from sync.{table}");
}
