using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sync.Alibaba.Answers;

/// <summary>
/// One spelling per value: members in ordinal order, no white space, no needless escape.
/// What a jsonb column or one of its readers would refuse is kept as text: numbers beyond all bounds, and whatever is nested
/// deeper than <see cref="MaxDepth"/>.
/// </summary>
internal static partial class CanonicalJson
{
    /// <summary>Half of what JSON parsers take by default, so that there is room for what it is wrapped in.</summary>
    private const int MaxDepth = 32;

    // The text goes to Postgres, never into a page: & and < may stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Without the members that say nothing (null and ""), at any depth: equal for what means the same.</summary>
    public static string Of(JsonElement value) =>
        Written(writer => Write(writer, value, MaxDepth, keepsNothing: false));

    /// <inheritdoc cref="Of(JsonElement)"/>
    /// <param name="json">Of one of these methods.</param>
    public static string Of(string json) =>
        json.Contains("null", StringComparison.Ordinal) || json.Contains("\"\"", StringComparison.Ordinal)
            ? Of(JsonElement.Parse(json)) : json;

    /// <summary>All of it: members that say nothing are left out at the top, and kept below.</summary>
    public static string Whole(IEnumerable<KeyValuePair<string, JsonElement>> sortedMembers) => Written(writer =>
        WriteObject(
            writer, sortedMembers.Where(member => !WireText.IsNothing(member.Value)), MaxDepth, keepsNothing: true));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, int depthLeft, bool keepsNothing)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depthLeft == 0:
                writer.WriteStringValue(value.GetRawText());
                break;
            case JsonValueKind.Object:
                WriteObject(writer, Members.Sorted(value), depthLeft, keepsNothing);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item, depthLeft - 1, keepsNothing);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when !Storable().IsMatch(value.GetRawText()):
                writer.WriteStringValue(value.GetRawText());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(
        Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, JsonElement>> sortedMembers, int depthLeft,
        bool keepsNothing)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in sortedMembers.Where(member => keepsNothing || !WireText.IsNothing(member.Value)))
        {
            writer.WritePropertyName(name);
            Write(writer, value, depthLeft - 1, keepsNothing);
        }
        writer.WriteEndObject();
    }

    // jsonb holds numeric: 1e999999 is good JSON and an error there, so what is out of all reason is kept as text.
    [GeneratedRegex(@"\A-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?\z")]
    private static partial Regex Storable();
}
