using System.Text;

namespace Sync.Tests.Proof.Fuzz;

/// <summary>What a text must be like to be kept: PostgreSQL takes no NUL, and half a surrogate pair is no UTF-8.</summary>
internal static class Storable
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Assert(params IEnumerable<string?> texts)
    {
        foreach (var text in texts.OfType<string>())
        {
            Xunit.Assert.DoesNotContain('\0', text);
            Strict.GetByteCount(text);
        }
    }
}
