using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;

namespace Sync.Testing;

/// <summary>
/// A sink created from settings, and a real receiver that the test controls. Only the test advances the clock.
/// </summary>
internal sealed class SinkBench : IAsyncDisposable
{
    /// <summary>The key of the published test vector.</summary>
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public const string RobotSecret = "SECtheRobotsSecret";

    private readonly SinkHttp _http;

    private SinkBench(StubServer receiver, SinkSettings settings)
    {
        Receiver = receiver;
        _http = new SinkHttp(Time);
        Sink = SinkFactory.Create([settings], _http, Time)[settings.Name];
    }

    public StubServer Receiver { get; }
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    public Sink Sink { get; }

    public static Task<SinkBench> StartAsync(
        string type, int status = 200, string body = """{"errcode":0,"errmsg":"ok"}""") =>
        StartAsync(type, (context, _) => context.AnswerAsync(status, body));

    public static async Task<SinkBench> StartAsync(
        string type, Func<HttpContext, int, Task> answer, params (string, string)[] more)
    {
        var receiver = await StubServer.StartAsync(answer);
        return new SinkBench(receiver, Settings(type, $"{receiver.Url}hooks/T1/thePath?access_token=theToken", more));
    }

    /// <summary>
    /// The settings of one sink with everything that its type requires, as read from the configuration.
    /// </summary>
    public static SinkSettings Settings(string type, string url, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Name"] = "ops",
            ["Type"] = type,
            ["Url"] = url,
            ["AllowPrivateAddresses"] = "true",
            ["Secret"] = type switch { "webhook" => Secret, "dingtalk" => RobotSecret, _ => null },
        };
        foreach (var (key, value) in more) settings[key] = value;
        return Assert.Single(SyncSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=localhost")])
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"Sync:Sinks:0:{pair.Key}", pair.Value)))
            .Build()).Sinks);
    }

    /// <summary>Sends; an attempt that does not end fails the test instead of blocking it.</summary>
    public Task<SendResult> SendAsync(AlertMessage? message = null) =>
        Sink.SendAsync(message ?? SomeAlert.Message(SomeAlert.Changed()), CancellationToken.None)
            .WaitAsync(TimeSpan.FromMinutes(2));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Receiver.DisposeAsync();
    }
}
