using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace Sync.Local.Commands.Output;

/// <summary>
/// Text by the columns that it takes on a terminal: a Chinese character or an emoji takes two, a combining mark none.
/// What a reader sees as one character is never split.
/// </summary>
internal static class CellText
{
    private const string Cut = "…";

    // After a character, it asks for its picture; between two, it joins them into one.
    private const char PictureSign = '\ufe0f', Joiner = '\u200d';

    public static int Width(string text) => IsAscii(text) ? text.Length : Elements(text).Sum(WidthOfElement);

    /// <summary>The text, filled with spaces.</summary>
    public static string Pad(string text, int width, bool right = false)
    {
        var space = new string(' ', Math.Max(0, width - Width(text)));
        return right ? space + text : text + space;
    }

    /// <summary>The beginning of a longer text, with a sign that something is missing.</summary>
    public static string Shorten(string text, int width) =>
        Width(text) <= width ? text : Take(Elements(text), width - 1) + Cut;

    /// <summary>The beginning and the end of a longer text, with a sign between.</summary>
    public static string ShortenMiddle(string text, int width)
    {
        if (Width(text) <= width) return text;
        var end = (width - 1) / 2;
        var tail = string.Concat(TakeParts(Elements(text).Reverse(), end).Reverse());
        return Take(Elements(text), width - 1 - end) + Cut + tail;
    }

    private static string Take(IEnumerable<string> elements, int width) => string.Concat(TakeParts(elements, width));

    private static IEnumerable<string> TakeParts(IEnumerable<string> elements, int width)
    {
        foreach (var element in elements)
        {
            width -= WidthOfElement(element);
            if (width < 0) yield break;
            yield return element;
        }
    }

    private static IEnumerable<string> Elements(string text)
    {
        for (var all = StringInfo.GetTextElementEnumerator(text); all.MoveNext();)
            yield return all.GetTextElement();
    }

    private static int WidthOfElement(string element)
    {
        if (IsAscii(element)) return element.Length;
        if (element.Contains(PictureSign) || element.Contains(Joiner)) return 2;
        return Math.Min(2, element.EnumerateRunes().Max(WidthOfRune));
    }

    private static int WidthOfRune(Rune rune) => new Segment($"{rune}").CellCount();

    private static bool IsAscii(string text) => text.All(char.IsAscii);
}
