using System.Globalization;
using System.Text;

namespace Sync.Tests.Local;

/// <summary><c>config check</c>: what is wrong with a settings file.</summary>
public sealed class ConfigCheckTests : IDisposable
{
    private const string Reference = "{ fromEnv: NAME } or { fromFile: PATH }",
        IsSecret = "is a secret, which does not belong in this file: write " + Reference;

    private readonly SettingsFolder _folder = new();

    [Theory]
    [InlineData("sync:\n  shedule: x", "line 2: sync.shedule is not a setting; did you mean sync.schedule?")]
    [InlineData("Sync__Schedule: x", "line 1: Sync__Schedule is not a setting; did you mean sync.schedule?")]
    [InlineData("pageSize: 5", "line 1: pageSize is not a setting; did you mean sync.alibaba.pageSize?")]
    [InlineData("colour: red", "line 1: colour is not a setting")]
    [InlineData(
        "sync:\n  sinks:\n    - { name: a, type: file, path: '-' }\n    - { nam: b, type: file, path: '-', name: b }",
        "line 4: sync.sinks[1].nam is not a setting; did you mean sync.sinks[0].name?")]
    [InlineData(
        "sync:\n  alibaba:\n    pageSize: 500",
        "line 3: sync.alibaba.pageSize must be a whole number from 1 to 100")]
    [InlineData(
        "sync:\n  drift:\n    rules: []", "line 3: sync.drift.rules is not a setting")]
    [InlineData(
        "sync:\n  engine: Kubernetes", "line 2: sync.engine must be one of InProcess, Durable")]
    [InlineData(
        "sync: { environment: a, Environment: b }",
        "line 1: sync.environment is set twice, because capital letters make no difference")]
    [InlineData(
        "sync:\n  environment: a\n  environment: b",
        "line 3, column 3: the name environment is there already; each may be set once")]
    [InlineData(
        "sync:\n\tenvironment: a", "line 2, column 1: a tab indents the line: YAML takes spaces only")]
    [InlineData("- a", "line 1 must be a map of settings, such as sync: { schedule: … }")]
    [InlineData("sync: {}\n---\nsync: {}", "line 3, column 1: not valid YAML: There is a second document (---)")]
    [InlineData("sync:\n  environment: [a]", "line 2: sync.environment must be a text, not a list")]
    [InlineData("sync:\n  environment: { a: b }", "line 2: sync.environment must be a text, not a map")]
    [InlineData("sync:\n  sinks: slack", "line 2: sync.sinks must be a list or none, not a text")]
    [InlineData("SYNC_KEY: hunter2", "line 1: SYNC_KEY " + IsSecret)]
    [InlineData(
        "connectionStrings:\n  postgres: Host=db;Username=u;Password=hunter2",
        "line 2: connectionStrings.postgres " + IsSecret)]
    [InlineData(
        "connectionStrings:\n  postgres: hunter2",
        "line 2: connectionStrings.postgres " + IsSecret)]
    [InlineData(
        "SYNC_KEY: { fromEnv: NO_SUCH_VARIABLE }",
        "line 1: SYNC_KEY is in the environment variable NO_SUCH_VARIABLE, which is not set")]
    [InlineData(
        "SYNC_KEY: { fromEnv: a-b }", "line 1: SYNC_KEY must name an environment variable: fromEnv: NAME")]
    [InlineData("SYNC_KEY: { fromFile: empty }", "line 1: SYNC_KEY is in the file empty, which is empty")]
    [InlineData(
        "SYNC_KEY: { fromEnv: A, fromFile: b }", $"line 1: SYNC_KEY must refer to one place: {Reference}")]
    [InlineData(
        "sync:\n  sinks:\n    - name: ops\n      type: slack",
        "line 3: sync.sinks[0].url is missing: it must be an https:// URL (with AllowPrivateAddresses also http://) "
            + "without user, password and fragment")]
    [InlineData(
        "sync:\n  expectations:\n    - name: owner\n      expct: { tags: [owner] }\n      expect: { status: Active }",
        "line 4 has the unknown name expct; allowed: name, severity, resource, select, expect")]
    public async Task A_fault_is_one_line_with_its_place_and_what_is_right(string yaml, string fault)
    {
        _folder.With("sync.yaml", yaml).With("empty", "\n");

        var result = await _folder.RunAsync("config", "check");

        Assert.Equal((1, "", $"sync.yaml {fault}\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.DoesNotContain("hunter2", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_listed_in_the_order_of_their_lines()
    {
        _folder.With("sync.yaml", """
            sync:
              schedule: every day
              maxDryRun: 3
              alibaba:
                pageSize: 0
                regions: [cn-hangzhou, { a: b }]
            SYNC_KEY: secret
            """);

        var result = await _folder.RunAsync("config", "check");

        Assert.Equal(
            ["line 2:", "line 3:", "line 5:", "line 6:", "line 7:"],
            result.ErrorLines.Select(line => line.Split(' ', 4) is ["sync.yaml", var word, var number, _]
                ? $"{word} {number}" : line));
    }

    [Theory]
    [InlineData("nosuch.yaml", "which does not exist")]
    [InlineData("", "which is a folder, not a settings file")]
    [InlineData("latin1", "which is not text in UTF-8")]
    [InlineData("large", "which is larger than 1 MB, which no settings file is")]
    public async Task A_file_that_cannot_be_read_is_named_with_the_option_that_names_it(string name, string fault)
    {
        var path = _folder.PathOf(name);
        await File.WriteAllBytesAsync(_folder.PathOf("latin1"), [(byte)'a', 0xe9]);
        _folder.With("large", new string('#', (1 << 20) + 1));

        var result = await CommandSession.RunAsync("config", "check", "--config", path);

        Assert.Equal((1, $"--config names {path}, {fault}\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_valid_file_is_said_to_be_valid()
    {
        _folder.With("sync.yaml", "sync: { schedule: 0 0 * * * *, alibaba: { pageSize: 20, regions: [] } }\n");

        var result = await _folder.RunAsync("config", "check");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(
            [$"{_folder.File} is valid: 2 values.",
                "ConnectionStrings__Postgres is not set: commands use the embedded Postgres.", ""],
            result.Output.Split('\n'));
    }

    [Fact]
    public async Task However_a_file_is_damaged_every_fault_has_a_place_and_none_has_the_secret()
    {
        var random = new Random(20);
        const string Sample = """
            connectionStrings: { postgres: { fromFile: secret } }
            SYNC_KEY: { fromFile: secret }
            sync:
              schedule: "0 0 * * * *"
              accounts: [{ id: "1", roleArn: &a "acs:ram::1:role/sync" }, { id: "2", roleArn: *a }]
              sinks:
                - { name: ops, type: slack, url: { fromEnv: HOME } }
              alerts: { digestAbove: 3, rules: [{ severity: high }] }
              expectations:
                - name: owner
                  expect: { tags: { owner: "*" } }
            """;
        _folder.With("secret", "Host=db;Username=u;Password=hunter2");
        string[] odd = ["{", "}", "[", "]", ":", "\n", "  ", "- ", "&a ", "*a", "\"", "'", "#", "null", "\t", "\0"];

        for (var round = 0; round < 200; round++)
        {
            var text = new StringBuilder(Sample);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(text.Length);
                if (random.Next(2) == 0) text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                else text.Insert(at, odd[random.Next(odd.Length)]);
            }

            _folder.With("sync.yaml", text.ToString());
            var result = await _folder.RunAsync("config", "check");

            Assert.True(result.ExitCode is 0 or 1, text.ToString());
            Assert.DoesNotContain("hunter2", result.Output + result.Errors, StringComparison.Ordinal);
            Assert.All(result.ErrorLines, line => Assert.True(
                line.StartsWith("sync.yaml line ", StringComparison.Ordinal)
                    || line.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
                    || line.StartsWith("Sync__", StringComparison.Ordinal),
                string.Create(CultureInfo.InvariantCulture, $"{round}: {line}\n{text}")));
        }
    }

    public void Dispose() => _folder.Dispose();
}
