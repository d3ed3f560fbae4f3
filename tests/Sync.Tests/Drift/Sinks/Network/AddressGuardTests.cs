using System.Net;
using Sync.Drift.Sinks;
using Receiver = Sync.Drift.Sinks.Receiver;

namespace Sync.Tests.Drift.Sinks.Network;

/// <summary>A sink cannot reach private addresses, whatever its host name resolves to.</summary>
public class AddressGuardTests
{
    private const string Refused = "The address is not public, and AllowPrivateAddresses is not set.";

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
    public async Task A_private_address_is_refused_in_any_notation(string host)
    {
        await using var receiver = await StubServer.StartAsync(200, "");

        var result = await SendAsync($"https://{host}:{receiver.Url.Port}/", allowsPrivate: false);

        Assert.Equal(new SendResult(SendOutcome.Retry, Reason: Refused), result);
        Assert.Empty(receiver.Seen);
    }

    [Fact]
    public async Task Each_attempt_resolves_the_name_once_and_connects_to_the_checked_address()
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
        Assert.All(
            receiver.Seen, request => Assert.Equal($"receiver.example:{receiver.Url.Port}", request.Headers["Host"]));
    }

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_is_refused_although_another_sink_may_use_it()
    {
        await using var receiver = await StubServer.StartAsync(200, "");
        using var http = new SinkHttp(
            TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var url = $"http://receiver.example:{receiver.Url.Port}/";

        Assert.Equal(SendOutcome.Sent, (await SendAsync(http, url, allowsPrivate: true)).Outcome);
        Assert.Equal(Refused, (await SendAsync(http, url, allowsPrivate: false)).Reason);
        Assert.Single(receiver.Seen);
    }

    [Fact]
    public async Task A_name_is_refused_if_any_of_its_addresses_is_private()
    {
        await using var receiver = await StubServer.StartAsync(200, "");

        var result = await SendAsync(
            $"http://receiver.example:{receiver.Url.Port}/", allowsPrivate: false,
            _ => [IPAddress.Parse("8.8.8.8"), IPAddress.Loopback]);

        Assert.Equal(Refused, result.Reason);
        Assert.Empty(receiver.Seen);
    }

    private static async Task<SendResult> SendAsync(
        string url, bool allowsPrivate, Func<string, IPAddress[]>? resolve = null)
    {
        using var http = new SinkHttp(
            TimeProvider.System, resolve is null ? null : (host, _) => Task.FromResult(resolve(host)));
        return await SendAsync(http, url, allowsPrivate);
    }

    private static Task<SendResult> SendAsync(SinkHttp http, string url, bool allowsPrivate)
    {
        var receiver = new Receiver(new Uri(url), allowsPrivate, TimeSpan.FromSeconds(30));
        var settings = new SinkSettings("ops", SinkType.Slack) { Receiver = receiver };
        return SinkFactory.Create([settings], http, TimeProvider.System)["ops"]
            .SendAsync(SomeAlert.Test(), CancellationToken.None);
    }
}
