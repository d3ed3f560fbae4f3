using System.Text.RegularExpressions;
using Sync.Drift;
using Sync.Settings;

namespace Sync.Expectations;

/// <summary>
/// The settings <c>Sync__Expectations__*</c> and the file named by <c>Sync__ExpectationsFile</c>, which has the same
/// structure.
/// </summary>
internal static partial class ExpectationSettingsReader
{
    private const string Key = "Sync:Expectations";
    private const string FileKey = "Sync:ExpectationsFile";
    private const string Shape = "a list of expectations, each with name, severity, resource, select and expect";

    private static readonly string[] Members = ["name", "severity", "resource", "select", "expect"];

    public static IReadOnlyList<Expectation> Read(SettingsReader reader)
    {
        var settings = reader.Tree(Key);
        ExpectationShapes.Describe(reader, Key);
        if (reader.IsNone(Key)) return [];
        var written = ListFile.Read(reader, FileKey, Shape)
            .Concat(settings.Items ?? settings.Members?.Select(member => member.Node) ?? []);
        var names = new HashSet<string>();
        return [.. written.Select(node => ReadRule(reader, node, names))];
    }

    private static Expectation ReadRule(SettingsReader reader, SettingNode node, HashSet<string> names)
    {
        var members = Known(reader, node, Members);
        var name = ReadName(reader, node, members.GetValueOrDefault("name"));
        if (name != "" && !names.Add(name))
            reader.Fault(members["name"].Place, $"must be unique: {name} is the name of an earlier expectation");
        var resource = ReadResource(reader, members.GetValueOrDefault("resource"));
        var isOfFlowLogs = resource is null;
        var expect = members.GetValueOrDefault("expect");
        if (expect is null)
        {
            reader.Fault(
                node.Place, $"{Of(name)}lacks expect: what the fields should be, such as status: Active");
        }

        return new Expectation(
            name,
            ReadSeverity(reader, members.GetValueOrDefault("severity")),
            members.GetValueOrDefault("select") is { } select
                ? ReadPatterns(
                    reader, name, select,
                    isOfFlowLogs ? ExpectationField.Selectable : AttachmentField.Selectable)
                : [],
            expect is null
                ? []
                : ReadPatterns(
                    reader, name, expect,
                    isOfFlowLogs ? ExpectationField.Expectable : AttachmentField.Expectable))
        {
            Resource = resource,
        };
    }

    /// <returns>Null for flow logs.</returns>
    private static string? ReadResource(SettingsReader reader, SettingNode? node)
    {
        if (node is null || node.Text == DriftResource.FlowLogs) return null;
        if (node.Text != Expectation.Attachments)
            reader.Fault(node.Place, $"must be {DriftResource.FlowLogs} or {Expectation.Attachments}");
        return Expectation.Attachments;
    }

    private static string ReadName(SettingsReader reader, SettingNode node, SettingNode? name)
    {
        if (name?.Text is { } text && Name().IsMatch(text)) return text;
        var lacks = name is null ? "lacks a name, which " : "";
        reader.Fault(
            name?.Place ?? node.Place, $"{lacks}must be 1 to 100 letters, digits, dots, dashes and underscores");
        return "";
    }

    private static Severity ReadSeverity(SettingsReader reader, SettingNode? node)
    {
        if (node is null) return Severity.Medium;
        if (Enum.GetNames<Severity>().Contains(node.Text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<Severity>(node.Text!, ignoreCase: true);
        reader.Fault(node.Place, "must be low, medium or high");
        return Severity.Medium;
    }

    private static IReadOnlyList<FieldPattern> ReadPatterns(
        SettingsReader reader, string rule, SettingNode node, IReadOnlyList<string> fields)
    {
        var patterns = Known(reader, node, fields).SelectMany(member => member.Key switch
        {
            DriftField.Tags => ReadTags(reader, rule, member.Value),
            ExpectationField.FormatFields => ReadFormatFields(reader, rule, member.Value),
            AttachmentField.FlowLog => ReadPatterns(reader, rule, member.Value, ExpectationField.Expectable)
                .Select(pattern => pattern with { Field = $"{AttachmentField.FlowLog}.{pattern.Field}" }),
            _ => [new FieldPattern(member.Key, ReadAllowed(reader, rule, member.Key, member.Value))],
        });
        return [.. patterns.OrderBy(pattern => pattern.Field, StringComparer.Ordinal)];
    }

    /// <summary>A map gives allowed values by tag key; a list of keys only requires that the tags exist.</summary>
    private static IEnumerable<FieldPattern> ReadTags(SettingsReader reader, string rule, SettingNode node) =>
        node.Members is { } tags
            ? tags.Select(tag =>
            {
                var field = $"{DriftField.Tags}.{tag.Name}";
                return new FieldPattern(field, ReadAllowed(reader, rule, field, tag.Node));
            })
            : ReadAllowed(reader, rule, DriftField.Tags, node).Distinct()
                .Select(key => new FieldPattern($"{DriftField.Tags}.{key}", ["*"]));

    /// <summary>A list of fields, each of which log records must have.</summary>
    private static IEnumerable<FieldPattern> ReadFormatFields(SettingsReader reader, string rule, SettingNode node) =>
        ReadAllowed(reader, rule, ExpectationField.FormatFields, node).Distinct()
            .Select(name => new FieldPattern($"{ExpectationField.FormatFields}.{name}", [name]));

    private static string[] ReadAllowed(SettingsReader reader, string rule, string field, SettingNode node)
    {
        var given = (node.Items ?? [node]).Select(item => item.Text).ToList();
        string[] texts = [.. given.OfType<string>()];
        if (given.Count == 0 || texts.Length < given.Count)
        {
            reader.Fault(
                node.Place,
                $"{Of(rule)}must say what {field} should be: one text or a list of texts, in which * matches any "
                + "characters");
        }
        else if (field == ExpectationField.Interval
            && !texts.All(text => text.All(c => char.IsAsciiDigit(c) || c == '*')))
        {
            reader.Fault(node.Place, $"{Of(rule)}must be one or more whole numbers of seconds");
        }

        return texts;
    }

    /// <summary>The members by their canonical names. A member with an unknown name is a fault.</summary>
    private static Dictionary<string, SettingNode> Known(
        SettingsReader reader, SettingNode node, IReadOnlyList<string> names)
    {
        if (node.Members is not { Count: > 0 })
            reader.Fault(node.Place, $"must have one or more of {string.Join(", ", names)}");
        var known = new Dictionary<string, SettingNode>();
        foreach (var (name, member) in node.Members ?? [])
        {
            if (names.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } canonical)
                known[canonical] = member;
            else
                reader.Fault(member.Place, $"has the unknown name {name}; allowed: {string.Join(", ", names)}");
        }

        return known;
    }

    private static string Of(string rule) => rule == "" ? "" : $"({rule}) ";

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Name();
}
