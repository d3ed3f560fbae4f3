using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sync.Drift.Sinks;

namespace Sync.Tests.Drift.Sinks;

/// <summary>Promise 11 for sinks: the URL of a chat webhook is enough to post there.</summary>
[Collection(nameof(Alone))]
public class SinkSecrecyTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task Logs_results_spans_and_metrics_do_not_contain_the_URL_of_a_sink(int status)
    {
        await using var receiver = await StubServer.StartAsync(async (context, _) =>
        {
            if (status == 0) context.Abort();
            // The receiver returns the URL.
            else await context.AnswerAsync(
                status, $$"""{"errcode":1,"errmsg":"{{context.Request.Path}}{{context.Request.QueryString}}"}""");
        });
        using var heard = new Telemetry();
        var log = new LogLines();
        using var app = App(receiver, log);

        var results = new List<SendResult>();
        foreach (var sink in app.Services.GetRequiredService<IReadOnlyDictionary<string, Sink>>().Values)
            results.Add(await sink.SendAsync(SomeAlert.Message(SomeAlert.Changed()), CancellationToken.None));

        Assert.Equal(4, receiver.Seen.Count);
        foreach (var text in heard.All.Concat(log.All).Concat(results.Select(result => $"{result}")))
        {
            Assert.DoesNotContain("thePath", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("theToken", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("theHost", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("RobotsSecret", text, StringComparison.Ordinal);
            Assert.DoesNotContain(SinkBench.Secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_listeners_of_this_test_see_the_URL_of_any_other_client()
    {
        await using var receiver = await StubServer.StartAsync(200, "");
        using var heard = new Telemetry();
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

        await http.GetStringAsync($"http://otherhost.example:{receiver.Url.Port}/thePath");

        var other = heard.All.Where(text => text.Contains("otherhost", StringComparison.Ordinal)).ToList();
        Assert.Contains(other, text => text.Contains("http.client", StringComparison.Ordinal));
        Assert.Contains(other, text => text.Contains("url.full", StringComparison.Ordinal));

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, receiver.Url.Port, cancellationToken);
            return client.GetStream();
        }
    }

    private static IHost App(StubServer receiver, LogLines log)
    {
        var url = $"http://thehost.example:{receiver.Url.Port}/thePath?access_token=theToken";
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = "Host=localhost" };
        string[] types = ["webhook", "slack", "teams", "dingtalk"];
        foreach (var (type, index) in types.Select((type, index) => (type, index)))
        {
            settings[$"Sync:Sinks:{index}:Name"] = settings[$"Sync:Sinks:{index}:Type"] = type;
            settings[$"Sync:Sinks:{index}:Url"] = url;
            settings[$"Sync:Sinks:{index}:AllowPrivateAddresses"] = "true";
        }

        (settings["Sync:Sinks:0:Secret"], settings["Sync:Sinks:3:Secret"]) = (SinkBench.Secret, SinkBench.RobotSecret);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.AddSync();
        builder.Services.AddSingleton(
            new SinkHttp(TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])));
        return builder.Build();
    }

    /// <summary>
    /// Collects all spans, events and measurements of this process, except the experimental connection spans. .NET
    /// creates these in any case and they contain the host, but the app does not listen to them.
    /// </summary>
    private sealed class Telemetry
        : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        private readonly ConcurrentQueue<string> _all = new();
        private readonly ActivityListener _spans;
        private readonly MeterListener _measures = new();
        private readonly ConcurrentBag<IDisposable> _subscriptions = [];

        public Telemetry()
        {
            _spans = new ActivityListener
            {
                ShouldListenTo = source => !source.Name.StartsWith("Experimental.", StringComparison.Ordinal),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span => Keep(span.DisplayName, span.TagObjects),
            };
            ActivitySource.AddActivityListener(_spans);
            _measures.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            _measures.SetMeasurementEventCallback<double>(
                (instrument, _, tags, _) => Keep(instrument.Name, tags.ToArray()));
            _measures.SetMeasurementEventCallback<long>(
                (instrument, _, tags, _) => Keep(instrument.Name, tags.ToArray()));
            _measures.Start();
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public IReadOnlyCollection<string> All => _all;

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "HttpHandlerDiagnosticListener") _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value) => _all.Enqueue($"{value}");

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            _spans.Dispose();
            _measures.Dispose();
            foreach (var subscription in _subscriptions) subscription.Dispose();
        }

        private void Keep(string name, IEnumerable<KeyValuePair<string, object?>> tags) =>
            _all.Enqueue($"{name} {string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"))}");
    }
}
