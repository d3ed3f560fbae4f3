using System.Globalization;

namespace Sync.Alibaba.Calls;

/// <summary>Where the time went of calls that took too long together, and which setting to change.</summary>
public static class WaitedFor
{
    /// <param name="settings">Those the calls were made with.</param>
    public static string Explain(CallTally tally, AlibabaSettings settings)
    {
        if (tally.Calls == 0 && tally.Waited(CallWait.Turn) == TimeSpan.Zero)
            return "It came to no call: raise Sync__Alibaba__ScopeDeadline.";
        return Enum.GetValues<CallWait>().MaxBy(tally.Waited) switch
        {
            CallWait.Turn when tally.Throttled > 0 =>
                Invariant($"The cloud throttled {tally.Throttled} of its {tally.Calls} calls{Asked(tally)}, and it waited. ")
                    + "Lower Sync__Alibaba__RequestsPerSecond or raise Sync__Alibaba__ScopeDeadline; others may spend the account's quota too.",
            CallWait.Turn =>
                Invariant($"It waited for its turns at {settings.RequestsPerSecond} calls a second: raise Sync__Alibaba__RequestsPerSecond or Sync__Alibaba__ScopeDeadline."),
            CallWait.Slot =>
                Invariant($"Other regions had all {settings.MaxConcurrency} calls that may be under way at once: raise Sync__Alibaba__MaxConcurrency or Sync__Alibaba__ScopeDeadline."),
            _ => OfAnswers(tally, settings),
        };
    }

    private static string OfAnswers(CallTally tally, AlibabaSettings settings)
    {
        if (tally.Answered == 0 || tally.Timeouts > 0)
            return Invariant($"{Number(tally.Answered)} of its {tally.Calls} calls had an answer{Failed(tally)}: check the network and a proxy (HTTP_PROXY), ")
                + Invariant($"or raise Sync__Alibaba__AttemptTimeout ({Words(settings.AttemptTimeout)}) and Sync__Alibaba__ScopeDeadline.");
        var each = tally.Waited(CallWait.Answer) / tally.Calls;
        return Invariant($"Answers took {Words(each)} each ({tally.Calls} calls{Failed(tally)}): raise Sync__Alibaba__ScopeDeadline.");
    }

    private static string Asked(CallTally tally) => tally.LongestAsked > TimeSpan.Zero ? $" and asked for pauses of up to {Words(tally.LongestAsked)}" : "";

    private static string Failed(CallTally tally) => tally.LastFailure is { } code ? $", the last that failed with {code}" : "";

    private static string Number(int count) => count == 0 ? "None" : Invariant($"{count}");

    /// <summary>As people say it: 10 min, 1.5 s.</summary>
    public static string Words(TimeSpan time) => time switch
    {
        { TotalHours: >= 2 } => Invariant($"{time.TotalHours:0.#} h"),
        { TotalMinutes: >= 2 } => Invariant($"{time.TotalMinutes:0.#} min"),
        { TotalSeconds: >= 1 } => Invariant($"{time.TotalSeconds:0.#} s"),
        _ => Invariant($"{time.TotalMilliseconds:0} ms"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
