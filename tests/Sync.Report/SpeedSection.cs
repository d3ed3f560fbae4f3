namespace Sync.Report;

/// <summary>Benchmarks, which write to the page themselves. <c>speed.NAME</c> runs the benchmark NAME.</summary>
internal sealed record SpeedSection(string Name, string Full) : Section(Name, Full, Quick: null)
{
    public override async Task<Verdict> RunAsync(Page page, bool quick) =>
        await Command.RunAsync(
            [], "dotnet", "run", "-c", "Release", "--project", "tests/Sync.Benchmarks", "--", "table", page.Path,
            Name.Split('.')[1]) switch
        {
            0 => Verdict.Held,
            2 => Verdict.Missed,
            _ => Verdict.Failed,
        };
}
