using Sync.Inventory.Fields;
using Sync.Network;
using Sync.Runs;
using Sync.Runs.Removals;

namespace Sync.Tests.Runs.Removals;

/// <summary>The rules about removals for resources whose listings are not in the ledger of scopes.</summary>
public class NetworkRemovalTests
{
    private static readonly Resource<TransitRouter> Resource = TransitRouter.Resource;

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task More_than_half_of_the_items_are_held_back(int absent, bool isHeldBack)
    {
        await using var app = await StartAsync(20);

        var check = await CheckAsync(app, Ids(1, absent), rows: 20);

        Assert.Equal((isHeldBack ? 0 : absent, isHeldBack), (check.Diff.Removed.Count, check.HeldBack is not null));
        if (!isHeldBack) return;
        Assert.Equal((11, ScopeOutcome.Incomplete, "RemovalGuard"), Held(check));
        Assert.StartsWith(
            "The cloud no longer lists 11 of 20 transit routers, more than Sync__RemovalGuard__MaxFraction",
            check.HeldBack!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removals_of_the_window_add_up()
    {
        await using var app = await StartAsync(20);
        await app.ListAsync(Resource, Routers(9, 20));

        var check = await CheckAsync(app, Ids(9, 11), rows: 12);

        Assert.Equal((3, ScopeOutcome.Incomplete, "RemovalGuard"), Held(check));
        Assert.Contains(
            "and 8 of 20 were removed within 1.00:00:00 before", check.HeldBack!.Message, StringComparison.Ordinal);
        Assert.Null((await CheckAsync(app, Ids(9, 10), rows: 12)).HeldBack);
    }

    [Fact]
    public async Task Removals_before_the_window_do_not_count()
    {
        await using var app = await StartAsync(20);
        await app.ListAsync(Resource, Routers(9, 20));
        await app.ExecuteAsync(
            """
            update sync.transit_router_history
            set valid_to = valid_to - interval '2 days', valid_from = valid_from - interval '2 days',
                first_seen_at = first_seen_at - interval '2 days'
            """);

        Assert.Null((await CheckAsync(app, Ids(9, 14), rows: 12)).HeldBack);
    }

    [Fact]
    public async Task Items_that_are_replaced_do_not_count_as_a_loss()
    {
        await using var app = await StartAsync(20);
        await MakeOlderAsync(app);
        await app.ListAsync(Resource, Routers(9, 28));

        Assert.Equal(8, (await CheckAsync(app, Ids(9, 16), rows: 20)).Diff.Removed.Count);
    }

    [Fact]
    public async Task Forced_removals_reset_the_count()
    {
        await using var app = await StartAsync(20);
        var run = await app.ListAsync(Resource, Routers(9, 20));
        await app.ExecuteAsync("update sync.sync_run set forced = true where run_id = @run", new { run });

        Assert.Equal(6, (await CheckAsync(app, Ids(9, 14), rows: 12)).Diff.Removed.Count);
    }

    [Fact]
    public async Task Removals_of_another_region_do_not_count()
    {
        await using var app = await StartAsync(20);
        await app.ListAsync(Resource, Routers(9, 20));
        await app.ExecuteAsync("update sync.transit_router_history set region_id = 'cn-shanghai'");

        Assert.Equal(6, (await CheckAsync(app, Ids(9, 14), rows: 12)).Diff.Removed.Count);
    }

    [Fact]
    public async Task An_item_that_returned_is_removed_once_it_is_absent_in_three_consecutive_runs()
    {
        await using var app = await StartAsync(12);
        await app.ListAsync(Resource, Routers(2, 12));
        await app.ListAsync(Resource, Routers(1, 12));
        var outcomes = new List<string>();
        foreach (var isAbsent in (bool[])[true, true, false, true, true, true])
        {
            if (isAbsent) outcomes.Add(await MissAsync(app));
            else await app.ListAsync(Resource, Routers(1, 12));
        }

        Assert.Equal(["Flapping 1", "Flapping 2", "Flapping 1", "Flapping 2", "removed tr-001"], outcomes);
    }

    [Fact]
    public async Task An_item_that_returned_counts_with_the_others_that_the_guard_holds_back()
    {
        await using var app = await StartAsync(12);
        await app.ListAsync(Resource, Routers(2, 12));
        await app.ListAsync(Resource, Routers(1, 12));

        var check = await CheckAsync(app, Ids(1, 8), rows: 12);

        Assert.Equal((8, ScopeOutcome.Incomplete, "RemovalGuard"), Held(check));
        Assert.Equal((0, 1), (check.Diff.Removed.Count, check.Doubtful.Count));
    }

    [Fact]
    public async Task A_message_about_items_that_returned_names_the_resource()
    {
        await using var app = await StartAsync(12);
        await app.ListAsync(Resource, Routers(2, 12));
        await app.ListAsync(Resource, Routers(1, 12));

        var check = await CheckAsync(app, Ids(1, 1), rows: 12);

        Assert.Equal((1, ScopeOutcome.Incomplete, "Flapping"), Held(check));
        Assert.StartsWith(
            "Listings contradict each other: 1 transit routers that came back after they had been removed are absent "
                + "again.",
            check.HeldBack!.Message, StringComparison.Ordinal);
    }

    /// <summary>A run whose listing lacks the first item: it keeps the item while its absence is doubtful.</summary>
    private static async Task<string> MissAsync(SyncApplication app)
    {
        var check = await CheckAsync(app, Ids(1, 1), rows: 12);
        if (check.HeldBack is null) return $"removed {Assert.Single(check.Diff.Removed)}";
        var run = await app.ListAsync(Resource, Routers(1, 12));
        await using var connection = await app.DataSource.OpenConnectionAsync();
        await Absence.KeepAsync(connection, Resource, run, app.ScopeOf(Resource), check.Doubtful);
        return $"{check.HeldBack.Code} {Assert.Single(check.Doubtful).Runs}";
    }

    private static async Task<SyncApplication> StartAsync(int routers)
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0), NetworkWatch.Off);
        await app.ListAsync(Resource, Routers(1, routers));
        return app;
    }

    /// <summary>Makes everything that was listed so far older than the guard's window.</summary>
    private static Task MakeOlderAsync(SyncApplication app) => app.ExecuteAsync(
        """
        update sync.transit_router
        set valid_from = valid_from - interval '2 days', first_seen_at = first_seen_at - interval '2 days'
        """);

    private static Task<ScopeChange<TransitRouter>> CheckAsync(SyncApplication app, string[] absent, int rows) =>
        new RemovalCheck(app.DataSource, new RemovalGuard())
            .CheckAsync(Resource, new(app.ScopeOf(Resource), new([], [], absent, 0)), rows);

    private static (int Count, ScopeOutcome Outcome, string Code) Held(ScopeChange<TransitRouter> check) =>
        (check.HeldBack!.Ids.Count, check.HeldBack.Outcome, check.HeldBack.Code);

    private static TransitRouter[] Routers(int first, int last) => [.. Ids(first, last).Select(NetworkWatch.Router)];

    private static string[] Ids(int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(n => $"tr-{n:000}")];
}
