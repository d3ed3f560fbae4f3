using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sync.Coverage;
using Sync.Expectations;
using Sync.Tests.Coverage;

namespace Sync.Tests.Expectations;

/// <summary>Rules, a network and flow logs for tests of expectations of attachments.</summary>
internal static class AttachmentRules
{
    public static readonly string[] Logged =
        ["logged", "Select:ResourceType=VPC", "Expect:Verdict=covered", "Severity=high"];

    public static readonly string[] Audited =
    [
        "audited", "Select:ResourceType=VPC", "Select:Tags:env=prod", "Expect:FlowLog:Interval=60",
        "Expect:FlowLog:ProjectName=audit", "Expect:FlowLog:FormatFields=srcaddr,packets",
    ];

    public static readonly SomeNetwork Complete = SomeNetwork.Complete.Attachment("vpc@tr-a", end => end with
    {
        Tags = new Dictionary<string, string> { ["env"] = "prod" },
    });

    public static readonly FlowLogRow Log = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc")
    {
        Interval = 60,
        Format = "${srcaddr}${dstaddr}${bytes}${packets}",
    };

    public static readonly FlowLogRow LogA = new("1", "cn-a", "fl-a", "Active", "tr-a", null) { Interval = 60 };
    public static readonly FlowLogRow LogB = new("1", "cn-b", "fl-b", "Active", "tr-b", null) { Interval = 600 };

    public static async Task<CoverageBench> StartAsync(params string[][] rules)
    {
        var bench = await CoverageBench.StartAsync();
        bench.Settings = new CoverageSettings { Grace = TimeSpan.Zero };
        bench.Rules = Of(rules);
        return bench;
    }

    /// <summary>The rules as settings give them, each as <c>("prod", "Expect:Verdict=covered")</c>.</summary>
    public static IReadOnlyList<Expectation> Of(params string[][] rules) => SyncSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=localhost")])
            .AddInMemoryCollection(ConformanceWatch.Rules([.. rules.Select(Attachments)])
                .ToDictionary(setting => setting.Key, string? (setting) => setting.Value))
            .Build()).Expectations;

    private static string[] Attachments(string[] rule) => [rule[0], "Resource=attachment", .. rule[1..]];

    /// <summary>What is stored: <c>vpc@tr-a prod nonconforming: verdict covered≠not_covered</c>.</summary>
    public static Task<IReadOnlyList<string>> FoundAsync(this CoverageBench bench) => LinesAsync(
        bench,
        """
        select attachment_end_id || ' ' || expectation || ' ' || state, findings
        from sync.attachment_conformance
        order by attachment_end_id collate "C", expectation
        """);

    /// <summary>The events, oldest first: <c>nonconforming vpc@tr-a prod: verdict covered≠not_covered</c>.</summary>
    public static Task<IReadOnlyList<string>> ToldAsync(this CoverageBench bench) => LinesAsync(
        bench,
        """
        select kind || ' ' || flow_log_id || ' ' || expectation, findings
        from sync.conformance_event
        where resource = 'attachment'
        order by at, flow_log_id collate "C", expectation
        """);

    private static async Task<IReadOnlyList<string>> LinesAsync(CoverageBench bench, string sql) =>
        [.. (await bench.QueryAsync<(string Line, string Findings)>(sql)).Select(row => Line(row.Line, row.Findings))];

    private static string Line(string line, string findings)
    {
        var found = JsonElement.Parse(findings).EnumerateArray().Select(Show).ToList();
        return found.Count == 0 ? line : $"{line}: {string.Join(", ", found)}";
    }

    private static string Show(JsonElement finding)
    {
        var actual = finding.GetProperty("actual").GetString();
        var expected = finding.GetProperty("expected").EnumerateArray().Select(each => each.GetString()).ToList();
        return $"{finding.GetProperty("field")} {string.Join('|', expected)}"
            + $"{(expected.Contains(actual) ? "=" : "≠")}{actual ?? "nothing"}";
    }
}
