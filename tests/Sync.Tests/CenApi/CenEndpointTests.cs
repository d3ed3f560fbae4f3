using System.Text.Json.Nodes;
using Sync.CenApi;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.CenApi;

public class CenEndpointTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_key_of_one_account_reads_that_account_only()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 2, FlowLogs: 10));
        await app.App.ExecuteAsync(
            """
            insert into sync.flow_log
                (account_id, region_id, flow_log_id, tags, content_hash, first_seen_at, valid_from)
            values ('42', 'cn-hangzhou', 'flowlog-of-42', '{}', gen_random_uuid(), now(), now());
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, baseline_at)
            values ('42', 'cn-hangzhou', 1, 'synced', now(), now());
            """);
        using var all = await app.NewCallerAsync();
        using var first = await app.NewCallerAsync(app.Cloud.AccountId);
        using var second = await app.NewCallerAsync("42");
        using var none = await app.NewCallerAsync("43");

        Assert.Equal("11", (string?)(await all.PageAsync(null))["TotalCount"]);
        Assert.Equal("10", (string?)(await first.PageAsync(null))["TotalCount"]);
        var only = Assert.Single((await second.PageAsync(null))["FlowLogs"]!["FlowLog"]!.AsArray())!;
        Assert.Equal("flowlog-of-42", (string?)only["FlowLogId"]);
        Assert.Equal("OperationUnsupported.action", (string?)(await second.PageAsync("cn-shanghai"))["Code"]);
        var id = new Dictionary<string, string> { ["FlowLogId"] = "flowlog-of-42" };
        Assert.Equal(
            (400, "InvalidFlowlogId.NotFound"),
            await CenApiApplication.ReadAsync(await first.CallAsync("DescribeFlowlogs", id)));
        Assert.Equal((200, null), await CenApiApplication.ReadAsync(await second.CallAsync("DescribeFlowlogs", id)));
        Assert.Equal("ServiceUnavailable", (string?)(await none.PageAsync(null))["Code"]);
        using var response = await second.CallAsync("DescribeChildInstanceRegions");
        var regions = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal([Region], regions["Regions"]!["Region"]!.AsArray().Select(region => (string?)region!["RegionId"]));
    }

    [Fact]
    public async Task A_scope_that_was_never_listed_completely_is_refused_and_not_answered_as_empty()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 10), ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
        using var caller = new SignedCaller(
            new Uri(app.Http.BaseAddress!, "/api/cen"),
            await app.Get<ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None));
        Assert.Equal("ServiceUnavailable", (string?)(await caller.PageAsync(null))["Code"]);

        app.Cen.Faults.Add(new Refuse(GatewayErrors.Forbidden) { RegionId = Region });
        await app.RunAsync();
        Assert.Equal("ServiceUnavailable", (string?)(await caller.PageAsync(Region))["Code"]);

        app.Cen.Faults.Clear();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new Refuse(GatewayErrors.Forbidden) { RegionId = Region });
        Assert.NotEqual(RunOutcome.Succeeded, (await app.RunAsync()).Outcome);
        Assert.Equal($"{app.Cloud.FlowLogs(Region).Count}", (string?)(await caller.PageAsync(Region))["TotalCount"]);
    }

    [Fact]
    public async Task Undocumented_members_are_returned_unchanged()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        using var cloud = new SignedCaller(app.App.Cen);
        using var inventory = await app.NewCallerAsync();
        app.App.Cen.Faults.Add(new UnknownFields());
        await app.App.RunWellAsync();

        SameAnswer.Assert(await cloud.PageAsync(Region), await inventory.PageAsync(Region), sorted: false);
        Assert.Contains("PeerRegionId", (await inventory.PageAsync(Region)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_behind_a_proxy_signed_the_host_that_it_called()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        using var caller = await app.NewCallerAsync();

        // The proxy sends its own name in Host and the client's in the other header.
        Assert.Equal((200, null), await CallAsync(app.Endpoint.Authority));
        Assert.Equal((400, "SignatureDoesNotMatch"), await CallAsync("another.example"));

        async Task<(int, string?)> CallAsync(string forwarded) =>
            await CenApiApplication.ReadAsync(await caller.CallAsync("DescribeFlowlogs", tamper: request =>
            {
                request.Headers.Host = "worker.internal";
                request.Headers.TryAddWithoutValidation("X-Forwarded-Host", forwarded);
            }));
    }
}
