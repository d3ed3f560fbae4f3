using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>What the commands' exit codes mean.</summary>
public static class ExitCode
{
    /// <summary>Done; for a run: everything that is known was verified.</summary>
    public const int Done = 0;

    /// <summary>Wrong settings or usage, or a check of <c>doctor</c> failed.</summary>
    public const int Wrong = 1;

    /// <summary>A run left some scope failed, incomplete, guarded or not begun; <c>status</c> found one.</summary>
    public const int NotAllSynced = 2;

    /// <summary>Flow logs are not as expected, or not as Terraform says.</summary>
    public const int Differs = 2;

    /// <summary>Another run holds the lease.</summary>
    public const int RunInProgress = 3;

    /// <summary>There is no flow log or run of this id.</summary>
    public const int NotFound = 4;

    public static int Of(SyncReport report) => report.Outcome == RunOutcome.Succeeded ? Done : NotAllSynced;
}
