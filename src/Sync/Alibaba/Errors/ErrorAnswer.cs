using System.Text;
using System.Text.Json;
using System.Xml;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Errors;

/// <summary>
/// The error in a JSON or XML response. All members are null if the response contains none, such as HTML from a proxy.
/// </summary>
public sealed record ErrorAnswer(string? Code, string? Message, string? RequestId)
{
    public static ErrorAnswer Read(JsonElement? json, ReadOnlySpan<byte> body) =>
        json is { } answer ? OfJson(answer) : OfXml(body);

    /// <summary>Whether a response reports a failed call, whatever its HTTP status.</summary>
    public static bool IsIn(JsonElement answer) =>
        OfJson(answer).Code is not null
        || (WireText.Of(answer, "Success") is { } success
            && !success.Trim().Equals("true", StringComparison.OrdinalIgnoreCase));

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
            using var reader = XmlReader.Create(
                text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var children = ReadChildren(reader);
            return new(Child(children, "Code"), Child(children, "Message"), Child(children, "RequestId"));
        }
        catch (XmlException)
        {
            return nothing;
        }
    }

    /// <summary>
    /// The text of each child of the root, by name. If a name occurs more than once, the first counts.
    /// </summary>
    private static Dictionary<string, StringBuilder> ReadChildren(XmlReader reader)
    {
        var children = new Dictionary<string, StringBuilder>();
        StringBuilder? child = null;
        // Not as a tree: for a deeply nested document, that would take minutes or overflow the stack.
        while (reader.Read())
        {
            if (reader is { Depth: 1, NodeType: XmlNodeType.Element })
                children.TryAdd(reader.LocalName, child = new StringBuilder());
            else if (reader is { Depth: > 1, NodeType: XmlNodeType.Text or XmlNodeType.CDATA })
                child?.Append(reader.Value);
        }

        return children;
    }

    private static string? Child(Dictionary<string, StringBuilder> children, string name) =>
        children.GetValueOrDefault(name)?.ToString().Trim() is { Length: > 0 } text ? text : null;
}
