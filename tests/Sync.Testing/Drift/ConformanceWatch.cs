using System.Text.Json;

namespace Sync.Testing;

/// <summary>Helpers for expectation tests: rules in short form, and the findings in the database.</summary>
internal static class ConformanceWatch
{
    /// <summary>Starts an app whose baseline is <see cref="DriftWatch.Before"/>.</summary>
    public static Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings) =>
        DriftWatch.StartAsync(settings);

    /// <summary>The settings of rules, each as <c>("prod", "Select:CenId=cen-1", "Expect:Status=Active")</c>.</summary>
    public static (string Key, string Value)[] Rules(params string[][] rules) =>
    [
        .. rules.SelectMany((rule, index) => rule.Skip(1).Select(part => part.Split('=', 2))
            .Select(part => ($"Sync:Expectations:{index}:{part[0]}", part[1]))
            .Prepend(($"Sync:Expectations:{index}:Name", rule[0]))),
    ];

    public static (string Key, string Value)[] Rule(params string[] rule) => Rules([rule]);

    /// <summary>The findings: <c>flowlog-1 rule: status Active≠Inactive, …</c></summary>
    public static async Task<IReadOnlyList<string>> FoundAsync(this SyncApplication app) =>
    [
        .. (await app.QueryAsync<(string FlowLogId, string Expectation, string Findings)>(
            """
            select flow_log_id, expectation, findings
            from sync.nonconformance
            order by region_id, flow_log_id, expectation
            """))
            .Select(row => $"{row.FlowLogId} {row.Expectation}: {Lines(row.Findings)}"),
    ];

    /// <summary>The events, oldest first: <c>nonconforming flowlog-1 rule: status Active≠Inactive</c></summary>
    public static async Task<IReadOnlyList<string>> ToldAsync(this SyncApplication app) =>
    [
        .. (await app.QueryAsync<(string Kind, string FlowLogId, string Expectation, string Findings)>(
            """
            select kind, flow_log_id, expectation, findings
            from sync.conformance_event
            order by at, flow_log_id, expectation
            """))
            .Select(row => $"{row.Kind} {row.FlowLogId} {row.Expectation}: {Lines(row.Findings)}"),
    ];

    private static string Lines(string findings) =>
        string.Join(", ", JsonDocument.Parse(findings).RootElement.EnumerateArray().Select(Line));

    private static string Line(JsonElement finding)
    {
        var actual = finding.GetProperty("actual").GetString();
        var expected = string.Join('|', finding.GetProperty("expected").EnumerateArray());
        var sign = expected.Split('|').Contains(actual) ? "=" : "≠";
        return $"{finding.GetProperty("field")} {expected}{sign}{actual ?? "nothing"}";
    }
}
