using Sync.Drift.Alerts;

namespace Sync.Drift.Sinks.Messages;

/// <summary>
/// A message as a CloudEvent 1.0 in structured mode; see the README of the folder above for an example.
/// </summary>
internal static class CloudEvent
{
    // CloudEvents intermediaries must forward up to 64 KB. One event always fits.
    private const int MaxEvents = 60 * 1024;

    public static byte[] Write(AlertMessage message)
    {
        var events = Fitting.Take(message.Events.Select(EventData.Of), MaxEvents, AlertJson.Size);
        return AlertJson.Write(new
        {
            specversion = "1.0",
            id = message.Id,
            source = "urn:sync:flowlogs",
            type = Type(message, events.Count),
            time = DateTime.SpecifyKind(message.At, DateTimeKind.Utc),
            datacontenttype = "application/json",
            data = new
            {
                message.RunId,
                message.FirstRunId,
                message.Total,
                message.Counts,
                query = message.IsTest ? null : message.Query,
                url = message.Page,
                events,
            },
        });
    }

    private static string Type(AlertMessage message, int told)
    {
        var subject = message.Counts.Resources is null ? "flowlog" : "inventory";
        if (message.IsTest) return $"sync.{subject}.test";
        return told < message.Total ? $"sync.{subject}.digest" : $"sync.{subject}.drift";
    }
}
