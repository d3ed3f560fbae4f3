using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;

namespace Sync.Runs;

/// <summary><c>GET /api/health/live</c> and <c>GET /api/health/ready</c>.</summary>
public sealed class HealthEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    public static IResult Live() => TypedResults.Ok(new Health("live"));

    /// <summary>
    /// Ready if the database answers and has the schema of this build, so that reads work and requests can be sent
    /// here. The outcome of the newest run is in the body and does not affect the status: all instances share it.
    /// </summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
            return missing.Count == 0
                ? TypedResults.Ok(Readiness.Of(await RunReads.ReadNewestFinishedAsync(connection, cancellationToken)))
                : NotReady(
                    $"The database lacks {missing.Count} migration script(s) of this build, starting with "
                    + $"{missing[0]}: run the command migrate.");
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            // The exception can contain hosts and users, which must not be in a public response.
            return NotReady("The database does not answer.");
        }
    }

    private static ProblemHttpResult NotReady(string why) =>
        TypedResults.Problem(why, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready.");
}

public sealed record Health(string Status);

/// <param name="LastRun">The newest finished run; null: none has finished.</param>
/// <param name="Warning">Why the inventory may be empty or out of date; null: the newest run succeeded.</param>
public sealed record Readiness(string Status, FinishedRun? LastRun, string? Warning)
{
    public static Readiness Of(FinishedRun? run) => new("ready", run, Judgement.Warning(run));
}
