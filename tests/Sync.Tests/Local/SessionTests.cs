using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sync.Tests.Local;

/// <summary>
/// What a terminal of 80 columns shows of each command that reads: a golden file for each. With
/// <c>SYNC_WRITE_PAGES=1</c> the tests write them.
/// </summary>
public sealed partial class SessionTests(SessionWorld world) : IClassFixture<SessionWorld>
{
    private const int Columns = 80;

    [Theory]
    [InlineData("status")]
    [InlineData("status", "--stale")]
    [InlineData("list", "--limit", "5", "--sort", "flowLogId")]
    [InlineData("list", "--limit", "2", "--sort", "flowLogId", "--no-headers", "--quiet")]
    [InlineData("list", "--fields", "flowLogId,flowLogName,tags", "--sort", "flowLogId", "--limit", "2")]
    [InlineData("list", "--status", "inactive")]
    [InlineData("show", "flowlog-00")]
    [InlineData("show", "出口流量日志")]
    [InlineData("history", "flowlog-00")]
    [InlineData("diff", "--from", "1d", "--limit", "4")]
    [InlineData("drift", "--since", "1h", "--kind", "changed")]
    [InlineData("runs")]
    [InlineData("runs", "4")]
    [InlineData("coverage")]
    [InlineData("attachments")]
    [InlineData("expectations")]
    [InlineData("alert", "list")]
    [InlineData("alert", "deliveries")]
    public async Task A_table_fits_80_columns_and_breaks_no_word(params string[] command)
    {
        var result = await world.App.ReadAsync([.. command, "-o", "table"]);

        var screen = Screen(command, result);
        Assert.All(screen.Split('\n'), line => Assert.True(Width(line) <= Columns, $"{Width(line)}: {line}"));
        await AssertGoldenAsync(string.Join('_', command), screen);
    }

    [Theory]
    [InlineData("wide")]
    [InlineData("csv")]
    [InlineData("yaml")]
    [InlineData("json")]
    public async Task Another_format_has_everything(string format)
    {
        string[] command = ["list", "--limit", "2", "--sort", "flowLogId", "-o", format];
        var result = await world.App.ReadAsync([.. command, "--fields", "accountId,flowLogId,flowLogName,tags,status"]);

        Assert.Contains("flowlog-00", result.Output, StringComparison.Ordinal);
        await AssertGoldenAsync(string.Join('_', command), Screen(command, result));
    }

    private static string Screen(IEnumerable<string> command, SyncProcess.Result result) => Steady(
        $"$ flowsync {string.Join(' ', command)}\n{result.Errors}{result.Output.ReplaceLineEndings("\n")}"
        + $"[{result.ExitCode}]\n");

    /// <summary>Times, cursors and ports are always the same, and times as long.</summary>
    private static string Steady(string screen) => Cursor().Replace(
        Fraction().Replace(
            Moment().Replace(Port().Replace(screen, "127.0.0.1:7071"), "2026-01-31T12:00:00Z"),
            "2026-01-31T12:00:00.000000Z"),
        "$1…");

    private static async Task AssertGoldenAsync(string name, string screen)
    {
        var file = $"{Odd().Replace(name, "-").Trim('-')}.txt";
        var path = RepositoryFiles.PathOf("tests", "Sync.Tests", "Local", "Sessions", file);
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1") await File.WriteAllTextAsync(path, screen);
        Assert.Equal(await File.ReadAllTextAsync(path), screen);
    }

    /// <summary>Counted without the code under test: Chinese characters and pictures take two columns.</summary>
    private static int Width(string line)
    {
        var width = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(line); elements.MoveNext();)
            width += Rune.GetRuneAt(elements.GetTextElement(), 0).Value is >= 0x1100 and not (>= 0x2000 and < 0x2E80)
                ? 2 : 1;
        return width;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    [GeneratedRegex("(nextCursor\"?: )\\S+")]
    private static partial Regex Cursor();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Odd();
}
