using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Sync.Coverage;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory.Snapshots;

namespace Sync.Proofs.Fuzz;

/// <summary>A query is accepted, or rejected with a problem that names each invalid parameter.</summary>
public class QueryFuzz
{
    [Fact]
    public Task A_query_is_accepted_or_rejected_with_its_invalid_parameters_named() => Fuzzing.RunAsync(
        Gen.Select(
            Queries.Mutated,
            Mutation.OneOf(
                "", "*/*", "text/csv", "application/json;q=0", "a,b;q=x", "text/*;q=0.5,\"",
                "application/vnd.apache.parquet"),
            Gen.Int[0, 5]),
        usual: 2_000, perMille: 200, input => $"{input}", input =>
        {
            var request = new DefaultHttpContext().Request;
            request.QueryString = new QueryString("?" + input.Item1);
            if (input.Item2 != "") request.Headers.Accept = input.Item2;
            var reader = new QueryReader(request.Query);

            var understood = Read(input.Item3, reader, request);
            reader.Text("cursor");
            var problem = reader.Problem();

            if (problem is not null) AssertNamed(problem);
            else if (understood is SnapshotQuery query) AssertUsable(query);
            return Task.CompletedTask;
        });

    private static object? Read(int route, QueryReader reader, HttpRequest request) => route switch
    {
        0 => DriftQuery.Read(reader, request)?.Fingerprint("drift"),
        1 => DeliveryQuery.Read(reader, request)?.Fingerprint("deliveries"),
        2 => ConformanceQuery.ReadOfEvents(reader, request)?.Fingerprint("events"),
        3 => CoverageEventQuery.Read(reader, request)?.Fingerprint("coverage-events"),
        _ => SnapshotQuery.Read(FlowLog.Resource, reader, request),
    };

    private static void AssertNamed(IResult problem)
    {
        var details = Assert.IsType<ValidationProblem>(problem).ProblemDetails;
        Assert.Equal(StatusCodes.Status400BadRequest, details.Status);
        Assert.NotEmpty(details.Errors);
        Assert.All(
            details.Errors,
            error => Assert.StartsWith($"{error.Key} ", Assert.Single(error.Value), StringComparison.Ordinal));
    }

    private static void AssertUsable(SnapshotQuery query)
    {
        Assert.True(query.PageSize is null or (>= 1 and <= ListQuery.MaxPageSize));
        Assert.True(query.Sort is null || SnapshotField.Sortable(FlowLog.Resource).Contains(query.Sort));
        Assert.NotEmpty(query.Fields);
        Assert.True(query.AsOf is null or { Kind: DateTimeKind.Utc });
        using var command = new NpgsqlCommand();
        query.Filter.AddTo(command.Parameters);
        foreach (NpgsqlParameter parameter in command.Parameters)
            Storable.Assert(
                parameter.Value switch { string text => [text], IEnumerable<string> texts => texts, _ => [] });
    }
}
