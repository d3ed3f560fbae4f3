using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.FakeCen;

public sealed class FaultTests : WithFakeCen
{
    private readonly FakeTimeProvider _time;

    public FaultTests() : this(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)))
    {
    }

    private FaultTests(FakeTimeProvider time) : base(time) => _time = time;
    private string Region => Cloud.Regions[0];

    public static TheoryData<Fault, int, string> Refusals => new()
    {
        { new Throttle(), 400, "Throttling.User" },
        { new ServerError(), 503, "ServiceUnavailable" },
        { new ServerError(Internal: true), 500, "InternalError" },
        { new UnsupportedRegion(), 400, "OperationUnsupported.action" },
        { new DeniedRegion(), 403, "Forbidden.RAM" },
        { new SuccessFalse(), 200, "InternalError" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_its_status_and_its_code(Fault fault, int status, string code)
    {
        Server.Faults.Add(fault);

        using var response = await Caller.CallAsync("DescribeFlowlogs");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["Code"]);
    }

    [Fact]
    public async Task A_throttled_call_may_be_told_when_to_retry()
    {
        Server.Faults.Add(new Throttle { RetryAfter = TimeSpan.FromSeconds(2) });

        using var response = await Caller.CallAsync("DescribeFlowlogs");

        Assert.Equal("2000", response.Headers.GetValues("x-acs-retry-after").Single());
    }

    [Fact]
    public async Task A_fault_affects_the_selected_calls_as_often_as_specified()
    {
        Server.Faults.Add(new ServerError { Action = "DescribeFlowlogs", RegionId = Region, Page = 2, Times = 2 });

        Assert.Null((await Caller.PageAsync(Region, 1))["Code"]);
        Assert.Null((await Caller.PageAsync(Cloud.Regions[1], 2))["Code"]);
        Assert.NotNull((await Caller.PageAsync(Region, 2))["Code"]);
        Assert.NotNull((await Caller.PageAsync(Region, 2))["Code"]);
        Assert.Null((await Caller.PageAsync(Region, 2))["Code"]);
    }

    [Fact]
    public async Task A_fault_lasts_for_a_period_or_until_it_is_removed()
    {
        var lasting = Server.Faults.Add(new ServerError { RegionId = Region });
        Server.Faults.Add(
            new Throttle { From = _time.GetUtcNow().AddMinutes(1), Until = _time.GetUtcNow().AddMinutes(2) });

        Assert.Equal("ServiceUnavailable", (string?)(await Caller.PageAsync(Region))["Code"]);
        Server.Faults.Remove(lasting);
        Assert.Null((await Caller.PageAsync(Region))["Code"]);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Throttling.User", (string?)(await Caller.PageAsync(Region))["Code"]);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await Caller.PageAsync(Region))["Code"]);
    }

    [Fact]
    public async Task A_hanging_call_ends_when_the_client_disconnects()
    {
        Server.Faults.Add(new Hang());
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Caller.CallAsync("DescribeFlowlogs", cancellationToken: patience.Token));
    }

    [Fact]
    public async Task A_reset_connection_gives_no_answer()
    {
        Server.Faults.Add(new Reset());

        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.CallAsync("DescribeFlowlogs"));
    }

    [Fact]
    public async Task A_cut_body_ends_before_its_announced_length()
    {
        Server.Faults.Add(new CutBody());

        await Assert.ThrowsAsync<HttpRequestException>(() => Caller.CallAsync("DescribeFlowlogs"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(502)]
    public async Task A_proxy_answers_in_HTML(int status)
    {
        Server.Faults.Add(new Html(status));

        using var response = await Caller.CallAsync("DescribeFlowlogs");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_empty_body_is_empty()
    {
        Server.Faults.Add(new EmptyBody());

        using var response = await Caller.CallAsync("DescribeFlowlogs");

        Assert.Equal((200, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }
}
