using CsCheck;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;

namespace Sync.Tests.Inventory.Fields;

/// <summary>
/// Hashes are stored in the database. The expected values were computed independently. They may change only with a
/// script that rewrites the stored hashes.
/// </summary>
public class ContentHashTests
{
    private static readonly FlowLog Full = new()
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
        Tags = WireTags.None.Add("env", "test").Add("a", ""),
    };

    [Fact]
    public void The_hash_of_an_empty_flow_log_never_changes() =>
        Assert.Equal(
            new Guid("250513ee-f58d-4aaa-1397-25abc5a744ad"), FlowLog.Resource.Hash(new FlowLog { FlowLogId = "any" }));

    [Fact]
    public void The_hash_of_a_full_flow_log_never_changes() =>
        Assert.Equal(new Guid("bf8f1bd8-3922-999a-64b1-782a0aca47d7"), FlowLog.Resource.Hash(Full));

    /// <summary>The hashes that earlier releases stored for these responses.</summary>
    [Theory]
    [InlineData("\"CreationTime\":\"2024-07-24T13:00:52.000Z\"", "224d0e7a-7ee7-d02f-09a4-34769bb12971")]
    [InlineData("\"CreationTime\":\"2021-03-15T09:39Z\"", "cf07352e-cfa4-de64-e29e-c5a333acd14e")]
    [InlineData("\"CreationTime\":\"12:00\"", "f0ad93c5-0700-fca2-dd16-ec6016c58cd6")]
    [InlineData(
        "\"A\":{\"b\":null,\"c\":1,\"d\":\"\"},\"PeerRegionId\":\"cn-shanghai\",\"B\":null",
        "62e9faa1-e6c1-cfd5-168c-fc4ed6325efa")]
    [InlineData("\"B\":{\"x\":null},\"A\":[null,\"\",{\"y\":null}]", "a359dd4e-462d-a6fe-c2eb-991a3fff7cd8")]
    [InlineData(
        "\"Tags\":{\"Tag\":[{\"Key\":\"k\",\"Value\":\"b\"},{\"Key\":\"k\",\"Value\":\"a\"}]}",
        "e31a8c4e-c5fe-35e3-2deb-e98d92caafed")]
    [InlineData(
        "\"Tags\":{\"Tag\":[{\"Scope\":\"all\",\"Key\":\"k\",\"Value\":null}]}",
        "c338971f-d473-435a-7f27-66037ff1c8b3")]
    [InlineData(
        "\"Description\":\"half \\ud83d pair\",\"FlowLogName\":\"nul\\u0000name\"",
        "fbfe3b7e-126f-3365-475f-eeff19efc4ad")]
    [InlineData("\"a\":1.50,\"N\":1e999999", "ef9694ed-d2d0-be0c-a1ca-5c3e1ce34ce1")]
    public void The_hash_of_a_response_never_changes(string members, string hash) =>
        Assert.Equal(new Guid(hash), FlowLog.Resource.Hash(Pages.Entry(members)));

    [Fact]
    public void The_key_is_not_a_part_of_the_hash() =>
        Assert.Equal(
            FlowLog.Resource.Hash(Full),
            FlowLog.Resource.Hash(Full with { FlowLogId = "flowlog-2", RegionId = "cn-beijing" }));

    [Fact]
    public void The_boundary_between_two_texts_is_a_part_of_the_hash() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 4], Gen.Int[0, 4], Gen.Int[0, 4]).Sample((text, one, other) =>
        {
            var (first, second) = (Math.Min(one, text.Length), Math.Min(other, text.Length));
            var same = FlowLog.Resource.Hash(Split(text, first)) == FlowLog.Resource.Hash(Split(text, second));
            return same == (first == second);
        });

    private static FlowLog Split(string text, int at) =>
        Full with { FlowLogName = text[..at], Description = text[at..] };
}
