namespace Sync.Http;

internal static class Shortening
{
    /// <summary>
    /// Cuts a longer text to <paramref name="length"/> characters, ending in an ellipsis. A surrogate pair is never
    /// split: half of one can be neither stored nor sent.
    /// </summary>
    public static string Shorten(this string text, int length)
    {
        if (text.Length <= length) return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
