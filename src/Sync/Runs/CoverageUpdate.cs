using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Coverage;
using Sync.Database;
using Sync.Expectations;

namespace Sync.Runs;

/// <summary>
/// Judges coverage, and the expectations of attachments, which rest on it, at the end of a run, when all that the run
/// found is merged.
/// </summary>
public sealed partial class CoverageUpdate(
    NpgsqlDataSource dataSource, CoverageRecorder recorder, AttachmentConformance conformance,
    ILogger<CoverageUpdate> logger)
{
    /// <summary>Stores the verdicts that changed. If the database fails, the next run judges again.</summary>
    /// <returns>Why the verdicts could not be stored; null: they were.</returns>
    internal async Task<RunProblem?> UpdateAsync(LeasedRun run)
    {
        try
        {
            await RunLease.WriteAsync(dataSource, run, async connection =>
            {
                await recorder.UpdateAsync(connection, run.RunId, CancellationToken.None);
                await conformance.UpdateAsync(connection, run.RunId);
            });
            return null;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or RunSupersededException)
        {
            LogNotJudged(error);
            return new RunProblem("Database", $"Coverage could not be judged: {DatabaseErrors.Reason(error, Kept)}");
        }
    }

    private const string Kept = "The verdicts of the last run remain";

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "Coverage could not be judged; the verdicts of the last run remain, and the next run judges again")]
    private partial void LogNotJudged(Exception error);
}
