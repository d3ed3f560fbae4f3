using Microsoft.Extensions.Configuration;
using Sync.Drift;
using Sync.Expectations;
using Sync.Settings;

namespace Sync.Tests.Expectations;

/// <summary>Promise 12 for expectations in environment variables and in a file.</summary>
public sealed class ExpectationSettingsTests : IDisposable
{
    private const string NoList =
        "must be a list of expectations, each with name, severity, resource, select and expect";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"sync-expectations-{Guid.NewGuid():N}.yaml");

    private const string Yaml = """
        # What production has to be.
        - name: prod-active
          severity: high
          select:
            regionId: cn-*
            tags: { env: [prod, staging] }
          expect:
            status: Active
            interval: 60
            flowLogVersion: ["2", 3]
            tags:
              owner: "*"
        - name: owned
          expect:
            tags: [owner, team]
        """;

    private const string Json = """
        [
        	{"name": "prod-active", "severity": "high",
        	 "select": {"regionId": "cn-*", "tags": {"env": ["prod", "staging"]}},
        	 "expect": {"status": "Active", "interval": 60, "flowLogVersion": ["2", 3], "tags": {"owner": "*"}}},
        	{"name": "owned", "expect": {"tags": ["owner", "team"]}}
        ]
        """;

    private static readonly (string, string)[] Environment =
    [
        ("0:Name", "prod-active"), ("0:Severity", "High"), ("0:Select:RegionId", "cn-*"),
        ("0:Select:Tags:env", "prod, staging"),
        ("0:Expect:Status", "Active"), ("0:Expect:Interval", "60"), ("0:Expect:FlowLogVersion:0", "2"),
        ("0:Expect:FlowLogVersion:1", "3"),
        ("0:Expect:Tags:owner", "*"), ("1:Name", "owned"), ("1:Expect:Tags", "owner,team"),
    ];

    public static TheoryData<string> Sources => new(Yaml, Json, "");

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_rule_is_the_same_wherever_it_is_written(string text)
    {
        var rules = text == "" ? Read(Environment) : ReadFile(text);

        Assert.Equal(["prod-active", "owned"], rules.Select(rule => rule.Name));
        Assert.Equal([Severity.High, Severity.Medium], rules.Select(rule => rule.Severity));
        Assert.Equal("regionId=cn-*; tags.env=prod|staging", Show(rules[0].Select));
        Assert.Equal("flowLogVersion=2|3; interval=60; status=Active; tags.owner=*", Show(rules[0].Expect));
        Assert.Equal("", Show(rules[1].Select));
        Assert.Equal("tags.owner=*; tags.team=*", Show(rules[1].Expect));
    }

    [Fact]
    public void The_example_in_the_README_is_valid()
    {
        var page = File.ReadAllText(RepositoryFiles.PathOf("src", "Sync", "Expectations", "README.md"));

        var rules = ReadFile(page.Split("```yaml")[1].Split("```")[0]);

        Assert.Equal(
            "flowLogName=prod-*|shared-*; flowLogVersion=3; interval=60; projectName=audit|audit-archive; "
                + "status=Active",
            Show(rules[0].Expect));
        Assert.Equal("tags.cost-center=*; tags.owner=*", Show(rules[1].Expect));
        Assert.Equal((null, "attachment"), (rules[1].Resource, rules[2].Resource));
        Assert.Equal("resourceType=VPC; tags.env=prod", Show(rules[2].Select));
        Assert.Equal(
            "flowLog.formatFields.bytes=bytes; flowLog.formatFields.dstaddr=dstaddr; "
                + "flowLog.formatFields.packets=packets; flowLog.formatFields.protocol=protocol; "
                + "flowLog.formatFields.srcaddr=srcaddr; flowLog.interval=60; flowLog.projectName=audit",
            Show(rules[2].Expect));
    }

    [Fact]
    public void Rules_of_the_file_and_of_the_environment_are_combined()
    {
        File.WriteAllText(_file, "- { name: one, expect: { status: Active } }");

        Assert.Equal(
            ["one", "two"], Read([("0:Name", "two"), ("0:Expect:Status", "Active")], _file).Select(rule => rule.Name));
    }

    [Theory]
    [InlineData(
        "0:Expect:Status=Active",
        "Sync__Expectations__0 lacks a name, which must be 1 to 100 letters, digits, dots, dashes and underscores")]
    [InlineData(
        "0:Name=a b;0:Expect:Status=x",
        "Sync__Expectations__0__Name must be 1 to 100 letters, digits, dots, dashes and underscores")]
    [InlineData(
        "0:Name=a", "Sync__Expectations__0 (a) lacks expect: what the fields should be, such as status: Active")]
    [InlineData(
        "0:Name=a;0:Expect=Active",
        "Sync__Expectations__0__Expect must have one or more of flowLogName, description, cenId, ")]
    [InlineData(
        "0:Name=a;0:Expect:State=x",
        "Sync__Expectations__0__Expect__State has the unknown name State; allowed: flowLogName, description, cenId, ")]
    [InlineData(
        "0:Name=a;0:Select:Status=x;0:Expect:Status=x",
        "Sync__Expectations__0__Select__Status has the unknown name Status; allowed: accountId, regionId, cenId, tags")]
    [InlineData(
        "0:Name=a;0:Sevrity=x;0:Expect:Status=x",
        "Sync__Expectations__0__Sevrity has the unknown name Sevrity; "
            + "allowed: name, severity, resource, select, expect")]
    [InlineData(
        "0:Name=a;0:Severity=grave;0:Expect:Status=x", "Sync__Expectations__0__Severity must be low, medium or high")]
    [InlineData(
        "0:Name=a;0:Expect:Interval=1 min",
        "Sync__Expectations__0__Expect__Interval (a) must be one or more whole numbers of seconds")]
    [InlineData(
        "0:Name=a;0:Expect:Tags:owner:x=1",
        "Sync__Expectations__0__Expect__Tags__owner (a) must say what tags.owner should be: "
            + "one text or a list of texts")]
    [InlineData(
        "0:Name=a;0:Expect:Status=Active,,",
        "Sync__Expectations__0__Expect__Status (a) must say what status should be: one text or a list of texts")]
    [InlineData(
        "0:Name=a;0:Expect:Status=x;1:Name=a;1:Expect:Status=y",
        "Sync__Expectations__1__Name must be unique: a is the name of an earlier expectation")]
    public void A_fault_names_the_setting_the_rule_and_the_allowed_values(string settings, string fault)
    {
        var error = Assert.Throws<SettingsException>(
            () => Read([.. settings.Split(';').Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]))]));

        Assert.StartsWith(fault, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_file_is_listed_with_its_line()
    {
        var error = Assert.Throws<SettingsException>(() => ReadFile(
            """
            - name: one
              expect:
                status:
                interval: [60, soon]
            - name: one
              severity: 1
              expect: { tags: { owner: ~ } }
            - two
            """));

        string[] expected =
        [
            "line 3 (one) must say what status should be", "line 4 (one) must be one or more whole numbers",
            "line 5 must be unique",
            "line 6 must be low, medium or high", "line 7 (one) must say what tags.owner should be",
            "line 8 lacks a name", "line 8 lacks expect",
            "line 8 must have one or more of name, severity, resource, select, expect",
        ];
        var faults = error.Faults.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(
            expected.Zip(faults),
            pair => Assert.StartsWith(
                $"{Path.GetFileName(_file)} {pair.First}", pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a: [", "must be a YAML or JSON file: line ")]
    [InlineData("- { name: a, name: b }", "must be a YAML or JSON file: line 1: ")]
    [InlineData("- &self [ *self ]", "must be a YAML or JSON file: line 1: ")]
    [InlineData("- ? [ a ]\n  : b", "must be a YAML or JSON file: line 1: A name must be text")]
    [InlineData("expectations: []", NoList)]
    [InlineData("", NoList)]
    public void A_file_in_another_format_is_refused(string text, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => ReadFile(text));

        Assert.Contains(fault, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_has_the_value_of_its_anchor()
    {
        var rules = ReadFile(
            """
            - { name: one, expect: &active { status: Active } }
            - { name: two, expect: *active }
            - { name: three, expect: *active }
            """);

        Assert.Equal(["status=Active", "status=Active", "status=Active"], rules.Select(rule => Show(rule.Expect)));
    }

    /// <summary>Twenty lines that expand to 9^19 texts, as a value and as a name.</summary>
    [Theory]
    [InlineData("- *t")]
    [InlineData("- ? *t\n  : x")]
    public void A_file_whose_aliases_multiply_is_refused(string last)
    {
        var lines = Enumerable.Range(1, 19).Select(i => (Name: (char)('a' + i), Before: (char)('a' + i - 1)))
            .Select(line => $"- &{line.Name} [{string.Join(',', Enumerable.Repeat($" *{line.Before} ", 9))}]");

        var error = Assert.Throws<SettingsException>(() => ReadFile($"- &a x\n{string.Join('\n', lines)}\n{last}"));

        Assert.EndsWith(
            "must be a YAML or JSON file: line 2: "
                + "An alias (*a) inside a list or map that has an anchor (&) is not supported.",
            Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_aliases_repeat_too_much_is_refused()
    {
        var error = Assert.Throws<SettingsException>(
            () => ReadFile($"- &a [{string.Join(',', Enumerable.Repeat("x", 60_000))}]\n- *a"));

        Assert.EndsWith(
            "There are more than 100000 values, including those repeated by aliases.",
            Assert.Single(error.Faults),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<SettingsException>(() => Read([], "/no/such/file.yaml"));

        Assert.StartsWith(
            "Sync__ExpectationsFile must be a YAML or JSON file that can be read: ",
            Assert.Single(error.Faults),
            StringComparison.Ordinal);
        Assert.Contains("/no/such/file.yaml", error.Message, StringComparison.Ordinal);
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
