using Microsoft.AspNetCore.Http;
using Sync.Coverage;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.Http;

namespace Sync.Tests.Http;

public class ListQueryTests
{
    private delegate ListQuery? Read(QueryReader reader, HttpRequest request);

    private static readonly Dictionary<string, Read> Lists = new()
    {
        ["drift"] = DriftQuery.Read,
        ["deliveries"] = DeliveryQuery.Read,
        ["nonconforming"] = ConformanceQuery.Read,
        ["conformance"] = ConformanceQuery.ReadOfEvents,
        ["coverage-events"] = CoverageEventQuery.Read,
    };

    /// <summary>A client that reads pages while the app is upgraded continues with a cursor of the old build.</summary>
    [Theory]
    [InlineData("drift", "", "62SlqfNC4Rj7xKwX")]
    [InlineData("drift", "accountId=1&kind=changed&since=2026-01-01T00:00:00Z", "6ufjkQOvIr8fAbLP")]
    [InlineData("deliveries", "sink=ops&state=owed&runId=4", "UeV8UqX42SqhhtUe")]
    [InlineData("nonconforming", "expectation=x", "oHjhBNj5Kg69lz53")]
    [InlineData("conformance", "kind=conforming", "xdOetvywL3RdtV2W")]
    [InlineData("coverage-events", "kind=covered&runId=4", "tdhqQYfmOS3jThJ_")]
    public void A_cursor_is_bound_to_the_same_fingerprint_in_every_build(string list, string query, string expected)
    {
        foreach (var paging in (string[])["", "&pageSize=7", "&format=csv"])
        {
            var request = new DefaultHttpContext().Request;
            request.QueryString = new QueryString($"?{query}{paging}");

            Assert.Equal(expected, Lists[list](new QueryReader(request.Query), request)!.Fingerprint(list));
        }
    }
}
