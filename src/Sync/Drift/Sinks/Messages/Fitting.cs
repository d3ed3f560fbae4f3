namespace Sync.Drift.Sinks.Messages;

/// <summary>Keeps messages within the size limits of receivers by visible cuts.</summary>
internal static class Fitting
{
    /// <summary>The first parts that fit the budget together.</summary>
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
}
