namespace Sync.Report;

/// <summary>
/// A Markdown page. Each measured section stands between two marks; everything else is written manually.
/// </summary>
public sealed class Page(string path)
{
    public string Path { get; } = path;

    /// <summary>Checks that the page has the section's marks, before hours are spent on measuring it.</summary>
    /// <exception cref="InvalidDataException">The page lacks the marks.</exception>
    public void Require(string section) => Find(File.ReadAllText(Path), section);

    /// <summary>Replaces the text between the section's marks.</summary>
    /// <exception cref="InvalidDataException">The page lacks the marks.</exception>
    public void Write(string section, string text)
    {
        var page = File.ReadAllText(Path);
        var (begin, end) = Find(page, section);
        File.WriteAllText(Path, $"{page[..begin]}\n\n{text.Trim()}\n\n{page[end..]}");
    }

    /// <returns>The end of the first mark and the beginning of the second.</returns>
    private (int Begin, int End) Find(string page, string section)
    {
        var (begin, end) = ($"<!-- {section}: begin -->", $"<!-- {section}: end -->");
        var beginAt = page.IndexOf(begin, StringComparison.Ordinal);
        var endAt = page.IndexOf(end, StringComparison.Ordinal);
        return beginAt >= 0 && endAt > beginAt
            ? (beginAt + begin.Length, endAt)
            : throw new InvalidDataException($"{Path} lacks the marks {begin} and {end}.");
    }
}
