using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sync.Drift;
using Sync.Expectations;
using Sync.Settings;

namespace Sync.Tests.Expectations;

/// <summary>The settings of expectations of attachments.</summary>
public sealed class AttachmentSettingsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"sync-attachments-{Guid.NewGuid():N}.yaml");

    [Fact]
    public void The_examples_for_attachments_in_the_README_are_valid()
    {
        var page = File.ReadAllText(RepositoryFiles.PathOf("src", "Sync", "Expectations", "README.md"));

        var rules = ReadFile(page.Split("```yaml")[2].Split("```")[0]);

        Assert.Equal(["verdict=covered", "tags.owner=*; vpcOwnerId=1234567890123456"],
            rules.Select(rule => Show(rule.Expect)));
    }

    [Fact]
    public void A_rule_about_attachments_is_the_same_in_a_file_and_in_the_environment()
    {
        var file = ReadFile(
            """
            - name: a
              resource: attachment
              select: { resourceType: [VPC, VBR], vpcOwnerId: 1* }
              expect: { verdict: covered, flowLog: { interval: 60, tags: [team], formatFields: [packets] } }
            """);

        var environment = Read(
        [
            ("0:Name", "a"), ("0:Resource", "attachment"), ("0:Select:ResourceType", "VPC,VBR"),
            ("0:Select:VpcOwnerId", "1*"), ("0:Expect:Verdict", "covered"), ("0:Expect:FlowLog:Interval", "60"),
            ("0:Expect:FlowLog:Tags", "team"), ("0:Expect:FlowLog:FormatFields", "packets"),
        ]);

        Assert.Equal(Show(file[0].Select), Show(environment[0].Select));
        Assert.Equal(
            "flowLog.formatFields.packets=packets; flowLog.interval=60; flowLog.tags.team=*; verdict=covered",
            Show(environment[0].Expect));
        Assert.Equal(file[0].Hash(new DriftSettings()), environment[0].Hash(new DriftSettings()));
    }

    /// <summary>What a build without other resources has stored: an upgrade must not judge everything again.</summary>
    [Fact]
    public void The_hash_of_a_rule_about_flow_logs_is_the_same_in_every_build()
    {
        var rule = new Expectation(
            "on", Severity.High, [new("regionId", ["cn-*"])], [new("status", ["Active", "Inactive"])]);

        Assert.Equal(HashOfEarlierBuilds(rule), rule.Hash(new DriftSettings()));
        Assert.NotEqual(
            rule.Hash(new DriftSettings()), (rule with { Resource = "attachment" }).Hash(new DriftSettings()));
    }

    private static Guid HashOfEarlierBuilds(Expectation rule)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Rule = new { rule.Name, rule.Severity, rule.Select, rule.Expect },
            transientStatuses = (string[])["Modifying"],
        });
        return new Guid(SHA256.HashData(json).AsSpan(0, 16));
    }

    [Theory]
    [InlineData(
        "0:Name=a;0:Resource=vpc;0:Expect:Status=x", "Sync__Expectations__0__Resource must be flow_log or attachment")]
    [InlineData(
        "0:Name=a;0:Expect:Verdict=covered",
        "Sync__Expectations__0__Expect__Verdict has the unknown name Verdict; allowed: flowLogName, ")]
    [InlineData(
        "0:Name=a;0:Resource=attachment;0:Select:Verdict=x;0:Expect:Verdict=x",
        "Sync__Expectations__0__Select__Verdict has the unknown name Verdict; allowed: accountId, regionId, ")]
    [InlineData(
        "0:Name=a;0:Resource=attachment;0:Expect:Reason=x",
        "Sync__Expectations__0__Expect__Reason has the unknown name Reason; allowed: transitRouterAttachmentId, ")]
    [InlineData(
        "0:Name=a;0:Resource=attachment;0:Expect:FlowLog:State=x",
        "Sync__Expectations__0__Expect__FlowLog__State has the unknown name State; allowed: flowLogName, ")]
    [InlineData(
        "0:Name=a;0:Resource=attachment;0:Expect:FlowLog:Interval=minute",
        "Sync__Expectations__0__Expect__FlowLog__Interval (a) must be one or more whole numbers of seconds")]
    public void A_fault_names_the_setting_and_the_allowed_values(string settings, string fault)
    {
        var error = Assert.Throws<SettingsException>(
            () => Read([.. settings.Split(';').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]))]));

        Assert.StartsWith(fault, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private IReadOnlyList<Expectation> ReadFile(string text)
    {
        File.WriteAllText(_file, text);
        return Read([], _file);
    }

    private static IReadOnlyList<Expectation> Read(
        IEnumerable<(string Key, string Value)> rules, string? file = null) => SyncSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                rules.ToDictionary(pair => $"Sync:Expectations:{pair.Key}", string? (pair) => pair.Value))
            .AddInMemoryCollection(
                [new("ConnectionStrings:Postgres", "Host=localhost"), new("Sync:ExpectationsFile", file)])
            .Build()).Expectations;

    private static string Show(IEnumerable<FieldPattern> patterns) =>
        string.Join("; ", patterns.Select(pattern => $"{pattern.Field}={string.Join('|', pattern.Allowed)}"));
}
