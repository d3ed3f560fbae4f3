using System.Text;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks.Messages;

namespace Sync.Drift.Sinks;

/// <summary>Appends one line of JSON per event, for local use. Tests and digests add a line of their own.</summary>
internal sealed class FileSink(SinkSettings settings) : Sink(settings.Name)
{
    private readonly string _path = settings.Path!;
    private readonly Lock _turn = new();

    public override Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Append(string.Concat(Lines(message)));
            return Task.FromResult(new SendResult(SendOutcome.Sent));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new SendResult(SendOutcome.Retry, Reason: "The file could not be written."));
        }
    }

    private static IEnumerable<string> Lines(AlertMessage message)
    {
        foreach (var told in message.Events)
            yield return Line(new { messageId = message.Id, message.RunId, @event = EventData.Of(told) });
        if (message.IsTest || message.IsDigest)
            yield return Line(new { messageId = message.Id, message.RunId, message.Total, message.Counts });
    }

    private static string Line<T>(T value) => Encoding.UTF8.GetString(AlertJson.Write(value)) + "\n";

    private void Append(string lines)
    {
        lock (_turn)
        {
            if (_path == "-") Console.Out.Write(lines);
            else File.AppendAllText(_path, lines);
        }
    }
}
