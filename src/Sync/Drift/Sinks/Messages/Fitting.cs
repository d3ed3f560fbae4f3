namespace Sync.Drift.Sinks.Messages;

/// <summary>Receivers refuse what is too large, so it is cut where a reader sees it.</summary>
internal static class Fitting
{
    /// <summary>The first of them, as many as fit together.</summary>
    public static IReadOnlyList<T> Take<T>(IEnumerable<T> parts, int budget, Func<T, int> size)
    {
        var taken = new List<T>();
        foreach (var part in parts)
        {
            budget -= size(part);
            if (budget < 0) break;
            taken.Add(part);
        }

        return taken;
    }

    public static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;
        // Half of a surrogate pair is no character.
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
