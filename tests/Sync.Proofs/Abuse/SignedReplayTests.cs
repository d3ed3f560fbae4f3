namespace Sync.Proofs.Abuse;

/// <summary>A signed request is accepted once, by all instances together.</summary>
public sealed class SignedReplayTests
{
    [Fact]
    public async Task A_repeated_request_is_refused_by_another_instance_and_after_a_restart()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 8));
        using var caller = await app.NewCallerAsync();
        using var first = await caller.CallV1Async("DescribeFlowlogs");
        Assert.Equal((200, null), await CenApiApplication.ReadAsync(first));
        var copy = first.RequestMessage!.RequestUri!.PathAndQuery;
        (string, string)[] settings = [("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey)];

        string copyOfOther;
        await using (var other = await UpHost.JoinAsync(app.App, null, settings))
        {
            Assert.Equal(
                (400, "SignatureNonceUsed"), await CenApiApplication.ReadAsync(await other.Http.GetAsync(copy)));

            using var second = await caller.CallV1Async("DescribeFlowlogs");
            copyOfOther = second.RequestMessage!.RequestUri!.PathAndQuery;
            Assert.Equal(
                (400, "SignatureNonceUsed"),
                await CenApiApplication.ReadAsync(await other.Http.GetAsync(copyOfOther)));
        }

        await using var restarted = await UpHost.JoinAsync(app.App, null, settings);
        foreach (var again in (string[])[copy, copyOfOther])
        {
            Assert.Equal(
                (400, "SignatureNonceUsed"), await CenApiApplication.ReadAsync(await restarted.Http.GetAsync(again)));
        }
    }
}
