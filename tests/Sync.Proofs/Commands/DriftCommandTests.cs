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
        var lines = result.Output.Split('\n')
            .Select(line => line.Contains("Z  ", StringComparison.Ordinal) ? line[22..] : line);
        Assert.Equal(
            [
                $"medium  added    {app.Cloud.AccountId}/cn-hangzhou/flowlog-2  \"a name\"",
                $"high    changed  {app.Cloud.AccountId}/cn-hangzhou/flowlog-1  \"bell\\u0007\"",
                "    flowLogName: \"a name\" → \"bell\\u0007\"",
                "    status: \"Active\" → \"Inactive\"",
            ],
            lines.Take(4));
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
                $"medium  added    attachment {app.Cloud.AccountId}/cn-hangzhou/tr-attach-1@tr-1  \"shop\"",
                $"medium  added    CEN instance {app.Cloud.AccountId}/cen-1  \"production\"",
                $"high    changed  {app.Cloud.AccountId}/cn-hangzhou/flowlog-1  \"a name\"",
            ],
            all.Output.Split('\n').Where(line => line.Contains("Z  ", StringComparison.Ordinal))
                .Select(line => line[22..]));
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

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Errors);
        Assert.Contains("--since <since>", result.Output, StringComparison.Ordinal);
    }

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
