using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sync.Http;

namespace Sync.Kept;

/// <summary>The JSON of kept settings in the database and in responses.</summary>
internal static class KeptSettingsJson
{
    private static readonly JsonSerializerOptions Json = new(ApiJson.Options)
    {
        IgnoreReadOnlyProperties = true,
        Converters = { new TimeZoneConverter() },
    };

    public static string Write<T>(T settings) => JsonSerializer.Serialize(settings, Json);

    public static JsonNode Node<T>(T settings) => JsonSerializer.SerializeToNode(settings, Json)!;

    public static KeptSettings Read(string json) => JsonSerializer.Deserialize<KeptSettings>(json, Json)!;

    private sealed class TimeZoneConverter : JsonConverter<TimeZoneInfo>
    {
        // A machine without the data of this zone uses UTC. The process that sends alerts checks its zone at startup.
        public override TimeZoneInfo Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeZoneInfo.TryFindSystemTimeZoneById(reader.GetString()!, out var zone) ? zone : TimeZoneInfo.Utc;

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Id);
    }
}
