using Sync.Settings;

namespace Sync.Drift;

/// <summary>The settings <c>Sync__Drift__*</c>.</summary>
internal static class DriftSettingsReader
{
    private const string Prefix = "Sync:Drift:";

    public static DriftSettings Read(SettingsReader reader)
    {
        var defaults = new DriftSettings();
        if (reader.IsNone("Sync:Drift")) return defaults;
        return new DriftSettings
        {
            Severity = [.. reader.Entries(Prefix + "Severity").Select(entry => ReadSeverity(reader, entry))],
            Ignore = [.. reader.Entries(Prefix + "Ignore").Select(entry => ReadIgnore(reader, entry))],
            TransientStatuses = ReadStatuses(reader, "TransientStatuses", defaults.TransientStatuses),
            NetworkTransientStatuses =
                ReadStatuses(reader, "NetworkTransientStatuses", defaults.NetworkTransientStatuses),
            DebounceRuns = reader.WholeNumber(Prefix + "DebounceRuns", defaults.DebounceRuns, 1, 1000),
            FlapWindow = reader.Duration(
                Prefix + "FlapWindow", defaults.FlapWindow, TimeSpan.Zero, TimeSpan.FromDays(30)),
        };
    }

    private static IReadOnlyList<string> ReadStatuses(
        SettingsReader reader, string name, IReadOnlyList<string> defaults)
    {
        var statuses = reader.List(Prefix + name, _ => true, "statuses, such as Modifying");
        reader.SayDefault(Prefix + name, string.Join(',', defaults));
        return statuses.Count > 0 ? statuses : defaults;
    }

    private static SeverityRule ReadSeverity(SettingsReader reader, string entry)
    {
        var resource = ReadResource(reader, entry) ?? DriftResource.FlowLogs;
        var rule = new SeverityRule(
            ReadField(reader, entry, resource), reader.Word<DriftKind>(entry + ":Kind"),
            reader.Word<Severity>(entry + ":Severity") ?? Severity.Medium)
        {
            Resource = resource,
        };
        if (reader.Text(entry + ":Severity") is null)
            reader.Fault(entry + ":Severity", "is missing: it must be low, medium or high");
        if (rule is { Field: null, Kind: null })
            reader.Fault(entry, "requires a Field or a Kind: without either it would apply to every event");
        if (rule is { Field: not null, Kind: DriftKind.Added or DriftKind.Removed })
        {
            reader.Fault(
                entry + ":Field", "applies to the kind changed only: a flow log is added and removed as a whole");
        }

        return rule;
    }

    private static IgnoreRule ReadIgnore(SettingsReader reader, string entry)
    {
        var given = ReadResource(reader, entry);
        var resource = given ?? DriftResource.FlowLogs;
        var rule = new IgnoreRule(
            ReadField(reader, entry, resource), reader.Text(entry + ":TagKey"), reader.Text(entry + ":Region"),
            reader.Text(entry + ":Cen"))
        {
            Resource = resource,
        };
        if (given is null && rule is { Field: null, TagKey: null, Region: null, Cen: null })
        {
            reader.Fault(
                entry, "requires a Field, TagKey, Region or Cen: without any of them it would ignore everything");
        }

        if (rule is { TagKey: not null, Field: not (null or DriftField.Tags) })
            reader.Fault(entry + ":TagKey", $"applies to the field {DriftField.Tags} only");
        return rule;
    }

    private static string? ReadResource(SettingsReader reader, string entry) =>
        ReadKnown(reader, entry + ":Resource", DriftResource.Names);

    private static string? ReadField(SettingsReader reader, string entry, string resource) =>
        ReadKnown(reader, entry + ":Field", DriftResource.FieldsOf([resource]));

    private static string? ReadKnown(SettingsReader reader, string key, IReadOnlyList<string> known)
    {
        if (reader.Text(key) is not { } text) return null;
        if (known.FirstOrDefault(each => each.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
            return name;
        reader.Fault(key, $"must be one of {string.Join(", ", known)}");
        return text;
    }
}
