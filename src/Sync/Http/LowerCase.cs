namespace Sync.Http;

#pragma warning disable CA1308 // Region IDs and the names of enumeration values are stored and shown in lower case.

/// <summary>Words in lower case, as they are stored and shown.</summary>
internal static class LowerCase
{
    public static string Of(string text) => text.ToLowerInvariant();

    public static string Of<T>(T word)
        where T : struct, Enum => Of(word.ToString());
}
