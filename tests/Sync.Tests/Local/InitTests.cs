using System.Text.RegularExpressions;

namespace Sync.Tests.Local;

/// <summary><c>init</c>: the file that it writes.</summary>
public sealed partial class InitTests : IDisposable
{
    private const string IsSecret =
        "is or contains a secret, which does not belong in the file: say where it is, env:NAME or file:PATH.";

    private readonly SettingsFolder _folder = new();

    [Fact]
    public async Task The_answers_are_in_the_file_and_nothing_else_is_set()
    {
        _folder.With("database", "Host=db;Username=u").With("slack", "https://hooks.slack.com/a")
            .With("teams", "https://teams.example/b");

        var written = await _folder.RunAsync(
            "init", "--postgres", "file:database", "--account", "1234567890123456", "--regions",
            "cn-hangzhou, cn-shanghai", "--schedule", "0 0 * * * *", "--slack", "file:slack", "--teams", "file:teams");

        Assert.Equal(
            (0, $"Wrote {_folder.File} and {_folder.PathOf("sync.schema.json")}. Next: flowsync config check\n", ""),
            (written.ExitCode, written.Output, written.Errors));
        Assert.Equal(
            [
                "ConnectionStrings__Postgres\tHost=db;Username=u", "Sync__AccountId\t1234567890123456",
                "Sync__Alibaba__Regions\tcn-hangzhou,cn-shanghai", "Sync__Schedule\t0 0 * * * *",
                "Sync__Sinks__0__name\tslack", "Sync__Sinks__0__type\tslack", "Sync__Sinks__0__url\t(secret)",
                "Sync__Sinks__1__name\tteams", "Sync__Sinks__1__type\tteams", "Sync__Sinks__1__url\t(secret)", "",
            ],
            (await _folder.RunAsync("config", "show", "--set", "--no-headers")).Output.Split('\n')
                .Select(line => string.Join('\t', line.Split('\t').Take(2))));
    }

    [Fact]
    public async Task Every_setting_in_a_comment_is_valid_once_it_is_uncommented()
    {
        await _folder.RunAsync("init", "--regions", "cn-hangzhou");
        _folder.With("secrets/alibaba", "secret").With("secrets/key", "key")
            .With("secrets/slack", "https://a.example/");
        var text = await File.ReadAllTextAsync(_folder.File);
        // Either one account, or several.
        _folder.With("sync.yaml", Commented().Replace(text, "$1").Replace("  accountId:", "  #accountId:"));

        var result = await _folder.RunAsync("config", "check");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Matches(@"is valid: (?:2\d) values\.", result.Output);
    }

    [Fact]
    public async Task The_schema_is_written_beside_the_file_which_names_it()
    {
        await _folder.RunAsync("init", "--regions", "cn-hangzhou");

        Assert.StartsWith(
            "# yaml-language-server: $schema=sync.schema.json\n", await File.ReadAllTextAsync(_folder.File),
            StringComparison.Ordinal);
        Assert.Equal(
            (await CommandSession.RunAsync("config", "schema")).Output,
            await File.ReadAllTextAsync(_folder.PathOf("sync.schema.json")));
    }

    [Fact]
    public async Task An_existing_file_is_replaced_only_with_force()
    {
        _folder.With("sync.yaml", "sync: {}");

        var refused = await _folder.RunAsync("init", "--regions", "cn-hangzhou");
        Assert.Equal((1, $"{_folder.File} exists: --force replaces it.\n"), (refused.ExitCode, refused.Errors));
        Assert.Equal("sync: {}", await File.ReadAllTextAsync(_folder.File));

        Assert.Equal(0, (await _folder.RunAsync("init", "--regions", "cn-hangzhou", "--force")).ExitCode);
        Assert.Contains(
            "regions: [\"cn-hangzhou\"]", await File.ReadAllTextAsync(_folder.File), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--slack", "https://hooks.slack.com/hunter2", $"--slack {IsSecret}")]
    [InlineData("--postgres", "Host=db;Password=hunter2", $"--postgres {IsSecret}")]
    [InlineData("--postgres", "Host=db;Multiplexing=true", "--postgres must not set Multiplexing")]
    [InlineData("--regions", "CN Hangzhou", "--regions must be a list of region IDs, such as cn-hangzhou.")]
    [InlineData("--schedule", "0 0 0 30 2 *", "--schedule never occurs")]
    [InlineData("--account", "env:ACCOUNT", "--account must be a text, not a reference.")]
    [InlineData("--account", "abc", "--account must be")]
    public async Task A_wrong_answer_is_wrong_usage_and_writes_nothing(string option, string value, string fault)
    {
        var result = await _folder.RunAsync("init", option, value);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(fault, result.Errors, StringComparison.Ordinal);
        Assert.Equal("Usage: flowsync init --help", result.ErrorLines[^1]);
        Assert.Equal(2, result.ErrorLines.Count);
        Assert.DoesNotContain("hunter2", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_an_error_of_one_line()
    {
        var path = _folder.PathOf("nosuch/sync.yaml");

        var result = await CommandSession.RunAsync("init", "--regions", "cn-hangzhou", "--config", path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "sync.schema.json cannot be written: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("^( *)#(?=[A-Za-z])", RegexOptions.Multiline)]
    private static partial Regex Commented();
}
