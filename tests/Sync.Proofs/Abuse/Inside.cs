namespace Sync.Proofs.Abuse;

/// <summary>Texts that would reveal implementation details in an answer.</summary>
internal static class Inside
{
    private static readonly string[] Marks =
    [
        "   at ", "Exception", "Npgsql", "Kestrel", "Microsoft.", "System.", "SQLSTATE", "syntax error",
        "sync.flow_log", "/src/", ".cs:line",
    ];

    public static void AssertNone(string answer, string of) =>
        Assert.True(
            Marks.FirstOrDefault(mark => answer.Contains(mark, StringComparison.Ordinal)) is null, $"{of}: {answer}");
}
