using System.Text.Json.Nodes;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;

namespace Sync.Tests.Drift.Sinks;

[Collection(nameof(Alone))]
public sealed class FileSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sync-sink-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "alerts.ndjson");

    [Fact]
    public async Task Each_event_is_appended_as_a_line()
    {
        var message = SomeAlert.Message(SomeAlert.Changed("flowlog-1", "two\nlines"), SomeAlert.Changed("flowlog-2"));

        Assert.Equal(new SendResult(SendOutcome.Sent), await SendAsync(message));
        await SendAsync(SomeAlert.Test());
        await SendAsync(SomeAlert.Digest(told: 1, total: 9));

        var lines = (await File.ReadAllLinesAsync(Path)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["flowlog-1", "flowlog-2", null, "flowlog-0001", null],
            lines.Select(line => (string?)line["event"]?["flowLogId"]));
        Assert.Equal([null, null, 0, null, 9], lines.Select(line => (int?)line["total"]));
        Assert.Equal(
            [message.Id.ToString(), message.Id.ToString()], lines.Take(2).Select(line => (string?)line["messageId"]));
        Assert.Equal("two\nlines", (string?)lines[0]["event"]!["flowLogName"]);
    }

    [Fact]
    public async Task Concurrent_messages_do_not_mix_their_lines()
    {
        var sink = Sink(Path);

        await Task.WhenAll(
            Enumerable.Range(0, 50)
                .Select(_ => Task.Run(() => sink.SendAsync(SomeAlert.Digest(3, 3), CancellationToken.None))));

        Assert.Equal(
            150, (await File.ReadAllLinesAsync(Path)).Count(line => JsonNode.Parse(line)!["event"] is not null));
    }

    [Fact]
    public async Task A_message_is_retried_if_the_file_cannot_be_written_and_the_reason_does_not_name_it()
    {
        var result = await Sink(System.IO.Path.Combine(_folder, "none", "alerts.ndjson"))
            .SendAsync(SomeAlert.Test(), CancellationToken.None);

        Assert.Equal(new SendResult(SendOutcome.Retry, Reason: "The file could not be written."), result);
    }

    [Fact]
    public async Task A_dash_as_path_is_standard_output()
    {
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            await Sink("-").SendAsync(SomeAlert.Message(SomeAlert.Changed()), CancellationToken.None);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Equal("flowlog-1", (string?)JsonNode.Parse(output.ToString())!["event"]!["flowLogId"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<SendResult> SendAsync(AlertMessage message) => Sink(Path).SendAsync(message, CancellationToken.None);

    private static Sink Sink(string path)
    {
        using var http = new SinkHttp(TimeProvider.System);
        var settings = new SinkSettings("local", SinkType.File) { Path = path };
        return SinkFactory.Create([settings], http, TimeProvider.System)["local"];
    }
}
