using System.Net;
using CsCheck;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// Fuzzes the API over HTTP with a real PostgreSQL: no input is executed as SQL, and no request is answered with a 500.
/// </summary>
public class ApiFuzz
{
    private static readonly string[] Routes =
    [
        "flowlogs", "flowlogs", "flowlogs/flowlog-1", "flowlogs/flowlog-1/history", "diff", "drift", "deliveries",
        "expectations/nonconforming", "expectations/events", "runs", "regions", "summary", "cen", "coverage",
        "coverage/summary", "coverage/tr-attach-1/history", "attachments", "attachments/tr-attach-1", "cens",
    ];

    // The last one comes from the web server itself.
    private static readonly HttpStatusCode[] Expected =
    [
        HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.NotAcceptable,
        HttpStatusCode.RequestUriTooLong,
    ];

    [Fact]
    public async Task Every_request_is_answered_or_rejected_and_changes_nothing()
    {
        await using var api = await CenApiApplication.StartAsync();
        var before = await api.App.ScalarAsync<long>("select count(*) from sync.flow_log");
        using var caller = await api.NewCallerAsync();

        await Fuzzing.RunAsync(
            Gen.Select(Mutation.OneOf(Routes), Queries.Mutated, Gen.Bool), usual: 100, perMille: 1, input => $"{input}",
            async input =>
            {
                var (route, query, signed) = input;
                using var answer = signed && route == "cen"
                    ? await caller.CallAsync("DescribeFlowlogs", Pairs(query))
                    : await api.App.Http.GetAsync($"/api/{route}?{query}");

                Assert.True(Expected.Contains(answer.StatusCode), $"{answer.StatusCode} {api.App.Errors}");
            });

        Assert.Equal(before, await api.App.ScalarAsync<long>("select count(*) from sync.flow_log"));
        Assert.Empty(api.App.Errors);
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string query)
    {
        foreach (var pair in new Microsoft.AspNetCore.WebUtilities.QueryStringEnumerable(query))
            yield return new(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
    }
}
