using System.Text.Json;
using static Sync.Testing.ConformanceWatch;

namespace Sync.Proofs.Commands;

/// <summary>The command <c>expectations</c>, in its own process.</summary>
public class ExpectationsCommandTests
{
    private static readonly (string, string)[] Settings = Rules(
        ["off", "Severity=high", "Expect:Status=Inactive,Gone"], ["named", "Expect:FlowLogName=*"]);

    [Fact]
    public async Task The_command_prints_each_expectation_and_nonconforming_flow_logs_and_returns_2()
    {
        await using var app = await StartAsync(Settings);

        var result = await RunAsync(app);

        var since = await app.ScalarAsync<DateTime>("select since from sync.nonconformance");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            ["off: 0 as expected, 1 not", "named: 1 as expected, 0 not", "1 flow logs are not as expected."],
            result.ErrorLines.Skip(1));
        Assert.Equal(
            [
                "severity\texpectation\taccountId\tregionId\tresourceId\tresourceName\tsince\tfindings",
                $"high\toff\t{app.Cloud.AccountId}\tcn-hangzhou\tflowlog-1\ta name\t"
                    + $"{since:yyyy-MM-ddTHH:mm:ssZ}\tstatus: \"Inactive\" or \"Gone\" expected, \"Active\" found",
                "",
            ],
            result.Output.Split('\n'));
    }

    [Fact]
    public async Task The_command_returns_0_if_all_flow_logs_conform_and_options_filter()
    {
        await using var app = await StartAsync(Settings);

        var named = await RunAsync(app, "--name", "named", "--json");
        var elsewhere = await RunAsync(app, "--region", "cn-shanghai");
        var unknown = await RunAsync(app, "--name", "of");

        Assert.Equal((0, 0, 1), (named.ExitCode, elsewhere.ExitCode, unknown.ExitCode));
        var json = JsonDocument.Parse(named.Output).RootElement;
        Assert.Equal(
            "named", json.GetProperty("expectations").EnumerateArray().Single().GetProperty("name").GetString());
        Assert.Equal(0, json.GetProperty("nonconforming").GetArrayLength());
        Assert.Contains(
            "Unknown expectation of; configured: off, named.", unknown.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachments_are_printed_like_flow_logs_and_counted_apart()
    {
        var rules = Rules(
            ["off", "Expect:Status=Inactive"],
            ["logged", "Resource=attachment", "Select:ResourceType=VPC", "Expect:Verdict=covered", "Severity=low"]);
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 20), [("Sync:Network:Enabled", "true"), .. rules]);
        await app.RunWellAsync();
        var (not, known, unknown) = await app.ScalarAsync<(int, int, int)>(
            """
            select count(*) filter (where state = 'nonconforming')::int,
                count(*) filter (where state = 'conforming')::int, count(*) filter (where state = 'unknown')::int
            from sync.attachment_conformance
            """);
        var flowLogs = await app.ScalarAsync<int>("select count(*)::int from sync.nonconformance");

        var all = await RunAsync(app, rules);
        var attachments = await RunAsync(app, rules, "--resource", "attachment", "--json");

        Assert.Equal((2, 2), (all.ExitCode, attachments.ExitCode));
        var told = unknown > 0 ? $", {unknown} not known" : "";
        Assert.Contains($"\nlogged: {known} as expected, {not} not{told}\n", all.Errors, StringComparison.Ordinal);
        Assert.Contains("\nlow\tlogged\t", all.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            $"\n{flowLogs} flow logs and {not} attachments are not as expected.\n", all.Errors,
            StringComparison.Ordinal);
        var json = JsonDocument.Parse(attachments.Output).RootElement;
        Assert.Equal("logged", Assert.Single(json.GetProperty("expectations").EnumerateArray())
            .GetProperty("name").GetString());
        Assert.Equal(not, json.GetProperty("nonconforming").GetArrayLength());
    }

    private static Task<SyncProcess.Result> RunAsync(SyncApplication app, params string[] arguments) =>
        RunAsync(app, Settings, arguments);

    private static Task<SyncProcess.Result> RunAsync(
        SyncApplication app, (string Key, string Value)[] rules, params string[] arguments)
    {
        var settings = app.Settings();
        foreach (var (key, value) in rules) settings[key] = value;
        return SyncProcess.RunAsync(settings, ["expectations", .. arguments]);
    }
}
