using System.Text;

namespace Sync.Proofs.Fuzz;

/// <summary>Checks that PostgreSQL can store a text: it must not contain a NUL or an unpaired surrogate.</summary>
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
