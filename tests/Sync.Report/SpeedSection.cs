namespace Sync.Report;

/// <summary>Benchmarks, which write to the page themselves. <c>speed.NAME</c> runs the benchmark NAME.</summary>
internal sealed record SpeedSection(string Name, string Full) : Section(Name, Full, Quick: null)
{
    private const string Publish = """
        set -e
        if [ -z "${SYNC_TEST_PROGRAM-}" ]; then
          source .ci/program.sh
          publish_program
        fi
        exec "$@"
        """;

    /// <summary>Whether flowsync is measured as it is published, and not as it is built.</summary>
    public bool IsPublished { get; init; }

    public override async Task<Verdict> RunAsync(Page page, bool quick)
    {
        string[] benchmark =
        [
            "dotnet", "run", "-c", "Release", "--project", "tests/Sync.Benchmarks", "--", "table", page.Path,
            Name.Split('.')[1],
        ];
        string[] all = IsPublished ? ["bash", "-c", Publish, "bash", .. benchmark] : benchmark;
        return await Command.RunAsync([], all[0], all[1..]) switch
        {
            0 => Verdict.Held,
            2 => Verdict.Missed,
            _ => Verdict.Failed,
        };
    }
}
