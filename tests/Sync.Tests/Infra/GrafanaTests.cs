using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Sync.Tests.Reporting;

namespace Sync.Tests.Infra;

/// <summary>Runs the queries of <c>infra/grafana</c> with Grafana's macros and variables expanded.</summary>
public partial class GrafanaTests(ReportedCloud reported) : IClassFixture<ReportedCloud>
{
    private static readonly JsonElement Dashboard = JsonSerializer.Deserialize<JsonElement>(
        RepositoryFiles.Read("infra", "grafana", "sync.json"));

    public static TheoryData<string> Panels =>
        [.. Dashboard.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("title").GetString()!)];

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task A_panel_shows_rows_to_the_reporting_role(string title)
    {
        var panel = Dashboard.GetProperty("panels").EnumerateArray()
            .Single(each => each.GetProperty("title").GetString() == title);
        await using var connection = await ReportingRole.ConnectAsync(reported.App.ConnectionString);

        foreach (var target in panel.GetProperty("targets").EnumerateArray())
        {
            var sql = await FillInAsync(target.GetProperty("rawSql").GetString()!);

            Assert.NotEmpty(await connection.QueryAsync(sql));
        }
    }

    [Fact]
    public void Panels_do_not_overlap_and_have_ids_of_their_own()
    {
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToList();
        var places = panels.SelectMany(panel => Cells(panel.GetProperty("gridPos"))).ToList();

        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(places, place => Assert.InRange(place.X, 0, 23));
    }

    private async Task<string> FillInAsync(string sql)
    {
        var variables = Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(each => each.GetProperty("type").GetString() == "query");
        foreach (var variable in variables)
        {
            var values = await reported.App.QueryAsync<string>(variable.GetProperty("query").GetString()!);
            sql = sql.Replace(
                $"${{{variable.GetProperty("name").GetString()}:sqlstring}}",
                string.Join(',', values.Select(value => $"'{value}'")), StringComparison.Ordinal);
        }

        sql = TimeFilter().Replace(sql, "$1 between $$__timeFrom() and $$__timeTo()");
        sql = sql.Replace("$__timeFrom()", $"'{DateTime.UnixEpoch:O}'", StringComparison.Ordinal)
            .Replace("$__timeTo()", "'2100-01-01T00:00:00Z'", StringComparison.Ordinal);
        Assert.DoesNotContain("$", sql, StringComparison.Ordinal);
        return sql;
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonElement place) =>
        from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
        from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
        select (x, y);

    [GeneratedRegex(@"\$__timeFilter\((\w+)\)")]
    private static partial Regex TimeFilter();
}
