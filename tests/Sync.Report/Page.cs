namespace Sync.Report;

/// <summary>A Markdown page in which each section that is measured stands between two marks. All else in it is written by hand.</summary>
public sealed class Page(string path)
{
    public string Path { get; } = path;

    /// <summary>Before hours are spent on measuring what then has no place.</summary>
    /// <exception cref="InvalidDataException">The page lacks the marks.</exception>
    public void Require(string section) => Find(File.ReadAllText(Path), section);

    /// <summary>Puts a text between the marks, where the last one stood.</summary>
    /// <exception cref="InvalidDataException">The page lacks the marks.</exception>
    public void Write(string section, string text)
    {
        var page = File.ReadAllText(Path);
        var (begin, end) = Find(page, section);
        File.WriteAllText(Path, $"{page[..begin]}\n\n{text.Trim()}\n\n{page[end..]}");
    }

    /// <returns>The end of the first mark, and the beginning of the second.</returns>
    private (int Begin, int End) Find(string page, string section)
    {
        var (begin, end) = ($"<!-- {section}: begin -->", $"<!-- {section}: end -->");
        var (beginAt, endAt) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        return beginAt >= 0 && endAt > beginAt ? (beginAt + begin.Length, endAt) : throw new InvalidDataException($"{Path} lacks the marks {begin} and {end}.");
    }
}
