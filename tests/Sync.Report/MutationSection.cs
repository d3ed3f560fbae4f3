using System.Globalization;
using System.Text.Json;

namespace Sync.Report;

/// <summary>Whether tests notice when the code is changed: the script of that proof changes it, and tells what came of each target.</summary>
internal sealed record MutationSection(string Name, string Full) : Section(Name, Full, Quick: null)
{
    /// <summary>The share, in percent, of changes that have to be noticed.</summary>
    private const double Goal = 85;

    private sealed record Target(string Name, int Tested, int Killed, int Timeout, int Survived, int NoCoverage, double Score)
    {
        public bool IsMet => Score >= Goal;
    }

    public override async Task<Verdict> RunAsync(Page page, bool quick)
    {
        var circumstances = Circumstances.Begin();
        var folder = Directory.CreateTempSubdirectory("sync-report-");
        var exitCode = await Command.RunAsync([("SYNC_PROOF_RESULTS", folder.FullName)], "bash", "tests/Sync.Tests/Proof/Mutation/run.sh");
        var path = Path.Combine(folder.FullName, "mutation.jsonl");
        List<Target> targets = [.. File.Exists(path) ? File.ReadLines(path).Select(Read) : []];
        // It ends with 1 where a score is missed, and with more where a target could not be measured.
        var failed = targets is [] || exitCode > 1;
        page.Write(Name, $"{circumstances.Tell(null)}\n\n{(failed ? $"**failed**: it ended with exit code {exitCode}.\n\n" : "")}{(targets is [] ? "" : Table(targets))}");
        folder.Delete(recursive: true);
        return failed ? Verdict.Failed : targets.All(target => target.IsMet) ? Verdict.Held : Verdict.Missed;
    }

    private static Target Read(string line)
    {
        var target = JsonSerializer.Deserialize<JsonElement>(line);
        return new Target(target.GetProperty("target").GetString()!, Count("tested"), Count("killed"), Count("timeout"), Count("survived"), Count("noCoverage"), target.GetProperty("score").GetDouble());

        int Count(string name) => target.GetProperty(name).GetInt32();
    }

    private static string Table(IEnumerable<Target> targets) => Markdown.Table(
        ["target", "changes tested", "noticed", "timed out", "survived", "not covered", "score", "goal", ""],
        targets.Select(target => (string[])[target.Name, .. Cells(target.Tested, target.Killed, target.Timeout, target.Survived, target.NoCoverage),
            target.Score.ToString("0.0", CultureInfo.InvariantCulture), $"at least {Goal}", target.IsMet ? "met" : "**missed**"]));

    private static IEnumerable<string> Cells(params IEnumerable<int> counts) => counts.Select(count => count.ToString("N0", CultureInfo.InvariantCulture));
}
