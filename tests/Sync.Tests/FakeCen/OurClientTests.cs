using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Credentials;
using Sync.FlowLogs;
using Sync.Local.FakeCen;

namespace Sync.Tests.FakeCen;

/// <summary>
/// Our own client against the strict fake cloud: its signatures are accepted, and errors contain no secret.
/// </summary>
public sealed class OurClientTests : IAsyncLifetime, IDisposable
{
    private readonly InstantTime _ourTime = new();
    private readonly FakeTimeProvider _cloudTime;
    private readonly HttpClient _http = new(AlibabaHttp.CreateHandler());
    private readonly FakeCloud _cloud = new();
    private FakeCenServer? _server;
    private AlibabaRpc? _rpc;

    public OurClientTests() => _cloudTime = new FakeTimeProvider(_ourTime.GetUtcNow());

    public static TheoryData<string> HostileTexts =>
    [
        "名前 +*~'()!/", "a&b=c%20d%", "\"{}\\<>#?;:@,$", "line\nbreak\ttab", "nul\0", "🚚 e\u0301 \u200f",
        " spaces ", "+", "%2B", "~",
    ];

    private AlibabaSettings Settings =>
        RpcBench.Unhurried with { Endpoint = _server!.Endpoint, StsEndpoint = _server.Endpoint, MaxRetries = 0 };

    public async Task InitializeAsync()
    {
        _server = await FakeCenServer.StartAsync(_cloud, time: _cloudTime);
        _rpc = new AlibabaRpc(_http, Settings, _ourTime);
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose()
    {
        _rpc?.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task Our_client_reads_the_account_and_the_regions()
    {
        var identity = await new StsClient(_rpc!, Settings, Key(_cloud.Credentials), "main")
            .GetCallerIdentityAsync(CancellationToken.None);
        var regions = await Cen(_cloud.Credentials).DescribeChildInstanceRegionsAsync(CancellationToken.None);

        Assert.Equal(_cloud.AccountId, identity.AccountId);
        Assert.Equal(_cloud.LocalRegions, regions);
    }

    [Fact]
    public async Task Our_client_reads_every_flow_log_unchanged_page_by_page()
    {
        var cen = Cen(_cloud.Credentials);
        var read = new List<FlowLog>();
        for (var number = 1; ; number++)
        {
            var request = new DescribeFlowlogsRequest { RegionId = "cn-hangzhou", PageSize = 7, PageNumber = number };
            var page = await cen.DescribeFlowlogsAsync(request, null, CancellationToken.None);
            if (page.Items.Count == 0) break;
            Assert.Equal(
                (_cloud.FlowLogs("cn-hangzhou").Count, 7, number), (page.TotalCount, page.PageSize, page.PageNumber));
            read.AddRange(page.Items);
        }

        Assert.Equal(_cloud.FlowLogs("cn-hangzhou").Select(Show), read.Select(Show));
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task A_filter_of_any_text_is_signed_as_the_cloud_reads_it(string text)
    {
        var tags = WireTags.None.Add(text, text).Add("other", "");
        var entry = _cloud.FlowLogs("cn-hangzhou")[0] with { FlowLogName = text, Description = text, Tags = tags };
        _cloud.Replace(entry);

        var request = new DescribeFlowlogsRequest
        {
            FlowLogName = text,
            Description = text,
            Tags = [new(text, text), new("other", "")],
        };
        var page = await Cen(_cloud.Credentials).DescribeFlowlogsAsync(request, null, CancellationToken.None);

        Assert.Equal(entry.FlowLogId, Assert.Single(page.Items).FlowLogId);
    }

    [Fact]
    public async Task A_wrong_secret_is_denied_with_a_message_without_key_secret_or_signed_text()
    {
        var wrong = _cloud.Credentials with
        {
            AccessKeySecret = "anotherSecretOfOurs",
            SecurityToken = "aTokenOfOurs+/=",
        };

        var failure = await FailAsync(wrong);

        Assert.Equal((AlibabaErrorKind.Denied, "SignatureDoesNotMatch"), (failure.Kind, failure.Code));
        string[] secrets =
            [
                wrong.AccessKeyId, wrong.AccessKeySecret, wrong.SecurityToken!, _cloud.Credentials.AccessKeySecret,
                "x-acs-", "POST",
            ];
        Assert.All(
            secrets, secret => Assert.DoesNotContain(secret, failure.Message, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public async Task A_clock_that_is_off_by_more_than_a_quarter_of_an_hour_is_refused_by_code(int minutes)
    {
        var now = _ourTime.GetUtcNow().AddMinutes(60);
        _cloudTime.SetUtcNow(now);
        _ourTime.SetUtcNow(now.AddMinutes(minutes));

        Assert.Equal("InvalidTimeStamp.Expired", (await FailAsync(_cloud.Credentials)).Code);
    }

    [Fact]
    public async Task An_unknown_key_is_denied() =>
        Assert.Equal(
            "InvalidAccessKeyId.NotFound", (await FailAsync(new AlibabaCredentials("nobody", "nothing"))).Code);

    private Task<AlibabaException> FailAsync(AlibabaCredentials key) => Assert.ThrowsAsync<AlibabaException>(
        () => Cen(key).DescribeFlowlogsAsync(new() { RegionId = "cn-hangzhou" }, null, CancellationToken.None));

    private CenClient Cen(AlibabaCredentials key) => new(_rpc!, Settings, Key(key), "main");

    private static CredentialCache Key(AlibabaCredentials key) => CredentialCache.Fixed(key);

    // A record compares its map of tags by identity.
    private static string Show(FlowLog entry) =>
        $"{entry with { Tags = WireTags.None }} {string.Join(',', entry.Tags)}";
}
