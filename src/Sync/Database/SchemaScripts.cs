using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Sync.Database;

/// <summary>The embedded <c>.sql</c> files of this folder. <c>Scripts/README.md</c> has their rules.</summary>
public static class SchemaScripts
{
    /// <summary>The script that grants the reporting role its rights.</summary>
    public const string Grants = "grants.sql";

    private const string Prefix = "Sync.Database.Scripts.";
    private static readonly Assembly Assembly = typeof(SchemaScripts).Assembly;

    /// <summary>Names such as <c>0001_inventory.sql</c>, in the order they run.</summary>
    public static IReadOnlyList<string> Numbered { get; } =
        [.. Names().Where(name => char.IsAsciiDigit(name[0]))];

    /// <summary>Names such as <c>views.flow_log.sql</c>; <see cref="Grants"/> is last, after the views.</summary>
    public static IReadOnlyList<string> Repeated { get; } =
        [.. Names().Where(name => !char.IsAsciiDigit(name[0])).OrderBy(name => name == Grants)];

    /// <summary>Views and functions of schema <c>report</c>, by name: one per file of <c>views</c>.</summary>
    public static IReadOnlyList<string> Views { get; } =
        [.. Repeated.Where(IsView).Select(ViewName).Order(StringComparer.Ordinal)];

    public static string ViewText(string view) =>
        Text(Repeated.Single(name => IsView(name) && ViewName(name) == view));

    public static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(Prefix + name)!);
        return reader.ReadToEnd();
    }

    /// <summary>Lower-case hex SHA-256 of a script's text.</summary>
    public static string Hash(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(name))));

    private static bool IsView(string name) => name.StartsWith("views.", StringComparison.Ordinal);

    // views.flow_log.sql or views.function.flow_log_as_of.sql: functions sort after the views that they read.
    private static string ViewName(string name) => name.Split('.')[^2];

    private static IEnumerable<string> Names() => Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..])
        .Order(StringComparer.Ordinal);
}
