using Sync.Tests.Support;

namespace Sync.Tests.Proof.Fuzz;

/// <summary>What is mutated: one input per file, hand-picked, and every one that ever failed.</summary>
internal static class Corpus
{
    /// <param name="target">A folder below <c>Corpus</c>.</param>
    public static IReadOnlyList<byte[]> Of(string target)
    {
        var files = Directory.GetFiles(RepositoryFiles.PathOf("tests", "Sync.Tests", "Proof", "Fuzz", "Corpus", target));
        Assert.NotEmpty(files);
        // In order, so that a seed gives the same input anywhere.
        return [.. files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    public static byte[] Read(string target, string name) => File.ReadAllBytes(RepositoryFiles.PathOf("tests", "Sync.Tests", "Proof", "Fuzz", "Corpus", target, name));
}
