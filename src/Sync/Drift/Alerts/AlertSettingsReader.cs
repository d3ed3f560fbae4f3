using System.Globalization;
using Sync.Settings;

namespace Sync.Drift.Alerts;

/// <summary>The settings <c>Sync__Alerts__*</c>.</summary>
internal static class AlertSettingsReader
{
    private const string Prefix = "Sync:Alerts";

    /// <param name="sinks">Names of the configured sinks.</param>
    public static AlertSettings Read(SettingsReader reader, IReadOnlyList<string> sinks)
    {
        var defaults = new AlertSettings();
        AlertRule[] rules = [.. reader.Entries(Prefix).Select(entry => ReadRule(reader, entry, sinks))];
        return new AlertSettings
        {
            Rules = rules.Length == 0 && sinks.Count > 0 ? [AlertSettings.Usual(sinks)] : rules,
            DigestAbove = reader.WholeNumber($"{Prefix}:DigestAbove", defaults.DigestAbove, 1, 1000),
            Quiet = ReadQuiet(reader, sinks),
            KeepSent = reader.Duration(
                $"{Prefix}:KeepSent", defaults.KeepSent, TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            KeepUnsent = reader.Duration(
                $"{Prefix}:KeepUnsent", defaults.KeepUnsent, TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
        };
    }

    private static AlertRule ReadRule(SettingsReader reader, string entry, IReadOnlyList<string> sinks)
    {
        var named = ReadSinks(reader, $"{entry}:Sinks", sinks);
        var resources = ReadResources(reader, $"{entry}:Resources");
        var fields = DriftResource.FieldsOf(resources);
        if (sinks.Count == 0) reader.Fault(entry, "requires a sink, but no sinks are configured");
        return new AlertRule
        {
            Name = reader.Text($"{entry}:Name") ?? entry.Split(':')[^1],
            Sinks = named.Count > 0 ? named : sinks,
            Resources = resources,
            Kinds = reader.List($"{entry}:Kinds", AlertKind.All.Contains, $"kinds: {string.Join(", ", AlertKind.All)}"),
            Severity = reader.Word<Severity>($"{entry}:Severity") ?? Severity.Low,
            Fields = reader.List(
                $"{entry}:Fields", text => fields.Any(known => DriftField.Covers(known, text)),
                $"fields: {string.Join(", ", fields)}, or one tag as tags.KEY"),
            Accounts = reader.List($"{entry}:Accounts", _ => true, "account IDs"),
            Regions = reader.List($"{entry}:Regions", _ => true, "region IDs"),
            Cens = reader.List($"{entry}:Cens", _ => true, "CEN instance IDs"),
            Tags = ReadTags(reader, $"{entry}:Tags"),
        };
    }

    private static IReadOnlyList<string> ReadSinks(SettingsReader reader, string key, IReadOnlyList<string> sinks) =>
        reader.List(
            key, sinks.Contains,
            sinks.Count == 0 ? "sinks, but none are configured" : $"sinks: {string.Join(", ", sinks)}");

    private static IReadOnlyList<string> ReadResources(SettingsReader reader, string key)
    {
        var named = reader.List(
            key, DriftResource.Names.Contains, $"resources: {string.Join(", ", DriftResource.Names)}");
        return named.Count > 0 ? named : [DriftResource.FlowLogs];
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadTags(SettingsReader reader, string key) => reader
        .List(key, tag => !tag.StartsWith('='), "tags: KEY, or KEY=VALUE")
        .Select(tag => tag.Split('=', 2))
        .GroupBy(tag => tag[0], StringComparer.Ordinal)
        .ToDictionary(
            tags => tags.Key,
            IReadOnlyList<string> (tags) => [.. tags.Where(tag => tag.Length > 1).Select(tag => tag[1])],
            StringComparer.Ordinal);

    private static QuietHours? ReadQuiet(SettingsReader reader, IReadOnlyList<string> sinks)
    {
        const string Hours = $"{Prefix}:QuietHours";
        var zone = ReadZone(reader);
        var quiet = ReadSinks(reader, $"{Prefix}:QuietSinks", sinks);
        var except = reader.Word<Severity>($"{Prefix}:QuietExcept");
        if (reader.Text(Hours) is not { } text) return null;
        string[] times = text.Split('-');
        if (times.Length == 2 && TryReadTime(times[0], out var from) && TryReadTime(times[1], out var to) && from != to)
            return new QuietHours(from, to, zone, quiet, except);
        reader.Fault(Hours, "must be two times of day, such as 22:00-07:00");
        return null;
    }

    private static TimeZoneInfo ReadZone(SettingsReader reader)
    {
        const string Key = $"{Prefix}:QuietTimeZone";
        if (reader.Text(Key) is not { } text) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)) return zone;
        reader.Fault(Key, "must be the name of a time zone, such as Europe/Berlin");
        return TimeZoneInfo.Utc;
    }

    private static bool TryReadTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
