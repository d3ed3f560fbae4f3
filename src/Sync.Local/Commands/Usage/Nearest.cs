using Sync.Settings;

namespace Sync.Local.Commands.Usage;

/// <summary>Finds what a person meant to type.</summary>
internal static class Nearest
{
    // Of the length of the shorter text: two letters of six may be wrong.
    private const double MostWrong = 0.4;

    /// <summary>The nearest of the names; null if none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        var nearest = names
            .Select(name => (Name: name, Distance: Distance(typed, name)))
            .OrderBy(each => each.Distance).ThenBy(each => each.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= MostWrong ? nearest.Name : null;
    }

    /// <summary>A sentence with a space in front, or "".</summary>
    public static string Suggest(string typed, IEnumerable<string> names) =>
        Of(typed, names) is { } name ? $" Did you mean {name}?" : "";

    // A beginning is near, however long the rest is.
    private static double Distance(string typed, string name)
    {
        var (one, other) = (typed.Trim('-'), name.Trim('-'));
        if (one.Length >= 3 && other.StartsWith(one, StringComparison.OrdinalIgnoreCase)) return 0.1;
        return Spelling.Distance(one, other) / (double)Math.Max(1, Math.Min(one.Length, other.Length));
    }
}
