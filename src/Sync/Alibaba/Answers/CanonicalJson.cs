using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sync.Alibaba.Answers;

/// <summary>
/// One notation per value: members in ordinal order, no white space, no unnecessary escapes.
/// Values that a jsonb column or its readers would reject are kept as text: numbers with too many digits, and values
/// that are nested deeper than <see cref="MaxDepth"/>.
/// </summary>
internal static partial class CanonicalJson
{
    /// <summary>Half of the default limit of JSON parsers, so that the value can be part of other JSON.</summary>
    private const int MaxDepth = 32;

    // The text is stored in Postgres and never embedded in HTML, so & and < need no escaping.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON without empty members (null and ""), at any depth: equal for equivalent values.</summary>
    public static string Of(JsonElement value) =>
        Written(writer => Write(writer, value, MaxDepth, keepsNothing: false));

    /// <inheritdoc cref="Of(JsonElement)"/>
    /// <param name="json">A result of one of the methods of this class.</param>
    public static string Of(string json) =>
        json.Contains("null", StringComparison.Ordinal) || json.Contains("\"\"", StringComparison.Ordinal)
            ? Of(JsonElement.Parse(json)) : json;

    /// <summary>The complete JSON: empty members (null and "") are omitted only at the top level.</summary>
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

    // Numbers in jsonb have the range of numeric: 1e999999 is valid JSON, but an error in jsonb.
    [GeneratedRegex(@"\A-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?\z")]
    private static partial Regex Storable();
}
