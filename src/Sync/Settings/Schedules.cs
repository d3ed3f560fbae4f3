using NCrontab;

namespace Sync.Settings;

/// <summary>Schedules as NCRONTAB of six fields, seconds first, UTC.</summary>
public static class Schedules
{
    // The calendar repeats itself after 400 years: what does not come in them never comes, such as the 30th of February.
    private static readonly DateTime CycleBegin = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime CycleEnd = CycleBegin.AddYears(400);

    /// <exception cref="CrontabException">It is no schedule: the settings refuse such.</exception>
    public static CrontabSchedule Parse(string schedule) => CrontabSchedule.Parse(schedule, Seconds());

    internal static string Read(SettingsReader reader, string key, string fallback)
    {
        var text = reader.Text(key) ?? fallback;
        if (TryParse(text) is not { } schedule)
            reader.Fault(key, $"must be an NCRONTAB expression of six fields, seconds first, such as {fallback}");
        else if (schedule.GetNextOccurrence(CycleBegin, CycleEnd) == CycleEnd)
            reader.Fault(key, $"never comes: there is no such day in any year; it must be a schedule such as {fallback}");
        return text;
    }

    private static CrontabSchedule? TryParse(string text)
    {
        try
        {
            return CrontabSchedule.TryParse(text, Seconds());
        }
        catch (OverflowException)
        {
            // That of a number with too many digits, which it tries to read all the same.
            return null;
        }
    }

    private static CrontabSchedule.ParseOptions Seconds() => new() { IncludingSeconds = true };
}
