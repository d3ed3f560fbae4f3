using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sync.Drift.Alerts;

namespace Sync.Drift.Deliveries;

/// <summary>An event in its column: all that is told of it, so that a message is the same whatever became of the rest.</summary>
internal static class EventColumn
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(AlertEvent each) => JsonSerializer.Serialize(each, Json);

    public static AlertEvent Read(string json) => JsonSerializer.Deserialize<AlertEvent>(json, Json)!;
}
