using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Sync.Database;

/// <summary><c>GET /api/health/live</c> and <c>GET /api/health/ready</c>.</summary>
public sealed class HealthEndpoint(NpgsqlDataSource dataSource)
{
    public static IResult Live() => TypedResults.Ok(new Health("live"));

    /// <summary>Ready when the database answers and has the schema of this build.</summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
            return missing.Count == 0
                ? TypedResults.Ok(new Health("ready"))
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
