using System.Globalization;
using System.Text.Json;

namespace Sync.Report;

/// <summary>
/// Mutation tests: whether tests detect changes of the code. <c>mutation.NAME</c> runs the target NAME of the script.
/// </summary>
internal sealed record MutationSection(string Name, string Full) : Section(Name, Full, Quick: null)
{
    /// <summary>The percentage of changes that tests must detect.</summary>
    private const double Goal = 85;

    private sealed record Score(int Tested, int Killed, int Timeout, int Survived, int NoCoverage, double Percent)
    {
        public bool IsMet => Percent >= Goal;
    }

    public override async Task<Verdict> RunAsync(Page page, bool quick)
    {
        var circumstances = Circumstances.Begin();
        var folder = Directory.CreateTempSubdirectory("sync-report-");
        var exitCode = await Command.RunAsync(
            [("SYNC_PROOF_RESULTS", folder.FullName)], "bash", "tests/Sync.Proofs/Mutation/run.sh",
            Name.Split('.')[1]);
        var path = Path.Combine(folder.FullName, "mutation.jsonl");
        var score = File.Exists(path) ? Read(File.ReadLines(path).Single()) : null;
        var result = score is null ? $"**failed**: the script ended with exit code {exitCode}." : Table(score);
        page.Write(Name, $"{circumstances.Tell(null)}\n\n{result}");
        folder.Delete(recursive: true);
        return score is null ? Verdict.Failed : score.IsMet ? Verdict.Held : Verdict.Missed;
    }

    private static Score Read(string line)
    {
        var target = JsonSerializer.Deserialize<JsonElement>(line);
        return new Score(
            Count("tested"), Count("killed"), Count("timeout"), Count("survived"), Count("noCoverage"),
            target.GetProperty("score").GetDouble());

        int Count(string name) => target.GetProperty(name).GetInt32();
    }

    private string Table(Score score) => Markdown.Table(
        ["target", "changes tested", "noticed", "timed out", "survived", "not covered", "score, %", "goal", ""],
        [
            [
                Name.Split('.')[1],
                .. Cells(score.Tested, score.Killed, score.Timeout, score.Survived, score.NoCoverage),
                score.Percent.ToString("0.0", CultureInfo.InvariantCulture), $"at least {Goal}",
                score.IsMet ? "met" : "**missed**",
            ],
        ]);

    private static IEnumerable<string> Cells(params IEnumerable<int> counts) =>
        counts.Select(count => count.ToString("N0", CultureInfo.InvariantCulture));
}
