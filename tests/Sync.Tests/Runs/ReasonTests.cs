using Sync.Local.FakeCen.Faults;
using Sync.Runs;
using Sync.Runs.Removals;

namespace Sync.Tests.Runs;

/// <summary>
/// The reasons that do not come from an error of the cloud end with what to do, too. Those that do are tested with the
/// errors.
/// </summary>
public sealed class ReasonTests
{
    private const string Region = "cn-hangzhou";

    [Theory]
    [InlineData(false, ScopeOutcome.Skipped)]
    [InlineData(true, ScopeOutcome.Unsupported)]
    public async Task A_region_that_is_not_listed_can_be_named_or_excluded(bool isEmpty, ScopeOutcome outcome)
    {
        await using var app = await SyncApplication.StartAsync();
        if (isEmpty)
            foreach (var flowLog in app.Cloud.FlowLogs(Region)) app.Cloud.Remove(Region, flowLog.FlowLogId);
        await app.RunWellAsync();
        app.Cen.Faults.Add(new MissingRegionFromList(Region));

        var scope = (await app.RunAsync()).Scopes.Single(scope => scope.Scope.RegionId == Region);

        Assert.Equal((outcome, "NotListed"), (scope.Outcome, scope.ErrorCode));
        Assert.EndsWith(
            "To list it nevertheless, name all regions in Sync__Alibaba__Regions; if it no longer exists, exclude it "
            + "with Sync__Alibaba__ExcludeRegions.",
            scope.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_excluded_region_names_the_settings_that_exclude_it()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        await app.RunElsewhereAsync(("Sync:Alibaba:ExcludeRegions", Region));

        Assert.Equal(
            $"{Region} is excluded by the settings; its rows in the inventory are kept. To list it again, change "
            + "Sync__Alibaba__Regions or Sync__Alibaba__ExcludeRegions.",
            await app.ScalarAsync<string>(
                "select error_message from report.scope_freshness where region_id = @Region", new { Region }));
    }

    [Fact]
    public async Task An_account_without_regions_says_what_to_check()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        app.Cen.Faults.Add(new MissingRegionFromList(app.Cloud.Regions[0]));

        var report = await app.RunAsync();

        Assert.Equal("NoRegions", report.ErrorCode);
        Assert.EndsWith(
            "Check the endpoint in Sync__Alibaba__Endpoint, or name the regions in Sync__Alibaba__Regions.",
            report.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_could_list_no_region_says_where_the_reasons_are_and_what_to_check()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new UnsupportedRegion());

        var report = await app.RunAsync();

        Assert.Equal("NothingListed", report.ErrorCode);
        Assert.EndsWith(
            "The command status shows the reason for each: check Sync__Alibaba__Regions, Sync__Alibaba__ExcludeRegions "
            + "and Sync__Alibaba__Endpoint.",
            report.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 flow log matches the filter and exists, but the listing lacks it: it is kept.")]
    [InlineData(2, "2 flow logs match the filter and exist, but the listing lacks them: they are kept.")]
    public void Flow_logs_that_a_filtered_listing_lacks_say_what_to_do_if_it_happens_often(int count, string kept) =>
        Assert.Equal(
            kept + " The next run tries again; if this happens often, contact Alibaba Cloud support, or remove "
            + "Sync__Alibaba__Filter__*.",
            HeldBack.NotFiltered([.. Enumerable.Repeat("fl", count)]).Message);
}
