using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace Sync.CenApi.Protocol;

/// <summary>
/// Writes a response as XML: a member becomes an element, an array becomes one element with its name for each item.
/// </summary>
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

        // The name of a JSON member can be empty, the name of an XML element cannot.
        xml.WriteStartElement(name == "" ? "_" : XmlConvert.EncodeLocalName(name));
        if (node is JsonObject members)
            foreach (var member in members) Element(xml, member.Key, member.Value);
        else
            Text(xml, name, Writable(node?.ToString() ?? ""));
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string text)
    {
        // The only element that the cloud writes as CDATA.
        if (name == "Recommend") xml.WriteCData(text);
        else xml.WriteString(text);
    }

    // XML cannot represent NUL and other control characters, so they are replaced.
    private static string Writable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune =>
            rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD"));
}
