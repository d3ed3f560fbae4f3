using System.Net;
using Sync.Drift.Sinks;
using Sync.Tests.Support;

namespace Sync.Tests.Drift.Sinks.Network;

/// <summary>A sink is no way into the network it runs in, whatever its name resolves to.</summary>
public class AddressGuardTests
{
    private const string Refused = "Its address is not of the public internet, and AllowPrivateAddresses is not set.";

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::]")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    public async Task An_inner_address_is_refused_however_it_is_written(string host)
    {
        await using var receiver = await StubServer.StartAsync(200, "");

        var result = await SendAsync($"https://{host}:{receiver.Url.Port}/", allowsPrivate: false);

        Assert.Equal(new SendResult(SendOutcome.Retry, Reason: Refused), result);
        Assert.Empty(receiver.Seen);
    }

    [Fact]
    public async Task Each_attempt_resolves_the_name_once_and_connects_to_what_it_looked_at()
    {
        await using var receiver = await StubServer.StartAsync(200, "");
        var resolved = new List<string>();
        using var http = new SinkHttp(TimeProvider.System, (host, _) =>
        {
            resolved.Add(host);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        var url = $"http://receiver.example:{receiver.Url.Port}/";

        Assert.Equal(SendOutcome.Sent, (await SendAsync(http, url, allowsPrivate: true)).Outcome);
        Assert.Equal(SendOutcome.Sent, (await SendAsync(http, url, allowsPrivate: true)).Outcome);

        Assert.Equal(["receiver.example", "receiver.example"], resolved);
        Assert.All(receiver.Seen, request => Assert.Equal($"receiver.example:{receiver.Url.Port}", request.Headers["Host"]));
    }

    [Fact]
    public async Task A_name_that_turns_to_an_inner_address_is_refused_though_another_sink_may_go_there()
    {
        await using var receiver = await StubServer.StartAsync(200, "");
        using var http = new SinkHttp(TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var url = $"http://receiver.example:{receiver.Url.Port}/";

        Assert.Equal(SendOutcome.Sent, (await SendAsync(http, url, allowsPrivate: true)).Outcome);
        Assert.Equal(Refused, (await SendAsync(http, url, allowsPrivate: false)).Reason);
        Assert.Single(receiver.Seen);
    }

    [Fact]
    public async Task One_inner_address_among_others_is_enough_to_refuse_a_name()
    {
        await using var receiver = await StubServer.StartAsync(200, "");

        var result = await SendAsync(
            $"http://receiver.example:{receiver.Url.Port}/", allowsPrivate: false, _ => [IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]);

        Assert.Equal(Refused, result.Reason);
        Assert.Empty(receiver.Seen);
    }

    private static async Task<SendResult> SendAsync(string url, bool allowsPrivate, Func<string, IPAddress[]>? resolve = null)
    {
        using var http = new SinkHttp(TimeProvider.System, resolve is null ? null : (host, _) => Task.FromResult(resolve(host)));
        return await SendAsync(http, url, allowsPrivate);
    }

    private static Task<SendResult> SendAsync(SinkHttp http, string url, bool allowsPrivate)
    {
        var settings = new SinkSettings("ops", SinkType.Slack) { Receiver = new Receiver(new Uri(url), allowsPrivate, TimeSpan.FromSeconds(30)) };
        return SinkFactory.Create([settings], http, TimeProvider.System)["ops"].SendAsync(SomeAlert.Test(), CancellationToken.None);
    }
}
