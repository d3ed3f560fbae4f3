using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>The exit codes of the commands.</summary>
public static class ExitCode
{
    /// <summary>Success; for a run: every known scope was verified.</summary>
    public const int Done = 0;

    /// <summary>Invalid settings or usage, or a check of <c>doctor</c> failed.</summary>
    public const int Wrong = 1;

    /// <summary>A run left a scope failed, incomplete, guarded or not started; or <c>status</c> found one.</summary>
    public const int NotAllSynced = 2;

    /// <summary>
    /// Flow logs are not as expected, or differ from Terraform, or cover less than <c>coverage --min</c> demands.
    /// </summary>
    public const int Differs = 2;

    /// <summary>Another run holds the lease.</summary>
    public const int RunInProgress = 3;

    /// <summary>No flow log or run has this ID.</summary>
    public const int NotFound = 4;

    /// <summary>Ctrl+C, as shells report it: 128 and the number of the signal.</summary>
    public const int Stopped = 130;

    /// <summary>The program that read the output has ended, as <c>head</c> does; likewise.</summary>
    public const int ReaderGone = 141;

    public static int Of(SyncReport report) => report.Outcome == RunOutcome.Succeeded ? Done : NotAllSynced;
}
