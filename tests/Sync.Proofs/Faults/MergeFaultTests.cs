using Npgsql;
using Sync.Local.FakeCen.Faults;
using Sync.Proofs.Crash;

namespace Sync.Proofs.Faults;

/// <summary>
/// Every kind of database error, at every statement of a merge and at its commit, for one scope and for all: the scope
/// is unchanged, the others are merged, the ledger names the error, and the next run converges.
/// </summary>
public sealed class MergeFaultTests
{
    internal static readonly (string Code, string Name)[] Codes =
    [
        ("40P01", "deadlock"), ("40001", "serialization failure"), ("53100", "disk full"), ("53200", "out of memory"),
        ("57014", "statement timeout"), ("25006", "read-only"), ("55P03", "lock not available"), ("58030", "I/O error"),
        ("XX000", "internal error"), ("kill", "session ended"),
    ];

    private sealed record MergeCase(string Site, string Code, string Error, bool AllScopes)
    {
        public string Name => $"{Error} at {Site}, {(AllScopes ? "all scopes" : "one scope")}";
    }

    private static IEnumerable<MergeCase> Cases(bool atCommit) =>
        from site in DatabaseStrike.Sites
        where site.Contains("commit", StringComparison.Ordinal) == atCommit
        from code in Codes
        from allScopes in new[] { false, true }
        where allScopes || !DatabaseStrike.IsOfNoScope(site)
        select new MergeCase(site, code.Code, code.Name, allScopes);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_merge_that_the_database_rejects_leaves_its_scope_unchanged(bool atCommit)
    {
        await using var bench = await StartAsync();

        await Cells.TryAllAsync(bench, ProofSettings.Share(Cases(atCommit)), merge => merge.Name, async merge =>
        {
            var struck = await StrikeAsync(bench, merge.Site, merge.Code, merge.AllScopes ? null : bench.Regions[0]);

            await Marks.CheckAsync(bench, struck, AsFault(merge));
            foreach (var scope in struck.Report!.Scopes.Where(scope => scope.ErrorCode is not null))
            {
                Assert.Equal(struck.Before[scope.Scope.RegionId], struck.After[scope.Scope.RegionId]);
                // A client that is writing when the session ends may see a broken stream before the server's error.
                Assert.Matches(merge.Code == "kill" ? "57P01|stream" : merge.Code, scope.ErrorMessage);
                Assert.Contains(
                    bench.App.Log.All,
                    line => line.StartsWith(
                        $"Error The database failed in scope {scope.Scope}", StringComparison.Ordinal));
            }
        });
    }

    /// <summary>
    /// Without its ledger a run cannot record anything: it ends with the error, and the next run marks it as
    /// interrupted.
    /// </summary>
    [Theory]
    [InlineData(DatabaseStrike.Ledger)]
    [InlineData(DatabaseStrike.Begin)]
    [InlineData(DatabaseStrike.Finish)]
    public async Task A_run_whose_ledger_cannot_be_written_ends_with_the_error_and_leaves_no_lock(string site)
    {
        await using var bench = await StartAsync();

        await Cells.TryAllAsync(bench, Codes, code => $"{code.Name} at {site}", async code =>
        {
            var struck = await StrikeAsync(bench, site, code.Code, region: null);

            var error = Assert.IsAssignableFrom<PostgresException>(struck.Error);
            Assert.Equal(code.Code == "kill" ? "57P01" : code.Code, error.SqlState);
            if (site != DatabaseStrike.Finish)
                Assert.All(bench.Regions, region => Assert.Equal(struck.Before[region], struck.After[region]));
            else
                Assert.All(
                    bench.Regions,
                    region => Assert.Equal(
                        struck.CloudAfter[region].OrderBy(row => row.Key),
                        struck.After[region].OrderBy(row => row.Key)));
            await bench.App.CheckInvariantsAsync();
            await bench.ConvergeAsync();
            Assert.Equal(
                site == DatabaseStrike.Begin ? 0 : 1,
                await bench.App.ScalarAsync<long>("""
                    select count(*)
                    from sync.sync_run
                    where outcome = 'interrupted' and run_id = (select max(run_id) - 1 from sync.sync_run)
                    """));
        });
    }

    [Fact]
    public async Task An_unknown_field_name_that_cannot_be_stored_fails_no_merge_and_is_stored_by_the_next_run()
    {
        await using var bench = await StartAsync();
        await bench.App.ExecuteAsync("""
            create trigger strike before insert on sync.unknown_field
                for each row execute function proof.strike('unknown_field')
            """);
        var unknown = new KnownFault("unknown fields", new UnknownFields(), ["synced"], []) { ChangesContent = true };

        var struck = await StrikeAsync(bench, "unknown_field", "53100", region: null, new UnknownFields());

        await Marks.CheckAsync(bench, struck, new FaultCase(unknown, Moment.Merge, AllScopes: true, Lasts: true));
        Assert.Equal(0, await bench.App.ScalarAsync<long>("select count(*) from sync.unknown_field"));
        bench.App.Cen.Faults.Add(new UnknownFields());
        await bench.App.RunWellAsync();
        Assert.Equal(
            ["Delivery", "PeerRegionId"],
            await bench.App.QueryAsync<string>("select name from sync.unknown_field order by name"));
    }

    private static async Task<FaultBench> StartAsync()
    {
        var bench = await FaultBench.StartAsync();
        await bench.App.ExecuteAsync(DatabaseStrike.Arm);
        return bench;
    }

    private static async Task<Struck> StrikeAsync(
        FaultBench bench, string site, string code, string? region, params Fault[] faults)
    {
        await bench.App.ExecuteAsync(DatabaseStrike.Add, new { site, region, code });
        try
        {
            return await bench.StrikeAsync(faults);
        }
        finally
        {
            await bench.App.ExecuteAsync(DatabaseStrike.Clear);
        }
    }

    private static FaultCase AsFault(MergeCase merge) =>
        new(
            new KnownFault(merge.Name, new Reset(), ["failed Database"], []), Moment.Merge, merge.AllScopes,
            Lasts: true);
}
