namespace Sync.Runs;

internal static class Words
{
#pragma warning disable CA1308 // Lower case is how these words are stored and shown.
    public static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
