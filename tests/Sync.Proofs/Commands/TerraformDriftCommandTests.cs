using System.Text;
using System.Text.Json;
using static Sync.Testing.TerraformState;

namespace Sync.Proofs.Commands;

/// <summary>The command <c>drift --against-terraform</c>, in its own process.</summary>
public sealed class TerraformDriftCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"sync-show-{Guid.NewGuid():N}.json");

    [Fact]
    public async Task The_command_prints_differences_and_returns_exit_code_2()
    {
        await using var app = await StartAsync();
        var show = Show(
            Of(DriftWatch.Before).With("interval", 60).With("tags", null), Of(Some.FlowLog("flowlog-9"), "gone"));

        var result = await RunAsync(app, show);

        Assert.Equal((2, 1), (result.ExitCode, result.ErrorLines.Count));
        Assert.Equal(
            [
                "difference\taddress\taccountId\tregionId\tflowLogId\tname\tchanges",
                $"unmanaged\t\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-2\ta name\t",
                "missing\talicloud_cen_flowlog.gone\t\t\tflowlog-9\t\t",
                $"differs\talicloud_cen_flowlog.egress\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-1\t\t"
                    + "interval: \"60\" in Terraform, \"600\" in the cloud",
                "2 flow logs in Terraform: 1 unmanaged, 1 missing, 1 differing.",
                "",
            ],
            result.Output.Split('\n'));
    }

    [Fact]
    public async Task The_option_json_prints_one_document_and_other_options_filter()
    {
        await using var app = await StartAsync();
        var show = Show(Of(DriftWatch.Before).With("interval", 60));

        var all = await RunAsync(app, show, "--json");
        var elsewhere = await RunAsync(app, show, "--region", "cn-shanghai");
        var cen = await RunAsync(app, show, "--json", "--cen", "cen-2");

        Assert.Equal((2, 0, 2), (all.ExitCode, elsewhere.ExitCode, cen.ExitCode));
        Assert.Equal(
            $$"""
            {"unmanaged":[{"accountId":"{{app.Cloud.AccountId}}","regionId":"cn-hangzhou",
            "flowLogId":"flowlog-2","flowLogName":"a name","cenId":"cen-2"}],
            "missing":[],
            "differing":[{"address":"alicloud_cen_flowlog.egress",
            "accountId":"{{app.Cloud.AccountId}}","regionId":"cn-hangzhou","flowLogId":"flowlog-1",
            "fields":[{"field":"interval","terraform":"60","inventory":"600"}]}]}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(JsonDocument.Parse(all.Output)));
        Assert.Equal("1 0", Counts(cen.Output));
    }

    [Fact]
    public async Task The_command_returns_0_without_differences_and_reads_standard_input_and_UTF16()
    {
        await using var app = await StartAsync();
        var show = Show(Of(DriftWatch.Before), Of(Some.FlowLog("flowlog-2") with { CenId = "cen-2" }, "two"));

        await using var process = SyncProcess.Start(app.Settings(), "drift", "--against-terraform", "-");
        await process.SendAsync(show);
        var piped = await process.EndAsync();
        await File.WriteAllTextAsync(_file, show, Encoding.Unicode);
        var wide = await SyncProcess.RunAsync(app.Settings(), "drift", "--against-terraform", _file);

        Assert.Equal((0, 1), (piped.ExitCode, piped.ErrorLines.Count));
        Assert.Equal("2 flow logs in Terraform: 0 unmanaged, 0 missing, 0 differing.\n", piped.Output);
        Assert.Equal((0, piped.Output), (wide.ExitCode, wide.Output));
    }

    [Fact]
    public async Task An_invalid_file_returns_exit_code_1_and_a_reason()
    {
        var absent = await SyncProcess.RunAsync(
            new Dictionary<string, string?>(), "drift", "--against-terraform", "/no/such/show.json");
        await File.WriteAllTextAsync(_file, """{"version":4,"lineage":"x"}""");
        var wrong = await SyncProcess.RunAsync(
            new Dictionary<string, string?>(), "drift", "--against-terraform", _file);
        var both = await SyncProcess.RunAsync(
            new Dictionary<string, string?>(), "drift", "--against-terraform", _file, "--since", "1h");

        Assert.Equal((1, 1, 1), (absent.ExitCode, wrong.ExitCode, both.ExitCode));
        Assert.Contains("/no/such/show.json", absent.Errors, StringComparison.Ordinal);
        Assert.Contains("it is the state file itself", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("--since cannot be combined with --against-terraform.", both.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    /// <summary>Starts an app with <see cref="DriftWatch.Before"/> and a flow log in another CEN.</summary>
    private static async Task<SyncApplication> StartAsync()
    {
        var app = await DriftWatch.StartAsync();
        await app.PutAsync(Some.FlowLog("flowlog-2") with { CenId = "cen-2" });
        return app;
    }

    private async Task<SyncProcess.Result> RunAsync(SyncApplication app, string show, params string[] arguments)
    {
        await File.WriteAllTextAsync(_file, show);
        return await SyncProcess.RunAsync(app.Settings(), ["drift", "--against-terraform", _file, .. arguments]);
    }

    private static string Counts(string json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        return $"{root.GetProperty("unmanaged").GetArrayLength()} {root.GetProperty("differing").GetArrayLength()}";
    }
}
