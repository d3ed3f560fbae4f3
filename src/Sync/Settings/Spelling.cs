namespace Sync.Settings;

/// <summary>How near two spellings are.</summary>
public static class Spelling
{
    /// <summary>
    /// The edit distance between two texts, ignoring case: how many letters to insert, delete or replace.
    /// </summary>
    public static int Distance(string one, string other) =>
        EditDistance(one.ToUpperInvariant(), other.ToUpperInvariant());

    private static int EditDistance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, replaced));
            }
        }

        return row[^1];
    }
}
