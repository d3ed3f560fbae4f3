namespace Sync.Tests.CenApi;

/// <summary>A signed request is accepted once.</summary>
public class ReplayTests
{
    [Fact]
    public async Task A_reader_that_exceeds_its_limit_is_throttled_and_another_is_answered()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 8), ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey),
            ("Sync:ReaderKeys:RequestsPerReader", "3"));
        await app.RunWellAsync();
        var keys = app.Get<Sync.CenApi.ReaderKeys>();
        var endpoint = new Uri(app.Http.BaseAddress!, "/api/cen/");
        using var busy = new SignedCaller(endpoint, await keys.CreateAsync("busy", null, CancellationToken.None));
        using var other = new SignedCaller(endpoint, await keys.CreateAsync("other", null, CancellationToken.None));

        for (var n = 0; n < 3; n++)
            Assert.Equal((200, null), await CenApiApplication.ReadAsync(await busy.CallAsync("DescribeFlowlogs")));

        Assert.Equal(
            (400, "Throttling.User"), await CenApiApplication.ReadAsync(await busy.CallAsync("DescribeFlowlogs")));
        Assert.Equal((200, null), await CenApiApplication.ReadAsync(await other.CallAsync("DescribeFlowlogs")));
    }

    [Fact]
    public async Task A_read_only_database_is_still_read_and_a_repeated_request_is_refused_by_the_same_instance()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 8));
        using var caller = await app.NewCallerAsync();
        await app.App.ExecuteAsync(
            """
            do $$
            begin
                execute format('alter database %I set default_transaction_read_only = on', current_database());
            end
            $$
            """);
        app.App.DataSource.Clear();

        using var first = await caller.CallV1Async("DescribeFlowlogs");
        var copy = await app.App.Http.GetAsync(first.RequestMessage!.RequestUri!.PathAndQuery);

        Assert.Equal((200, null), await CenApiApplication.ReadAsync(first));
        Assert.Equal((400, "SignatureNonceUsed"), await CenApiApplication.ReadAsync(copy));
    }

    [Fact]
    public async Task Expired_nonces_are_deleted()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = new(Regions: 1, FlowLogs: 0), Time = time },
            ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
        var key = await app.Get<Sync.CenApi.ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None);
        using var caller = new SignedCaller(new Uri(app.Http.BaseAddress!, "/api/cen/"), key, time);
        (await caller.CallAsync("DescribeFlowlogs")).Dispose();
        await app.ExecuteAsync("update sync.reader_nonce set expires_at = clock_timestamp() - interval '6 minutes'");
        (await caller.CallAsync("DescribeFlowlogs")).Dispose();
        Assert.Equal(2, await app.ScalarAsync<int>("select count(*)::int from sync.reader_nonce"));

        time.Advance(TimeSpan.FromMinutes(1));
        (await caller.CallAsync("DescribeFlowlogs")).Dispose();

        Assert.Equal(2, await app.ScalarAsync<int>("select count(*)::int from sync.reader_nonce"));
        const string Expired = "select count(*)::int from sync.reader_nonce where expires_at < clock_timestamp()";
        Assert.Equal(0, await app.ScalarAsync<int>(Expired));
    }
}
