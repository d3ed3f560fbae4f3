namespace Sync.Report;

/// <summary>All sections of the page in order, with the tests that each runs and their sizes.</summary>
public static class Sections
{
    private static readonly IReadOnlyList<Section> All =
    [
        new TestSection(
            "faults", "45 min", "6 min",
            ["Faults", "Database", "Crash.KillTests", "Crash.StampedeTests", "Upgrade", "InvariantsTests"])
        {
            Sizes =
            [
                ("SYNC_PROOF_FAULTS", "all"), ("SYNC_PROOF_KILLS", "200"), ("SYNC_PROOF_SECONDS", "300"),
            ],
        },
        new TestSection("chaos", "25 min", "1 min", ["Crash.ChaosTests"]) { Sizes = [("SYNC_PROOF_ROUNDS", "40")] },
        new TestSection("deliveries", "1 min", "1 min", ["Deliveries"]),
        new TestSection("load", "6 min", "1 min", ["Load.LoadTests"])
        {
            Sizes = [("SYNC_PROOF_SECONDS", "300"), ("SYNC_PROOF_WRK", "64")],
        },
        new TestSection("soak", "7 h", "1 min", ["Load.SoakTests", "Load.LedgerSoakTests"])
        {
            Sizes =
            [
                ("SYNC_PROOF_RUNS", "3000"), ("SYNC_PROOF_LEDGER_RUNS", "10000"), ("SYNC_PROOF_SCOPES", "3000"),
            ],
        },
        new TestSection("mass", "4 min", "1 min", ["Load.MassChangeTests"])
        {
            Sizes = [("SYNC_PROOF_FLOW_LOGS", "300000")],
        },
        new TestSection("hostile", "1 min", "1 min", ["Abuse"]) { Sizes = [("SYNC_PROOF_INJECTIONS", "all")] },
        new TestSection("fuzz", "30 min", "1 min", ["Fuzz"]) { Sizes = [("SYNC_PROOF_CASES", "10000000")] },
        new MutationSection("mutation.signing", "10 min"),
        new MutationSection("mutation.walk", "15 min"),
        new MutationSection("mutation.diff", "10 min"),
        new MutationSection("mutation.merge", "20 min"),
        new MutationSection("mutation.delivery", "15 min"),
        new SpeedSection("speed.merge", "5 min"),
        new SpeedSection("speed.run", "20 min") { IsPublished = true },
        new SpeedSection("speed.peers", "5 min") { IsPublished = true },
        new SpeedSection("speed.scopes", "5 min"),
        new SpeedSection("speed.start", "1 min"),
        new SpeedSection("speed.walk", "12 min"),
        new SpeedSection("speed.http", "3 min"),
        new SpeedSection("speed.cen", "1 min"),
        new SpeedSection("speed.crowd", "2 min"),
        new SpeedSection("speed.report", "15 min"),
        new SpeedSection("speed.past", "15 min"),
        new SpeedSection("speed.network", "10 min"),
        new SpeedSection("speed.scale", "10 min"),
        new SpeedSection("speed.snapshots", "10 min"),
        new SpeedSection("speed.growth", "20 min"),
        new SpeedSection("speed.mass", "40 min"),
    ];

    /// <param name="names">
    /// Names of sections or prefixes: <c>speed</c> selects every <c>speed.NAME</c>. Empty: all sections.
    /// </param>
    /// <returns>The selected sections; empty if a name is unknown.</returns>
    public static IReadOnlyList<Section> Named(IReadOnlyList<string> names, bool quick)
    {
        if (names is []) return [.. All.Where(section => !quick || section.Quick is not null)];
        return names.All(name => All.Any(section => section.IsNamed(name)))
            ? [.. All.Where(section => names.Any(section.IsNamed))]
            : [];
    }

    public static int TellUsage()
    {
        Console.Error.WriteLine("""
            dotnet run -c Release --project tests/Sync.Report -- [--quick] [SECTION …]
              Measures the given sections of tests/REPORT.md, by default all,
                  and writes the results between their marks.
              The default sizes are those of the report; environment variables override them. --quick uses the sizes
              of CI and skips mutation and speed unless named, as CI does not run them. `speed` and `mutation` select
              all sections with that prefix. `load` needs the program wrk, except with --quick.
              The exit code is 3 if a test failed, 2 if a goal was missed.
            """);
        Console.Error.WriteLine($"  {"SECTION",-13} {"takes",-11} {"--quick",-8} sizes");
        foreach (var section in All)
        {
            var sizes = section is TestSection tests ? tests.FullSizes : "";
            var quick = section.Quick ?? "the same";
            Console.Error.WriteLine($"  {section.Name,-13} {section.Full,-11} {quick,-8} {sizes}".TrimEnd());
        }

        return 1;
    }
}
