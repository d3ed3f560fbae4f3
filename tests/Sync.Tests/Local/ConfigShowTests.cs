using System.Text.Json.Nodes;

namespace Sync.Tests.Local;

/// <summary><c>config show</c> and <c>config schema</c>.</summary>
public sealed class ConfigShowTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    public ConfigShowTests() => _folder
        .With("database", "Host=db;Username=u;Password=hunter2\n")
        .With("secrets/slack", "https://hooks.slack.com/hunter2")
        .With("sync.yaml", """
            connectionStrings:
              postgres: { fromFile: database }
            SYNC_KEY: { fromFile: secrets/slack }
            sync:
              schedule: 0 0 * * * *
              alibaba:
                regions: [cn-hangzhou,
                  cn-shanghai]
              sinks:
                - name: ops
                  type: slack
                  url: { fromFile: secrets/slack }
              expectations:
                - { name: owner, expect: { tags: { owner: "*" } } }
              drift: none
            """);

    [Fact]
    public async Task What_is_set_is_shown_with_its_line_and_secrets_are_not()
    {
        var result = await _folder.RunAsync("config", "show", "--set", "-o", "csv");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(
            """
            name,value,from
            ConnectionStrings__Postgres,Host=db;Username=u;Password=(secret),"sync.yaml:2, fromFile database"
            Sync__Alibaba__Regions,"cn-hangzhou,cn-shanghai",sync.yaml:7
            Sync__Drift,none,sync.yaml:15
            Sync__Expectations__0__expect__tags__owner,*,sync.yaml:14
            Sync__Expectations__0__name,owner,sync.yaml:14
            Sync__Schedule,0 0 * * * *,sync.yaml:5
            Sync__Sinks__0__name,ops,sync.yaml:10
            Sync__Sinks__0__type,slack,sync.yaml:11
            Sync__Sinks__0__url,(secret),"sync.yaml:12, fromFile secrets/slack"
            SYNC_KEY,(secret),"sync.yaml:3, fromFile secrets/slack"

            """,
            result.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Everything_else_is_shown_with_its_default()
    {
        var lines = (await _folder.RunAsync("config", "show", "-o", "csv")).Output.Split("\r\n");

        Assert.All(
            (string[])["Sync__Alibaba__PageSize,50,default", "Sync__Ledger__KeepRuns,forever,default",
                "Sync__RunLease,00:01:00,default", "Sync__Coverage__Severity__TR,medium,default",
                "Sync__Alibaba__Endpoint,https://cbn.aliyuncs.com,default"],
            line => Assert.Contains(line, lines));
        Assert.DoesNotContain(lines, line => line.StartsWith("Sync__AccountId,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_gets_names_values_and_places()
    {
        var document = JsonNode.Parse((await _folder.RunAsync("config", "show", "-o", "json")).Output)!;

        Assert.Equal(_folder.File, (string?)document["file"]);
        var schedule = document["settings"]!.AsArray().Single(each => (string?)each!["name"] == "Sync__Schedule")!;
        Assert.Equal(("0 0 * * * *", "sync.yaml:5"), ((string?)schedule["value"], (string?)schedule["from"]));
        Assert.DoesNotContain("hunter2", document.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_fits_80_columns()
    {
        var result = await _folder.RunAsync("config", "show", "-o", "table");

        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task The_schema_describes_every_setting_with_its_values_and_refuses_other_names()
    {
        var schema = JsonNode.Parse((await CommandSession.RunAsync("config", "schema")).Output)!;

        var alibaba = schema["properties"]!["sync"]!["properties"]!["alibaba"]!;
        var pageSize = alibaba["properties"]!["pageSize"]!;
        Assert.Equal(50, (int?)pageSize["default"]);
        Assert.StartsWith(
            "Sync__Alibaba__PageSize (a whole number from 1 to 100)", (string?)pageSize["description"],
            StringComparison.Ordinal);
        Assert.Equal(
            """[{"$ref":"#/definitions/reference"},{"type":"integer","minimum":1,"maximum":100},{"type":"null"}]""",
            pageSize["anyOf"]!.ToJsonString());
        Assert.False((bool)alibaba["additionalProperties"]!);
        Assert.False((bool)schema["additionalProperties"]!);
        Assert.Equal(
            """[{"$ref":"#/definitions/reference"},{"type":"null"}]""",
            schema["properties"]!["SYNC_KEY"]!["anyOf"]!.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();
}
