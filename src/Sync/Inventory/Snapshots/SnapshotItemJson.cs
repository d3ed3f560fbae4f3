using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sync.Alibaba.Answers;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>Creates the JSON converter for a resource's items.</summary>
internal sealed class SnapshotItemJsonFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(SnapshotItem<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(SnapshotItemJson<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

/// <summary>Converts items to and from flat JSON objects with the resource's fields.</summary>
internal sealed class SnapshotItemJson<T> : JsonConverter<SnapshotItem<T>>
    where T : Listed, IResource<T>
{
    private static readonly Resource<T> Resource = T.Resource;

    public override void Write(Utf8JsonWriter writer, SnapshotItem<T> value, JsonSerializerOptions options)
    {
        var item = value.Content;
        writer.WriteStartObject();
        writer.WriteString("accountId", value.AccountId);
        if (Resource.HasRegion) writer.WriteString("regionId", item.RegionId);
        writer.WriteString(Resource.Id.Name, item.Id);
        foreach (var field in Resource.Fields)
        {
            writer.WritePropertyName(field.Name);
            JsonSerializer.Serialize(writer, field.Node(item), options);
        }

        writer.WritePropertyName("tags");
        JsonSerializer.Serialize(writer, item.Tags, options);
        writer.WritePropertyName("extra");
        // Normalised, because Postgres writes spaces between members.
        if (item.Extra is null) writer.WriteNullValue();
        else JsonElement.Parse(item.Extra).WriteTo(writer);
        writer.WriteString("firstSeenAt", value.FirstSeenAt);
        writer.WriteString("changedAt", value.ChangedAt);
        // They have versions of their own, which are not those of the item.
        foreach (var field in Resource.DerivedFields) writer.WriteNull(field.Name);
        writer.WriteEndObject();
    }

    public override SnapshotItem<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var members = JsonElement.ParseValue(ref reader);
        var item = (T)((Listed)Resource.Create() with
        {
            RegionId = WireText.Of(members, "regionId"),
            Tags = members.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Object
                ? WireTags.Read(tags.GetRawText()) : WireTags.None,
            Extra = members.TryGetProperty("extra", out var extra) && extra.ValueKind == JsonValueKind.Object
                ? JsonNode.Parse(extra.GetRawText())!.ToJsonString() : null,
        });
        foreach (var field in Resource.Fields.Prepend<Field<T>>(Resource.Key))
            if (members.TryGetProperty(field.Name, out var value)) field.Read(value, item);
        return new SnapshotItem<T>(
            WireText.Of(members, "accountId") ?? "", item, Time(members, "firstSeenAt"), Time(members, "changedAt"));
    }

    // A list may be limited to some fields.
    private static DateTime Time(JsonElement members, string name) =>
        members.TryGetProperty(name, out var time) ? time.GetDateTime() : default;
}
