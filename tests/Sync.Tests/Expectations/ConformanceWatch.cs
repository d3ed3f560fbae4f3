using System.Text.Json;
using Sync.Tests.Drift;
using Sync.Tests.Support;

namespace Sync.Tests.Expectations;

/// <summary>What tests of expectations say and ask: rules in few words, and what is found in the database.</summary>
internal static class ConformanceWatch
{
    /// <summary>An app whose baseline is <see cref="DriftWatch.Before"/>.</summary>
    public static Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings) => DriftWatch.StartAsync(settings);

    /// <summary>The settings of rules: <c>("prod", "Select:CenId=cen-1", "Expect:Status=Active")</c> each.</summary>
    public static (string Key, string Value)[] Rules(params string[][] rules) =>
    [
        .. rules.SelectMany((rule, index) => rule.Skip(1).Select(part => part.Split('=', 2))
            .Select(part => ($"Sync:Expectations:{index}:{part[0]}", part[1])).Prepend(($"Sync:Expectations:{index}:Name", rule[0]))),
    ];

    public static (string Key, string Value)[] Rule(params string[] rule) => Rules([rule]);

    /// <summary>The same database and cloud, by another process with other settings: how a changed rule comes to be.</summary>
    public static async Task RunWithAsync(this SyncApplication app, params (string Key, string Value)[] settings)
    {
        var all = app.Settings();
        foreach (var (key, value) in settings) all[key] = value;
        var result = await SyncProcess.RunAsync(all, "sync", "--cloud", "alibaba");
        Assert.True(result.ExitCode == 0, result.Errors + result.Output);
    }

    /// <summary><c>flowlog-1 rule: status Active≠Inactive, …</c></summary>
    public static async Task<IReadOnlyList<string>> FoundAsync(this SyncApplication app) =>
    [
        .. (await app.QueryAsync<(string FlowLogId, string Expectation, string Findings)>(
            "select flow_log_id, expectation, findings from sync.nonconformance order by region_id, flow_log_id, expectation"))
            .Select(row => $"{row.FlowLogId} {row.Expectation}: {Lines(row.Findings)}"),
    ];

    /// <summary>The oldest first: <c>nonconforming flowlog-1 rule: status Active≠Inactive</c></summary>
    public static async Task<IReadOnlyList<string>> ToldAsync(this SyncApplication app) =>
    [
        .. (await app.QueryAsync<(string Kind, string FlowLogId, string Expectation, string Findings)>(
            "select kind, flow_log_id, expectation, findings from sync.conformance_event order by at, flow_log_id, expectation"))
            .Select(row => $"{row.Kind} {row.FlowLogId} {row.Expectation}: {Lines(row.Findings)}"),
    ];

    private static string Lines(string findings) => string.Join(", ", JsonDocument.Parse(findings).RootElement.EnumerateArray().Select(finding =>
    {
        var actual = finding.GetProperty("actual").GetString();
        var expected = string.Join('|', finding.GetProperty("expected").EnumerateArray());
        return $"{finding.GetProperty("field")} {expected}{(expected.Split('|').Contains(actual) ? "=" : "≠")}{actual ?? "nothing"}";
    }));
}
