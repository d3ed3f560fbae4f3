using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Sync.Runs;

namespace Sync.Database;

/// <summary><c>GET /api/health/live</c> and <c>GET /api/health/ready</c>.</summary>
public sealed class HealthEndpoint(NpgsqlDataSource dataSource)
{
    public static IResult Live() => TypedResults.Ok(new Health("live"));

    /// <summary>
    /// Ready when the database answers and has the schema of this build: reads then work, and hosts may send requests.
    /// How the newest run went is in the answer and not in its status, because another instance would know no more.
    /// </summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
            return missing.Count == 0
                ? TypedResults.Ok(Readiness.Of(await RunReads.ReadNewestFinishedAsync(connection, cancellationToken)))
                : NotReady($"The database lacks {missing.Count} script(s) of this build, from {missing[0]} on: run the command migrate.");
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            // The exception can name hosts and users: it belongs in the log, not in an answer anyone may read.
            return NotReady("The database does not answer.");
        }
    }

    private static ProblemHttpResult NotReady(string why) =>
        TypedResults.Problem(why, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready.");
}

public sealed record Health(string Status);

/// <param name="LastRun">The newest that has finished; null: none has.</param>
/// <param name="Warning">Why the inventory may be empty or old; null: the newest run succeeded.</param>
public sealed record Readiness(string Status, FinishedRun? LastRun, string? Warning)
{
    public static Readiness Of(FinishedRun? run) => new("ready", run, Judgement.Warning(run));
}
