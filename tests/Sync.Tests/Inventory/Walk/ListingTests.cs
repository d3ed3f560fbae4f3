using CsCheck;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Tests.Inventory.Walk;

/// <summary>A listing stores flow logs in a compact form and returns them unchanged.</summary>
public class ListingTests
{
    private static readonly Gen<string?> Text = Gen.OneOf(
        Gen.Const((string?)null), Gen.Const<string?>("同步"),
        Gen.String[Gen.Char['a', 'z'], 1, 40].Select(text => (string?)text));

    private static readonly Gen<FlowLog> Entry = Gen.Select(
        Text.Array[11],
        Gen.OneOf(Gen.Const((int?)null), Gen.Int[int.MinValue + 1, int.MaxValue].Select(number => (int?)number)),
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 5], Gen.String[Gen.Char['a', 'z'], 0, 5]).Array[0, 4],
        (texts, interval, tags) => new FlowLog
        {
            FlowLogId = "flowlog",
            FlowLogName = texts[0],
            Description = texts[1],
            CenId = texts[2],
            TransitRouterId = texts[3],
            TransitRouterAttachmentId = texts[4],
            ProjectName = texts[5],
            LogStoreName = texts[6],
            LogFormatString = texts[7],
            FlowLogVersion = texts[8],
            Interval = interval,
            Status = texts[9],
            CreationTime = texts[10],
            Extra = texts[0] is null ? null : $$"""{"Unlisted":"{{texts[0]}}"}""",
            Tags = WireTags.None.SetItems(tags.Select(tag => KeyValuePair.Create(tag.Item1, tag.Item2))),
        });

    [Fact]
    public Task New_and_changed_flow_logs_read_back_as_listed() => Entry.Array[0, 60].SampleAsync(async entries =>
    {
        FlowLog[] listed = [.. entries.Select((entry, n) => entry with { FlowLogId = $"flowlog-{n}" })];
        var listing = await new PagedRegion(listed)
            .WalkAsync([.. listed.Where((_, n) => n % 3 == 0).Select(entry => entry.FlowLogId)]);

        Check(listing.Changed, listed.Where((_, n) => n % 3 == 0));
        Check(listing.New, listed.Where((_, n) => n % 3 != 0));
    }, iter: 500);

    [Fact]
    public async Task Thousands_of_flow_logs_and_one_of_a_megabyte_read_back_as_listed()
    {
        FlowLog[] listed =
        [
            .. Some.FlowLogs(3_000), Some.FlowLog("flowlog-long") with { Description = new string('d', 1_000_000) },
        ];

        Check((await new PagedRegion(listed).WalkAsync()).New, listed);
    }

    [Fact]
    public async Task Only_the_id_of_an_unchanged_flow_log_is_kept()
    {
        var listed = Some.FlowLogs(25);

        var listing = await new PagedRegion(listed)
            .WalkAsync(listed.ToDictionary(entry => entry.FlowLogId, FlowLog.Resource.Hash));

        Assert.Empty(listing.New);
        Assert.Empty(listing.Changed);
        Assert.Equal(listed.Select(entry => entry.FlowLogId), listing.Ids.Order());
    }

    [Fact]
    public async Task Undocumented_members_are_reported_even_if_nothing_changed()
    {
        FlowLog[] listed =
        [
            Some.FlowLog("flowlog-1"), Some.FlowLog("flowlog-2") with { Extra = """{"ResourceGroupId":"rg-1"}""" },
        ];

        var listing = await new PagedRegion(listed)
            .WalkAsync(listed.ToDictionary(entry => entry.FlowLogId, FlowLog.Resource.Hash));

        Assert.Equal([KeyValuePair.Create("ResourceGroupId", "flowlog-2")], listing.UnlistedMembers);
    }

    private static void Check(IReadOnlyCollection<Hashed<FlowLog>> flowLogs, IEnumerable<FlowLog> expected)
    {
        var inOrder = flowLogs.OrderBy(flowLog => flowLog.Item.FlowLogId).ToList();
        var expectedInOrder = expected.OrderBy(entry => entry.FlowLogId).ToList();
        Assert.Equal(expectedInOrder.Count, flowLogs.Count);
        Assert.Equal(expectedInOrder.Select(FlowLog.Resource.Hash), inOrder.Select(flowLog => flowLog.Hash));
        foreach (var (entry, flowLog) in expectedInOrder.Zip(inOrder))
            Pages.AssertEqual(entry with { RegionId = null }, flowLog.Item);
    }
}
