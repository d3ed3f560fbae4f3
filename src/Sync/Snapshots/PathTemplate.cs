using System.Globalization;
using System.Text.RegularExpressions;

namespace Sync.Snapshots;

/// <summary>
/// The path of a part without its extension: <c>{resource}</c>, <c>{snapshot}</c>, <c>{name}</c>, <c>{n}</c>, and the
/// moment in a .NET format such as <c>{yyyy-MM-dd}</c>, UTC.
/// </summary>
public sealed partial record PathTemplate(string Text)
{
    /// <summary>The layout of Hive: readers see a column <c>date</c>.</summary>
    public static readonly PathTemplate Default = new("{resource}/date={yyyy-MM-dd}/{snapshot}/part-{n}");

    /// <summary>The folder of manifests. Readers of parts leave out folders that begin with an underscore.</summary>
    public const string Manifests = "_snapshots";

    /// <returns>What is wrong with the template; null if it can be used.</returns>
    public string? Fault()
    {
        var folder = Text[..(Text.LastIndexOf('/') + 1)];
        if (!Shape().IsMatch(Text) || Text.Split('/').Any(part => part is "" or "." or ".."))
        {
            return "must be a relative path of letters, digits, . _ = - and {resource}, {snapshot}, {name}, {n} or a "
                + "date such as {yyyy-MM-dd}";
        }

        if (!folder.Contains("{resource}", StringComparison.Ordinal)
            || !folder.Contains("{snapshot}", StringComparison.Ordinal))
            return "must have {resource} and {snapshot} in its folders: each snapshot has folders of its own";
        if (folder.Contains("{n}", StringComparison.Ordinal)
            || !Text[folder.Length..].Contains("{n}", StringComparison.Ordinal))
            return "must have {n} in the name of the file, and only there";
        return Text.StartsWith('_') ? "must not begin with _: readers leave out such folders" : null;
    }

    /// <summary>The folder of the parts of a resource, with a slash at its end. It has no other files.</summary>
    public string Folder(string name, DateTime moment, string resource)
    {
        var part = Part(name, moment, resource, 0);
        return part[..(part.LastIndexOf('/') + 1)];
    }

    /// <summary>The path of part <paramref name="n"/>, from 0, without extension.</summary>
    public string Part(string name, DateTime moment, string resource, int n) => Placeholder().Replace(Text, match =>
        match.Groups["what"].Value switch
        {
            "resource" => resource,
            "snapshot" => Id(name, moment),
            "name" => name,
            "n" => n.ToString(CultureInfo.InvariantCulture),
            // The empty literal makes it a custom format: a single letter would be a standard one.
            var format => moment.ToString($"{format}''", CultureInfo.InvariantCulture),
        });

    /// <summary>The folder of the manifest of a snapshot, with a slash at its end.</summary>
    public static string ManifestFolder(string name, DateTime moment) => $"{Manifests}/{name}/{Stamp(moment)}/";

    public static string Manifest(string name, DateTime moment) => $"{ManifestFolder(name, moment)}manifest.json";

    public static string Latest(string name) => $"{Manifests}/{name}/latest.json";

    /// <summary>The ID of a snapshot, such as <c>daily-20261127T000000Z</c>; it sorts by time.</summary>
    public static string Id(string name, DateTime moment) => $"{name}-{Stamp(moment)}";

    private static string Stamp(DateTime moment) =>
        moment.ToString("yyyyMMdd'T'HHmmss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([A-Za-z0-9._=/-]|\{(resource|snapshot|name|n|[yMdHms._-]+)\})+\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\{(?<what>[^}]+)\}")]
    private static partial Regex Placeholder();
}
