using System.Globalization;

namespace Sync.Alibaba.Calls;

/// <summary>
/// Explains what took most of the time of a scope that reached its deadline, and which setting to change.
/// </summary>
public static class WaitedFor
{
    /// <param name="settings">The settings that the calls were made with.</param>
    public static string Explain(CallTally tally, AlibabaSettings settings)
    {
        if (tally.Calls == 0 && tally.Waited(CallWait.Turn) == TimeSpan.Zero)
            return "No call was made: raise Sync__Alibaba__ScopeDeadline.";
        return Enum.GetValues<CallWait>().MaxBy(tally.Waited) switch
        {
            CallWait.Turn when tally.Throttled > 0 =>
                Invariant($"The cloud throttled {tally.Throttled} of {tally.Calls} calls{Asked(tally)}. ")
                    + "Lower Sync__Alibaba__RequestsPerSecond or raise Sync__Alibaba__ScopeDeadline; "
                    + "other clients may use the same quota.",
            CallWait.Turn =>
                Invariant($"The calls waited for the rate limit of {settings.RequestsPerSecond} calls per second: ")
                    + "raise Sync__Alibaba__RequestsPerSecond or Sync__Alibaba__ScopeDeadline.",
            CallWait.Slot =>
                Invariant($"Other regions used all {settings.MaxConcurrency} concurrent calls: ")
                    + "raise Sync__Alibaba__MaxConcurrency or Sync__Alibaba__ScopeDeadline.",
            _ => OfAnswers(tally, settings),
        };
    }

    private static string OfAnswers(CallTally tally, AlibabaSettings settings)
    {
        if (tally.Answered == 0 || tally.Timeouts > 0)
            return Invariant($"{Number(tally.Answered)} of {tally.Calls} calls received a response{Failed(tally)}: ")
                + "check the network and any proxy (HTTP_PROXY), or raise "
                + $"Sync__Alibaba__AttemptTimeout ({Words(settings.AttemptTimeout)}) and Sync__Alibaba__ScopeDeadline.";
        var each = tally.Waited(CallWait.Answer) / tally.Calls;
        return Invariant($"Each response took {Words(each)} on average ({tally.Calls} calls{Failed(tally)}): ")
            + "raise Sync__Alibaba__ScopeDeadline.";
    }

    private static string Asked(CallTally tally) =>
        tally.LongestAsked > TimeSpan.Zero ? $" and requested waits of up to {Words(tally.LongestAsked)}" : "";

    private static string Failed(CallTally tally) => tally.LastFailure is { } code ? $", last failure {code}" : "";

    private static string Number(int count) => count == 0 ? "None" : Invariant($"{count}");

    /// <summary>A duration for people, such as 10 min or 1.5 s.</summary>
    public static string Words(TimeSpan time) => time switch
    {
        { TotalHours: >= 2 } => Invariant($"{time.TotalHours:0.#} h"),
        { TotalMinutes: >= 2 } => Invariant($"{time.TotalMinutes:0.#} min"),
        { TotalSeconds: >= 1 } => Invariant($"{time.TotalSeconds:0.#} s"),
        _ => Invariant($"{time.TotalMilliseconds:0} ms"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
