using Sync.Coverage;
using Sync.Tests.Coverage;
using static Sync.Tests.Expectations.AttachmentRules;

namespace Sync.Tests.Expectations;

/// <summary>
/// Expectations of attachments where coverage is not known or not possible, and at connections with two ends.
/// </summary>
public class UnknownAttachmentTests
{
    private static SomeNetwork Failed(SomeNetwork network) =>
        network.Scope("cn-a", scope => scope with { Outcome = "failed" });

    [Fact]
    public async Task A_verdict_that_is_unknown_is_neither_a_failure_nor_a_pass_and_tells_nothing()
    {
        await using var bench = await StartAsync(Logged, Audited);
        await bench.RunAsync(Complete);
        var since = await bench.QueryAsync<DateTime>("select since from sync.attachment_conformance");
        await bench.RunAsync(Failed(Complete));

        // The findings that were told are kept, but they are not reported as those of now.
        Assert.Equal(
            [
                "vpc@tr-a audited unknown: verdict covered≠not_covered",
                "vpc@tr-a logged unknown: verdict covered≠not_covered",
            ],
            await bench.FoundAsync());
        Assert.Equal(0, await bench.ScalarAsync<long>("select count(*) from report.nonconforming"));

        await bench.RunAsync(Complete);
        Assert.Equal(2, await bench.ScalarAsync<long>("select count(*) from report.nonconforming"));
        Assert.Equal(since, await bench.QueryAsync<DateTime>("select since from sync.attachment_conformance"));
        Assert.Empty(await bench.ToldAsync());
    }

    [Fact]
    public async Task What_conformed_is_not_known_while_its_flow_log_was_not_seen_for_too_long()
    {
        await using var bench = await StartAsync(Logged, Audited);
        await bench.RunAsync(Complete.With(Log));
        await bench.RunAsync(
            Complete.With(Log).Scope("cn-a", scope => scope with { Outcome = "failed", Hours = 30 }));
        Assert.Equal(["vpc@tr-a audited unknown", "vpc@tr-a logged unknown"], await bench.FoundAsync());

        await bench.RunAsync(Complete.With(Log));

        Assert.Equal(["vpc@tr-a audited conforming", "vpc@tr-a logged conforming"], await bench.FoundAsync());
        Assert.Empty(await bench.ToldAsync());
    }

    [Fact]
    public async Task What_is_wrong_for_certain_is_told_although_the_verdict_is_unknown()
    {
        await using var bench = await StartAsync(["owned", "Expect:Verdict=covered", "Expect:Tags=team"]);
        await bench.RunAsync(Failed(Complete with { Attachments = [Complete.Attachments[0]] }));

        Assert.Equal(["vpc@tr-a owned nonconforming: tags.team *≠nothing"], await bench.FoundAsync());
    }

    [Fact]
    public async Task Findings_that_end_while_the_verdict_is_unknown_end_only_when_it_is_known()
    {
        await using var bench = await StartAsync(["owned", "Expect:Verdict=covered", "Expect:Tags=team"]);
        var vpc = Complete with { Attachments = [Complete.Attachments[0]] };
        var tagged = vpc.Attachment("vpc@tr-a", end => end with
        {
            Tags = new Dictionary<string, string> { ["team"] = "x" },
        });
        await bench.RunAsync(vpc.With(Log));
        await bench.RunAsync(Failed(tagged.With(Log with { Status = "Inactive" })));
        Assert.Equal(["vpc@tr-a owned unknown: tags.team *≠nothing"], await bench.FoundAsync());
        Assert.Empty(await bench.ToldAsync());

        await bench.RunAsync(tagged.With(Log));

        Assert.Equal(["conforming vpc@tr-a owned: tags.team *≠x"], await bench.ToldAsync());
    }

    [Fact]
    public async Task Each_end_of_a_connection_needs_a_flow_log_of_its_own()
    {
        await using var bench = await StartAsync(["minute", "Select:ResourceType=TR", "Expect:FlowLog:Interval=60"]);
        await bench.RunAsync(Complete.With(LogA));
        Assert.Equal(
            ["peer@tr-a minute conforming", "peer@tr-b minute nonconforming: verdict covered≠partly"],
            await bench.FoundAsync());

        await bench.RunAsync(Complete.With(LogA, LogB));

        Assert.Equal(
            ["peer@tr-a minute conforming", "peer@tr-b minute nonconforming: flowLog.interval 60≠600"],
            await bench.FoundAsync());
        Assert.Empty(await bench.ToldAsync());
    }

    [Fact]
    public async Task The_half_of_a_connection_that_is_unknown_is_not_a_failure()
    {
        await using var bench = await StartAsync(
            ["minute", "Select:ResourceType=TR", "Expect:FlowLog:Interval=60"],
            ["whole", "Select:ResourceType=TR", "Expect:Verdict=covered"]);

        await bench.RunAsync(Complete.With(LogA).Scope("cn-b", scope => scope with { Outcome = "failed" }));

        Assert.Equal(
            [
                "peer@tr-a minute conforming", "peer@tr-a whole unknown", "peer@tr-b minute unknown",
                "peer@tr-b whole unknown",
            ],
            await bench.FoundAsync());
    }

    [Theory]
    [InlineData("covered", "Basic", "Attached", "nonconforming: verdict covered≠impossible")]
    [InlineData("covered,impossible", "Basic", "Attached", "conforming")]
    [InlineData("covered", "Enterprise", "Detaching", "unknown")]
    [InlineData("covered", "Enterprise", "Attaching", "unknown")]
    public async Task What_cannot_be_covered_is_reported_unless_it_is_allowed_or_only_for_now(
        string verdicts, string edition, string status, string found)
    {
        await using var bench = await StartAsync(
            ["rule", "Select:ResourceType=VPC", $"Expect:Verdict={verdicts}", "Expect:FlowLog:Interval=60"]);

        await bench.RunAsync(Complete.Router("tr-a", router => router with { Type = edition })
            .Attachment("vpc@tr-a", end => end with { Status = status }));

        Assert.Equal([$"vpc@tr-a rule {found}"], await bench.FoundAsync());
    }

    [Fact]
    public async Task A_new_attachment_may_lack_a_flow_log_for_the_grace_time()
    {
        await using var bench = await StartAsync(["logged", "Select:ResourceType=VPC", "Expect:FlowLog:Interval=60"]);
        bench.Settings = new CoverageSettings { Grace = TimeSpan.FromHours(1) };
        var known = Complete.With(LogA, LogB);
        await bench.RunAsync(known);
        await bench.RunAsync(known.With(new AttachmentRow("1", "cn-b", "new", "tr-b", "VPC")) with
        {
            FlowLogs = [LogA],
        });
        Assert.Contains("new@tr-b logged unknown", await bench.FoundAsync());
        Assert.Empty(await bench.ToldAsync());
        Assert.Contains("vpc@tr-a logged conforming", await bench.FoundAsync());

        await bench.AgeAsync(TimeSpan.FromHours(2));
        await bench.JudgeAsync();

        Assert.Contains("new@tr-b logged nonconforming: verdict covered≠not_covered", await bench.FoundAsync());
        Assert.Equal(
            ["nonconforming new@tr-b logged: verdict covered≠not_covered"], await bench.ToldAsync());
    }
}
