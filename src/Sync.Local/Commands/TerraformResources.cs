using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sync.Local.Commands;

/// <summary>
/// Writes flow logs to create as resources of the Terraform provider aliyun/alicloud, with a provider for each region.
/// </summary>
internal static partial class TerraformResources
{
    private const int Widest = 28;

    public static string Write(IReadOnlyList<MissingFlowLog> missing)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var created = missing.Where(flowLog => flowLog.IsToCreate).ToList();
        var providers = created.Select(flowLog => (flowLog.AccountId, RegionId: flowLog.End.RegionId!)).Distinct()
            .OrderBy(scope => Alias(scope.AccountId, scope.RegionId), StringComparer.Ordinal)
            .Select(scope => Provider(scope.AccountId, scope.RegionId));
        return string.Concat(created.Take(1).Select(_ => Needs)
            .Concat(providers)
            .Concat(created.Select(flowLog => Resource(flowLog, labels)))
            .Concat(missing.Where(flowLog => !flowLog.IsToCreate).Select(Comment)));
    }

    private static string Comment(MissingFlowLog flowLog) => flowLog.Idle is { CanBeActivated: true }
        ? $"# {flowLog.Lacks} Its resource needs status = \"Active\".\n" : $"# {flowLog.Lacks}\n";

    private const string Needs = "# The provider aliyun/alicloud must be of version 1.235.0 or newer.\n\n";

    public static string Provider(string accountId, string regionId) => $$"""
        # Account {{Printing.Clean(accountId)}}.
        provider "alicloud" {
          alias  = {{Quote(Alias(accountId, regionId))}}
          region = {{Quote(regionId)}}
        }


        """;

    private static string Resource(MissingFlowLog flowLog, HashSet<string> labels)
    {
        var end = flowLog.End;
        (string Name, string? Value)[] attributes =
        [
            ("provider", $"alicloud.{Alias(flowLog.AccountId, end.RegionId!)}"),
            ("cen_id", Quote(end.CenId)),
            ("transit_router_id", Quote(end.TransitRouterId)),
            ("transit_router_attachment_id", Quote(end.TransitRouterAttachmentId)),
            ("flow_log_name", Quote(end.TransitRouterAttachmentId)),
            ("project_name", Quote(flowLog.ProjectName)),
            ("log_store_name", Quote(flowLog.LogStoreName)),
            ("interval", flowLog.AllowedInterval?.ToString(CultureInfo.InvariantCulture)),
            ("log_format_string", Quote(flowLog.LogFormatString)),
        ];
        var lines = attributes.Where(attribute => attribute.Value is not null)
            .Select(attribute => $"  {attribute.Name.PadRight(Widest)} = {attribute.Value}\n");
        return $"# {flowLog.Purpose}\n"
            + $"resource \"alicloud_cen_flowlog\" \"{Label(end.AttachmentEndId, labels)}\" {{\n"
            + $"{string.Concat(lines)}}}\n\n";
    }

    public static string Alias(string accountId, string regionId) => Identifier($"{regionId}_{accountId}");

    /// <summary>A label that none of <paramref name="used"/> is equal to, and that is then one of them.</summary>
    public static string Label(string id, HashSet<string> used)
    {
        var label = Identifier(id);
        for (var number = 2; !used.Add(label); number++) label = $"{Identifier(id)}_{number}";
        return label;
    }

    private static string Identifier(string text)
    {
        var name = string.Concat(text.Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        return name is [>= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_', ..] ? name : $"_{name}";
    }

    /// <summary>A string literal of HCL, in which nothing is a template; null for null.</summary>
    public static string? Quote(string? text)
    {
        if (text is null) return null;
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' or '\\' => $"\\{letter}",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) => $"\\u{(int)letter:x4}",
                _ => $"{letter}",
            });
        }

        return BeginOfTemplate().Replace(quoted.Append('"').ToString(), Escape);
    }

    // Doubled, a single sign is not the begin of a template. How HCL reads several of them is not worth knowing.
    private static string Escape(Match begin) => begin.Value is [var sign, '{']
        ? $"{sign}{sign}{{"
        : string.Concat(begin.Value.Select(sign => sign == '{' ? "{" : $"\\u{(int)sign:x4}"));

    [GeneratedRegex(@"[$%]+\{")]
    private static partial Regex BeginOfTemplate();
}
