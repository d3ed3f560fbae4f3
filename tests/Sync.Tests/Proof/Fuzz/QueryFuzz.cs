using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs;
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

/// <summary>Query strings as they stand on the wire: ASCII, in which anything can be percent-encoded.</summary>
internal static class Queries
{
    private static readonly byte[][] Words =
    [
        "%00"u8.ToArray(), "%27"u8.ToArray(), "'"u8.ToArray(), "%F0%9F%98%80"u8.ToArray(), "%ED%A0%80"u8.ToArray(), "%FF"u8.ToArray(), "%"u8.ToArray(), "%2"u8.ToArray(), "%25"u8.ToArray(),
        "&"u8.ToArray(), "="u8.ToArray(), ","u8.ToArray(), "&tag."u8.ToArray(), "&cursor="u8.ToArray(), "&asOf="u8.ToArray(), "&sort=-"u8.ToArray(), "&pageSize="u8.ToArray(), "&q="u8.ToArray(),
        "&format=csv"u8.ToArray(), "9999-12-31T23:59:59.9999999Z"u8.ToArray(), "0001-01-01T00:00:00%2B14:00"u8.ToArray(), "2147483648"u8.ToArray(), "-1"u8.ToArray(),
        "%27%20or%201=1--"u8.ToArray(), "%27);drop%20table%20sync.flow_log;--"u8.ToArray(), "%5C"u8.ToArray(), "%22}"u8.ToArray(), "$1"u8.ToArray(), "@accountId"u8.ToArray(),
    ];

    public static Gen<string> Mutated { get; } = Mutation.Of(Corpus.Of("queries"), Words).Select(OnTheWire);

    private static string OnTheWire(byte[] bytes) => string.Concat(Encoding.Latin1.GetString(bytes).Take(6000).Where(letter => letter is > ' ' and <= '~' and not '#'));
}
