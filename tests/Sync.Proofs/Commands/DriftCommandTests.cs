using System.Text.Json;
using Sync.Network;

namespace Sync.Proofs.Commands;

/// <summary>The command <c>drift</c>, in its own process.</summary>
public class DriftCommandTests
{
    [Fact]
    public async Task The_command_prints_each_event_with_its_changes_and_a_summary()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(DriftWatch.Before with { Status = "Inactive", FlowLogName = "bell\u0007" });
        await app.PutAsync(Some.FlowLog("flowlog-2"));

        var result = await SyncProcess.RunAsync(app.Settings(), "drift");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(
            [
                $"medium\tadded\tflow_log\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-2\ta name\t",
                $"high\tchanged\tflow_log\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-1\tbell\ufffd\t"
                    + "flowLogName: \"a name\" → \"bell\\u0007\"; status: \"Active\" → \"Inactive\"",
            ],
            Rows(result.Output));
        Assert.Contains(": 1 added, 1 changed, 0 removed.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_options_since_region_and_kind_filter_events_and_json_prints_one_document()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.ExecuteAsync("update sync.drift_event set at = at - interval '2 hours'");
        await app.PutStatusAsync("Inactive");

        Assert.Equal(["flowlog-1", "flowlog-2"], await IdsAsync(app, "--since", "1d"));
        Assert.Equal(["flowlog-1"], await IdsAsync(app, "--since", "90m"));
        Assert.Equal(["flowlog-2"], await IdsAsync(app, "--kind", "added"));
        Assert.Empty(await IdsAsync(app, "--region", "cn-shanghai"));
    }

    [Fact]
    public async Task The_option_resource_adds_the_network_and_without_it_only_flow_logs_are_listed()
    {
        await using var app = await NetworkWatch.StartAsync();
        await app.PutStatusAsync("Inactive");
        await app.ListAsync(Cen.Resource, NetworkWatch.Cen);
        await app.ListAsync(Attachment.Resource, NetworkWatch.Attachment);

        var all = await SyncProcess.RunAsync(app.Settings(), "drift", "--resource", "all");

        Assert.Equal(
            [
                $"medium\tadded\tattachment\t{app.Cloud.AccountId}\tcn-hangzhou\ttr-attach-1@tr-1\tshop\t",
                $"medium\tadded\tcen\t{app.Cloud.AccountId}\t\tcen-1\tproduction\t",
                $"high\tchanged\tflow_log\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-1\ta name\t"
                    + "status: \"Active\" → \"Inactive\"",
            ],
            Rows(all.Output));
        Assert.Equal(["flowlog-1"], await IdsAsync(app));
        Assert.Equal(["cen-1"], await IdsAsync(app, "--resource", "cen"));
    }

    [Theory]
    [InlineData("--resource", "vpc")]
    [InlineData("--since", "sometime")]
    [InlineData("--since", "h")]
    [InlineData("--kind", "gone")]
    public async Task Wrong_usage_returns_exit_code_1(params string[] arguments)
    {
        var result = await SyncProcess.RunAsync(new Dictionary<string, string?>(), ["drift", .. arguments]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{arguments[0]} must be ", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>The rows without their time.</summary>
    private static IEnumerable<string> Rows(string output) => output.Split('\n').Skip(1)
        .Where(line => line.Contains('\t', StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]);

    private static async Task<IEnumerable<string?>> IdsAsync(SyncApplication app, params string[] arguments)
    {
        var result = await SyncProcess.RunAsync(app.Settings(), ["drift", "--json", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Errors);
        return
        [
            .. JsonDocument.Parse(result.Output).RootElement.EnumerateArray()
                .Select(item => item.GetProperty("resourceId").GetString()),
        ];
    }
}
