using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Errors;

/// <summary>What an answer says about its own failure, in JSON or in XML; all null when it says nothing, as a proxy's HTML does.</summary>
public sealed record ErrorAnswer(string? Code, string? Message, string? RequestId)
{
    public static ErrorAnswer Read(JsonElement? json, ReadOnlySpan<byte> body) =>
        json is { } answer ? OfJson(answer) : OfXml(body);

    /// <summary>Whether an answer, whatever its HTTP status, says that the call failed.</summary>
    public static bool IsIn(JsonElement answer) =>
        OfJson(answer).Code is not null
        || (WireText.Of(answer, "Success") is { } success && !success.Trim().Equals("true", StringComparison.OrdinalIgnoreCase));

    private static ErrorAnswer OfJson(JsonElement answer) => new(
        WireText.Of(answer, "Code") ?? WireText.Of(answer, "code"),
        WireText.Of(answer, "Message") ?? WireText.Of(answer, "message"),
        WireText.Of(answer, "RequestId") ?? WireText.Of(answer, "requestId"));

    private static ErrorAnswer OfXml(ReadOnlySpan<byte> body)
    {
        var nothing = new ErrorAnswer(null, null, null);
        if (!body.TrimStart(" \r\n\t\uFEFF"u8).StartsWith("<"u8)) return nothing;
        try
        {
            using var text = new StringReader(Encoding.UTF8.GetString(body).TrimStart('\uFEFF', ' ', '\r', '\n', '\t'));
            using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XElement.Load(reader);
            return new(Child(root, "Code"), Child(root, "Message"), Child(root, "RequestId"));
        }
        catch (XmlException)
        {
            return nothing;
        }
    }

    private static string? Child(XElement root, string name) =>
        root.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } text ? text : null;
}
