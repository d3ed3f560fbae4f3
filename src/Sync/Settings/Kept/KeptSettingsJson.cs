using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sync.Settings.Kept;

/// <summary>Kept settings in their column and in answers.</summary>
internal static class KeptSettingsJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new TimeZoneConverter() },
    };

    public static string Write<T>(T settings) => JsonSerializer.Serialize(settings, Json);

    public static JsonNode Node<T>(T settings) => JsonSerializer.SerializeToNode(settings, Json)!;

    public static KeptSettings Read(string json) => JsonSerializer.Deserialize<KeptSettings>(json, Json)!;

    private sealed class TimeZoneConverter : JsonConverter<TimeZoneInfo>
    {
        // A machine without this zone's data has no quiet hours to keep: whoever sends has checked its own zone at start.
        public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeZoneInfo.TryFindSystemTimeZoneById(reader.GetString()!, out var zone) ? zone : TimeZoneInfo.Utc;

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Id);
    }
}
