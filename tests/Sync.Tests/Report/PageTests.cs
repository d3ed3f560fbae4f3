using Sync.Report;

namespace Sync.Tests.Report;

/// <summary>Writing measured sections into a page.</summary>
public sealed class PageTests : IDisposable
{
    private const string Text =
        "Prose.\n\n<!-- soak: begin -->\n\nold\n\n<!-- soak: end -->\n\nBetween.\n\n"
        + "<!-- speed.run: begin --><!-- speed.run: end -->\nThe end.\n";

    private readonly string _path = Path.GetTempFileName();

    public PageTests() => File.WriteAllText(_path, Text);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_section_replaces_only_the_text_between_its_marks()
    {
        new Page(_path).Write("soak", "new\n");

        Assert.Equal(Text.Replace("old", "new", StringComparison.Ordinal), File.ReadAllText(_path));
    }

    [Fact]
    public void A_section_that_had_no_text_gets_one()
    {
        new Page(_path).Write("speed.run", "new");

        Assert.Equal(Text.Replace("--><!--", "-->\n\nnew\n\n<!--", StringComparison.Ordinal), File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("load")]
    [InlineData("speed")]
    public void A_page_without_the_marks_is_rejected_with_both_marks_named(string section)
    {
        var page = new Page(_path);

        Action[] calls = [() => page.Require(section), () => page.Write(section, "new")];
        foreach (var refused in calls.Select(call => Assert.Throws<InvalidDataException>(call)))
            Assert.EndsWith(
                $"lacks the marks <!-- {section}: begin --> and <!-- {section}: end -->.", refused.Message,
                StringComparison.Ordinal);
        Assert.Equal(Text, File.ReadAllText(_path));
    }

    [Fact]
    public void The_page_has_a_place_for_every_section()
    {
        var page = new Page(Repository.PathOf("tests", "REPORT.md"));

        foreach (var section in Sections.Named([], quick: false)) page.Require(section.Name);
    }
}
