using System.Text.RegularExpressions;
using Sync.OpenApi;

namespace Sync.Tests.OpenApi;

/// <summary>The table of routes in the README.</summary>
public partial class ReadmeRoutesTests
{
    [Fact]
    public void The_README_lists_every_route_and_no_other()
    {
        var routes = ApiRoutes.All.Select(route => $"{route.Method} {route.Url}");

        Assert.Equal(
            routes.Order(StringComparer.Ordinal),
            Rows(RepositoryFiles.Read("README.md")).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Rows(string readme) => Row().Matches(readme).SelectMany(row =>
    {
        var paths = Code().Matches(row.Groups["paths"].Value).Select(path => path.Groups["path"].Value.Split('?')[0])
            .ToList();
        return from verb in row.Groups["verbs"].Value.Split('·')
               from path in paths
                   // The ellipsis stands for the first path of the row.
               select $"{verb} {path.Replace("…", paths[0], StringComparison.Ordinal)}";
    });

    // | `GET·POST /api/path`, `…/more` | …
    [GeneratedRegex(@"^\| `(?<verbs>[A-Z·]+) (?<paths>/[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("(?<path>[/…][^`, ]*)`")]
    private static partial Regex Code();
}
