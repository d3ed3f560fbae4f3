using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs.Snapshots;
using Sync.Http;

namespace Sync.Tests.Proof.Fuzz;

/// <summary>A query is understood, or refused with a problem that names each parameter that is wrong.</summary>
public class QueryFuzz
{
    [Fact]
    public Task A_query_is_understood_or_refused_by_the_names_of_its_parameters() => Fuzzing.RunAsync(
        Gen.Select(Queries.Mutated, Mutation.OneOf("", "*/*", "text/csv", "application/json;q=0", "a,b;q=x", "text/*;q=0.5,\"", "application/vnd.apache.parquet"), Gen.Int[0, 4]),
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
        0 => DriftQuery.Read(reader, request)?.Fingerprint(),
        1 => DeliveryQuery.Read(reader, request)?.Fingerprint(),
        2 => ConformanceQuery.ReadOfEvents(reader, request)?.Fingerprint("events"),
        _ => SnapshotQuery.Read(reader, request),
    };

    private static void AssertNamed(IResult problem)
    {
        var details = Assert.IsType<ValidationProblem>(problem).ProblemDetails;
        Assert.Equal(StatusCodes.Status400BadRequest, details.Status);
        Assert.NotEmpty(details.Errors);
        Assert.All(details.Errors, error => Assert.StartsWith($"{error.Key} ", Assert.Single(error.Value), StringComparison.Ordinal));
    }

    private static void AssertUsable(SnapshotQuery query)
    {
        Assert.True(query.PageSize is null or (>= 1 and <= SnapshotQuery.MaxPageSize));
        Assert.True(query.Sort is null || SnapshotField.Sortable.Contains(query.Sort));
        Assert.NotEmpty(query.Fields);
        Assert.True(query.AsOf is null or { Kind: DateTimeKind.Utc });
        using var command = new NpgsqlCommand();
        query.Filter.AddTo(command.Parameters);
        foreach (NpgsqlParameter parameter in command.Parameters)
            Storable.Assert(parameter.Value switch { string text => [text], IEnumerable<string> texts => texts, _ => [] });
    }
}
