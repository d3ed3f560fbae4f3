namespace Sync.Proofs.Fuzz;

/// <summary>The inputs to mutate, one per file: selected manually, plus every input that ever failed.</summary>
internal static class Corpus
{
    /// <param name="target">The name of a folder in <c>Corpus</c>.</param>
    public static IReadOnlyList<byte[]> Of(string target)
    {
        var files = Directory.GetFiles(
            RepositoryFiles.PathOf("tests", "Sync.Proofs", "Fuzz", "Corpus", target));
        Assert.NotEmpty(files);
        // Sorted, so that a seed gives the same input on every machine.
        return [.. files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    public static byte[] Read(string target, string name) =>
        File.ReadAllBytes(RepositoryFiles.PathOf("tests", "Sync.Proofs", "Fuzz", "Corpus", target, name));
}
