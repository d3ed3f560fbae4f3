using System.Text.Json;
using Sync.Drift.Alerts;
using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary>
/// An event as stored with a delivery: all that a message contains of it, so the message never changes.
/// </summary>
internal static class EventColumn
{
    public static string Write(AlertEvent each) => JsonSerializer.Serialize(each, ApiJson.Options);

    public static AlertEvent Read(string json) => JsonSerializer.Deserialize<AlertEvent>(json, ApiJson.Options)!;
}
