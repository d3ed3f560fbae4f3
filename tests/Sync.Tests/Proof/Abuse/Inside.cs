namespace Sync.Tests.Proof.Abuse;

/// <summary>What an answer would hold that tells of the inside.</summary>
internal static class Inside
{
    private static readonly string[] Marks =
        ["   at ", "Exception", "Npgsql", "Kestrel", "Microsoft.", "System.", "SQLSTATE", "syntax error", "sync.flow_log", "/src/", ".cs:line"];

    public static void AssertNone(string answer, string of) =>
        Assert.True(Marks.FirstOrDefault(mark => answer.Contains(mark, StringComparison.Ordinal)) is null, $"{of}: {answer}");
}
