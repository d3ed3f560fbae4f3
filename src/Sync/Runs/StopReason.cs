namespace Sync.Runs;

/// <summary>Why a run ends before everything was worked on: the code and message of the scopes that it skips.</summary>
internal static class StopReason
{
    private const string Rest = "The next run starts with the remaining scopes.";

    /// <param name="deadline">The value of <c>Sync__RunDeadline</c>.</param>
    public static (string Code, string Message) Deadline(TimeSpan deadline) => (
        "RunDeadline",
        $"The run did not end within Sync__RunDeadline ({deadline}). {Rest} If this happens often, raise the setting.");

    public static (string Code, string Message) LeaseLost { get; } = (
        "LeaseLost",
        $"The run could not renew its lease in time, so another run may have started. {Rest} If this happens often, "
            + "check the connection to the database, or raise Sync__RunLease.");

    public static (string Code, string Message) Cancelled { get; } = ("Cancelled", $"The run was stopped. {Rest}");

    /// <summary>A step of a distributed run failed in every attempt, or was never begun.</summary>
    public static (string Code, string Message) StepFailed { get; } = (
        "StepFailed",
        $"The step that was to sync this scope failed in every attempt; its errors are in the app's log. {Rest}");
}
