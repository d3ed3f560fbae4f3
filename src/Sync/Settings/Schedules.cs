using NCrontab;

namespace Sync.Settings;

/// <summary>Schedules as NCRONTAB of six fields, seconds first, UTC.</summary>
public static class Schedules
{
    // The calendar repeats after 400 years: a date that does not occur within them never occurs (30 February, say).
    private static readonly DateTime CycleBegin = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime CycleEnd = CycleBegin.AddYears(400);

    /// <exception cref="CrontabException">The text is not a schedule. Validated settings never cause this.</exception>
    public static CrontabSchedule Parse(string schedule) => CrontabSchedule.Parse(schedule, Seconds());

    internal static string Read(SettingsReader reader, string key, string fallback)
    {
        reader.Describe(key, new(SettingKind.Text, "an NCRONTAB expression of six fields") { Default = fallback });
        var text = reader.Text(key) ?? fallback;
        if (Fault(text, fallback) is { } fault) reader.Fault(key, fault);
        return text;
    }

    /// <param name="example">A schedule, for the message.</param>
    /// <returns>Why the text is not a schedule; null if it is one.</returns>
    internal static string? Fault(string text, string example)
    {
        if (TryParse(text) is not { } schedule)
            return $"must be an NCRONTAB expression of six fields, seconds first, such as {example}";
        return schedule.GetNextOccurrence(CycleBegin, CycleEnd) == CycleEnd
            ? $"never occurs: no year has such a day; it must be a schedule such as {example}"
            : null;
    }

    private static CrontabSchedule? TryParse(string text)
    {
        try
        {
            return CrontabSchedule.TryParse(text, Seconds());
        }
        catch (OverflowException)
        {
            // Thrown by the parser for a number with too many digits.
            return null;
        }
    }

    private static CrontabSchedule.ParseOptions Seconds() => new() { IncludingSeconds = true };
}
