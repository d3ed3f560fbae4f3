using CsCheck;
using Sync.Alibaba;

namespace Sync.Tests.Alibaba;

/// <summary>Hashes are stored: these two were computed by other code, and may change only with a script that rewrites the stored ones.</summary>
public class ContentHashTests
{
    private static readonly FlowLogEntry Full = new()
    {
        FlowLogId = "flowlog-1",
        RegionId = "cn-hangzhou",
        FlowLogName = "a name",
        Description = "运维 🚚",
        CenId = "cen-1",
        TransitRouterId = "tr-1",
        TransitRouterAttachmentId = "tr-attach-1",
        ProjectName = "project",
        LogStoreName = "store",
        LogFormatString = "${srcaddr}",
        FlowLogVersion = "3",
        Interval = 600,
        Status = "Active",
        CreationTime = "2024-07-24T13:00:52Z",
        Extra = """{"Odd":1}""",
        Tags = FlowLogEntry.NoTags.Add("env", "test").Add("a", ""),
    };

    [Fact]
    public void The_hash_of_an_empty_flow_log_stays() =>
        Assert.Equal(new Guid("250513ee-f58d-4aaa-1397-25abc5a744ad"), ContentHash.Of(new FlowLogEntry { FlowLogId = "any" }));

    [Fact]
    public void The_hash_of_a_full_flow_log_stays() =>
        Assert.Equal(new Guid("bf8f1bd8-3922-999a-64b1-782a0aca47d7"), ContentHash.Of(Full));

    [Fact]
    public void The_key_is_no_part_of_it() =>
        Assert.Equal(ContentHash.Of(Full), ContentHash.Of(Full with { FlowLogId = "flowlog-2", RegionId = "cn-beijing" }));

    [Fact]
    public void Where_one_text_ends_and_the_next_begins_is_a_part_of_it() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 4], Gen.Int[0, 4], Gen.Int[0, 4]).Sample((text, one, other) =>
        {
            var (first, second) = (Math.Min(one, text.Length), Math.Min(other, text.Length));
            var same = ContentHash.Of(Split(text, first)) == ContentHash.Of(Split(text, second));
            return same == (first == second);
        });

    private static FlowLogEntry Split(string text, int at) => Full with { FlowLogName = text[..at], Description = text[at..] };
}
