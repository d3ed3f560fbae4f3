using System.Text.Json;
using Sync.FlowLogs;
using Sync.Inventory.Walk;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.FlowLogs;

/// <summary>Promise 10 for valid JSON that PostgreSQL or a parser rejects.</summary>
public class UnboundedJsonTests
{
    [Fact]
    public async Task An_extreme_number_and_deeply_nested_lists_are_kept_as_text_and_served()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 20));
        app.Cen.Faults.Add(new UnboundedJson());

        await app.RunWellAsync();

        Assert.Equal(
            "1e400000", await app.ScalarAsync<string>("select distinct extra ->> 'Weight' from sync.flow_log"));
        // 30 of the 2000 nested lists are kept as lists; the innermost of them contains the remaining ones as text.
        Assert.Equal(
            (new string('[', 30), 4000 - 2 * 30),
            await app.ScalarAsync<(string, int)>(
                """
                select distinct split_part(lists, '"', 1), length(split_part(lists, '"', 2))
                from (select extra #>> '{Nested,Lists}' as lists from sync.flow_log) nested
                """));
        Assert.Equal(20, (await app.RunWellAsync()).Scopes.Sum(scope => scope.Unchanged));
        var page = await app.Http.GetAsync("/api/flowlogs");
        Assert.True(page.IsSuccessStatusCode, app.Errors);
    }

    [Theory]
    [InlineData("1e400000", "\"1e400000\"")]
    [InlineData("-1E+99999999999", "\"-1E+99999999999\"")]
    [InlineData("1e-400000", "\"1e-400000\"")]
    [InlineData("0.1e3", "0.1e3")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    public void Numbers_that_fit_into_a_column_remain_numbers(string number, string kept)
    {
        var page = ListedPageReader.Read(FlowLog.Resource,
            JsonElement.Parse($$$"""{"TotalCount":"1","FlowLogs":{"FlowLog":[{"FlowLogId":"f","N":{{{number}}}}]}}"""));

        Assert.Equal($$"""{"N":{{kept}}}""", page.Items[0].Extra);
    }
}
