using System.Globalization;
using System.Xml.Linq;

namespace Sync.Report;

/// <summary>What xunit says of each test class, as `dotnet test --logger trx` writes it.</summary>
public sealed class TestResults
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private TestResults(IReadOnlyList<OfClass> classes) => Classes = classes;

    public IReadOnlyList<OfClass> Classes { get; }

    /// <summary>None is not all.</summary>
    public bool AllPassed => Classes.Count > 0 && Classes.All(each => each.Passed == each.Tests);

    /// <param name="Name">With its namespace.</param>
    /// <param name="Time">The sum over its tests; classes run side by side.</param>
    public sealed record OfClass(string Name, int Tests, int Passed, int Failed, TimeSpan Time)
    {
        public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

        /// <summary>A test that was skipped proves nothing.</summary>
        public string Outcome => Failed > 0 ? "**failed**" : Passed < Tests ? "**skipped**" : "held";
    }

    /// <returns>No class if there is no such file: the tests did not get so far.</returns>
    public static TestResults Read(string path)
    {
        if (!File.Exists(path)) return new([]);
        var run = XDocument.Load(path).Root!;
        var classes = run.Descendants(Trx + "UnitTest").ToDictionary(test => (string)test.Attribute("id")!, test => (string)test.Element(Trx + "TestMethod")!.Attribute("className")!);
        return new([.. run.Descendants(Trx + "UnitTestResult").GroupBy(result => classes[(string)result.Attribute("testId")!], Of).OrderBy(each => each.Name, StringComparer.Ordinal)]);
    }

    /// <param name="figures">They know how many cases are in the tests of a class.</param>
    public string Table(Figures figures) => Classes is [] ? "**failed**: no test came to its end." : Markdown.Table(
        ["tests of", "passed", "cases", "time", ""],
        Classes.Select(each => (string[])[$"`{each.ShortName}`", $"{each.Passed} of {each.Tests}", figures.Cases(each.ShortName), Circumstances.Duration(each.Time), each.Outcome]));

    private static OfClass Of(string name, IEnumerable<XElement> results)
    {
        var all = results.ToList();
        var time = all.Aggregate(TimeSpan.Zero, (sum, result) => sum + TimeSpan.Parse((string?)result.Attribute("duration") ?? "0", CultureInfo.InvariantCulture));
        return new OfClass(name, all.Count, Count("Passed"), Count("Failed"), time);

        int Count(string outcome) => all.Count(result => (string?)result.Attribute("outcome") == outcome);
    }
}
