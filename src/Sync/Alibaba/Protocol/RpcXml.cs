using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace Sync.Alibaba.Protocol;

/// <summary>The XML spelling of an answer: a member is an element, an array is its element over and over.</summary>
internal static class RpcXml
{
    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true };

    public static string Write(string root, JsonObject body)
    {
        var text = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>");
        using (var xml = XmlWriter.Create(text, Settings))
            Element(xml, root, body);
        return text.ToString();
    }

    private static void Element(XmlWriter xml, string name, JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Element(xml, name, item);
            return;
        }

        // JSON knows members without a name, XML no such elements.
        xml.WriteStartElement(name == "" ? "_" : XmlConvert.EncodeLocalName(name));
        if (node is JsonObject members)
            foreach (var member in members) Element(xml, member.Key, member.Value);
        else
            Text(xml, name, Writable(node?.ToString() ?? ""));
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string text)
    {
        // The one element the cloud writes so.
        if (name == "Recommend") xml.WriteCData(text);
        else xml.WriteString(text);
    }

    // XML has no way at all to say NUL and its like: an answer with a hole beats no answer.
    private static string Writable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune =>
            rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD"));
}
