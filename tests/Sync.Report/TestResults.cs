using System.Globalization;
using System.Xml.Linq;

namespace Sync.Report;

/// <summary>The results of each test class, as <c>dotnet test --logger trx</c> writes them.</summary>
public sealed class TestResults
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private TestResults(IReadOnlyList<OfClass> classes) => Classes = classes;

    public IReadOnlyList<OfClass> Classes { get; }

    /// <summary>False if there are no results.</summary>
    public bool AllPassed => Classes.Count > 0 && Classes.All(each => each.Passed == each.Tests);

    /// <param name="Name">The class name with its namespace.</param>
    /// <param name="Time">The total of its tests. Classes run in parallel.</param>
    public sealed record OfClass(string Name, int Tests, int Passed, int Failed, TimeSpan Time)
    {
        public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

        /// <summary>A class with a skipped test has not passed.</summary>
        public string Outcome => Failed > 0 ? "**failed**" : Passed < Tests ? "**skipped**" : "held";
    }

    /// <returns>No classes if the file does not exist: the tests did not finish.</returns>
    public static TestResults Read(string path)
    {
        if (!File.Exists(path)) return new([]);
        var run = XDocument.Load(path).Root!;
        var classes = run.Descendants(Trx + "UnitTest").ToDictionary(
            test => (string)test.Attribute("id")!,
            test => (string)test.Element(Trx + "TestMethod")!.Attribute("className")!);
        var results = run.Descendants(Trx + "UnitTestResult")
            .GroupBy(result => classes[(string)result.Attribute("testId")!], Of)
            .OrderBy(each => each.Name, StringComparer.Ordinal);
        return new([.. results]);
    }

    /// <param name="figures">The numbers of cases by test class.</param>
    public string Table(Figures figures) => Classes is [] ? "**failed**: no test finished." : Markdown.Table(
        ["tests of", "passed", "cases", "time", ""],
        Classes.Select(each =>
            (string[])[
                $"`{each.ShortName}`", $"{each.Passed} of {each.Tests}", figures.Cases(each.ShortName),
                Circumstances.Duration(each.Time), each.Outcome]));

    private static OfClass Of(string name, IEnumerable<XElement> results)
    {
        var all = results.ToList();
        var time = all.Aggregate(
            TimeSpan.Zero,
            (sum, result) => sum
                + TimeSpan.Parse((string?)result.Attribute("duration") ?? "0", CultureInfo.InvariantCulture));
        return new OfClass(name, all.Count, Count("Passed"), Count("Failed"), time);

        int Count(string outcome) => all.Count(result => (string?)result.Attribute("outcome") == outcome);
    }
}
