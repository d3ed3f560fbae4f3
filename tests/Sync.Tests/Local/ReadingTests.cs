using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Local.FakeCen.Faults;
using YamlDotNet.Serialization;

namespace Sync.Tests.Local;

/// <summary>What the commands that read write, in each format, and what they say beside it.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task Yaml_has_the_same_values_as_JSON_and_CSV_the_same_rows_as_lines()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(DriftWatch.Before with { FlowLogName = "a \"quoted\", name", Description = "=1+1" });
        string[] command = ["list", "--fields", "flowLogId,flowLogName,description,interval,tags"];

        var json = JsonNode.Parse(await app.ReadWellAsync([.. command, "-o", "json"]))!;
        var yaml = await app.ReadWellAsync([.. command, "-o", "yaml"]);
        var csv = await app.ReadWellAsync([.. command, "-o", "csv"]);
        var lines = await app.ReadWellAsync(command);

        var read = new SerializerBuilder().JsonCompatible().Build()
            .Serialize(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
                .Deserialize(new StringReader(yaml))!);
        Assert.True(JsonNode.DeepEquals(json["items"], JsonNode.Parse(read)!["items"]), yaml);
        Assert.Equal(
            "flowLogId,flowLogName,description,interval,tags\r\n"
            + $"flowlog-1,\"a \"\"quoted\"\", name\",'=1+1,600,{Quoted(json["items"]![0]!["tags"]!)}\r\n",
            csv);
        Assert.Equal(
            "flowLogId\tflowLogName\tdescription\tinterval\ttags\n"
            + $"flowlog-1\ta \"quoted\", name\t=1+1\t600\t{json["items"]![0]!["tags"]!.ToJsonString()}\n",
            lines);
    }

    [Theory]
    [InlineData("--status", "active", "Nothing has --status active, but there is Active")]
    [InlineData("--name", "EGRESS HANGZHOU", "Nothing has --name EGRESS HANGZHOU, but there is Egress Hangzhou")]
    [InlineData("--cen", "CEN-1", "Nothing has --cen CEN-1, but there is cen-1")]
    public async Task A_value_that_differs_only_in_case_gets_a_hint(string option, string value, string hint)
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(DriftWatch.Before with { FlowLogName = "Egress Hangzhou", CenId = "cen-1" });

        var result = await app.ReadAsync("list", option, value);
        var none = await app.ReadAsync("list", option, "other");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(hint, result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing has", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_log_is_found_by_its_name_unless_several_have_it()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(Some.FlowLog("flowlog-2") with { FlowLogName = "unique" });
        await app.PutAsync(Some.FlowLog("flowlog-3"));

        var shown = await app.ReadWellAsync("show", "unique");
        var history = await app.ReadWellAsync("history", "unique", "--json");
        var several = await app.ReadAsync("show", "a name");
        var none = await app.ReadAsync("show", "no such");

        Assert.Contains("flowLogId\tflowlog-2\n", shown, StringComparison.Ordinal);
        Assert.Equal("added", (string?)JsonNode.Parse(history)!["items"]![0]!["change"]);
        Assert.Equal((1, 4), (several.ExitCode, none.ExitCode));
        Assert.Equal(
            $"2 flow logs are named a name: give the ID of one of {app.Cloud.AccountId}/cn-hangzhou/flowlog-1, "
            + $"{app.Cloud.AccountId}/cn-hangzhou/flowlog-3",
            several.ErrorLines[^1]);
    }

    [Fact]
    public async Task Status_of_stale_scopes_has_only_those_and_the_same_exit_code()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-shanghai" });
        await app.RunAsync();

        var stale = await app.ReadAsync("status", "--stale", "--no-headers");
        var json = await app.ReadAsync("status", "--stale", "-o", "json");

        Assert.Equal((2, 2), (stale.ExitCode, json.ExitCode));
        Assert.StartsWith(
            $"{app.Cloud.AccountId}\tcn-shanghai\tfailed\t", stale.Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.StartsWith("120 flow logs; 3 of 4 scopes fresh.", stale.Output.Split('\n')[1], StringComparison.Ordinal);
        var region = Assert.Single(JsonNode.Parse(json.Output)!["regions"]!.AsArray());
        Assert.Equal("cn-shanghai", (string?)region!["regionId"]);
    }

    [Fact]
    public async Task More_scopes_than_a_screen_has_rows_are_grouped_by_their_reason()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 30, FlowLogs: 60),
            ("Sync:Accounts:0:Id", ManyAccounts.Id(1)), ("Sync:Accounts:0:Name", "base"),
            ("Sync:Accounts:1:Id", ManyAccounts.Id(2)), ("Sync:Accounts:1:Name", "shop"),
            ("Sync:Accounts:1:RoleArn", $"acs:ram::{ManyAccounts.Id(2)}:role/sync"));
        app.Cen.AddMembers(1, new(Regions: 30, FlowLogs: 60));
        await app.RunWellAsync();

        var table = await app.ReadAsync("status", "-o", "table");
        var lines = await app.ReadAsync("status");

        Assert.Contains("  30 regions  ", table.Output, StringComparison.Ordinal);
        Assert.True(table.Output.Split('\n').Length < 15, table.Output);
        Assert.True(lines.Output.Split('\n').Length > 60, lines.Output);
    }

    [Theory]
    [InlineData("2020-01-01")]
    [InlineData("2020-01-01T12:00")]
    [InlineData("2020-01-01T12:00:00")]
    [InlineData("2020-01-01T12:00:00+08:00")]
    [InlineData("52w")]
    public async Task A_date_is_a_time(string time)
    {
        await using var app = await DriftWatch.StartAsync();

        var result = await app.ReadAsync("list", "--as-of", time, "--json");

        Assert.Equal((0, 0), (result.ExitCode, (int)JsonNode.Parse(result.Output)!["totalCount"]!));
    }

    [Fact]
    public async Task Wide_adds_columns_and_CSV_has_all_fields_of_the_API()
    {
        await using var app = await DriftWatch.StartAsync();

        var wide = await app.ReadWellAsync("list", "-o", "wide");
        var csv = await app.ReadWellAsync("list", "-o", "csv");

        Assert.Contains("  PROJECT  ", wide.Split('\n')[0], StringComparison.Ordinal);
        var expected = await app.Http.GetStringAsync("/api/flowlogs?format=csv");
        Assert.Equal(expected.Split("\r\n")[0], csv.Split("\r\n")[0]);
    }

    [Fact]
    public async Task Quiet_says_nothing_beside_the_rows_and_no_headers_leaves_out_the_first_line()
    {
        await using var app = await DriftWatch.StartAsync();

        var result = await app.ReadAsync("list", "--fields", "flowLogId", "--quiet", "--no-headers");

        Assert.Equal((0, "flowlog-1\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public async Task Every_command_that_reads_has_the_same_options_for_its_output()
    {
        string[] formats = ["json", "yaml", "csv", "table", "wide"];
        string[][] commands =
        [
            ["status"], ["list"], ["attachments"], ["show", "flowlog-1"], ["history", "flowlog-1"],
            ["diff", "--from", "1d"], ["drift"], ["runs"], ["runs", "1"], ["coverage"], ["expectations"],
            ["alert", "list"], ["alert", "deliveries"],
        ];
        await using var app = await DriftWatch.StartAsync();

        foreach (var command in commands)
        {
            foreach (var format in formats)
            {
                var result = await app.ReadAsync([.. command, "-o", format, "--quiet"]);
                Assert.True(result is { ExitCode: 0, Errors: "" }, $"{command[0]} {format}: {result.Errors}");
                if (format == "json") JsonDocument.Parse(result.Output).Dispose();
            }
        }
    }

    private static string Quoted(JsonNode tags) =>
        $"\"{tags.ToJsonString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
