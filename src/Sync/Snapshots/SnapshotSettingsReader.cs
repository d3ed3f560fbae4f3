using System.Text.RegularExpressions;
using Sync.Settings;
using Sync.Snapshots.Sources;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>
/// The settings <c>Sync__Snapshots__N__*</c> and the file named by <c>Sync__SnapshotsFile</c>, a list with the same
/// members.
/// </summary>
internal static partial class SnapshotSettingsReader
{
    private const string Key = "Sync:Snapshots";
    private const string FileKey = "Sync:SnapshotsFile";
    private const string Shape = "a list of snapshots, each with Name and Target";

    private static readonly string[] Formats = ["parquet", "csv", "ndjson"];

    private static readonly string[] Members =
    [
        "Name", "Schedule", "AfterRun", "Format", "Resources", "Filter", "Path", "PartRows", "Keep", "RequireFresh",
        "CatchUp", "OverdueAfter", .. TargetSettingsReader.Members,
    ];

    public static IReadOnlyList<SnapshotSettings> Read(SettingsReader reader)
    {
        var settings = reader.Tree(Key);
        var written = ListFile.Read(reader, FileKey, Shape)
            .Concat(settings.Items ?? settings.Members?.Select(member => member.Node) ?? []);
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. written.Select(node => ReadOne(new SettingEntry(reader, node, Members), names))];
    }

    private static SnapshotSettings ReadOne(SettingEntry entry, HashSet<string> names)
    {
        var defaults = new SnapshotSettings
        {
            Name = ReadName(entry, names),
            Schedule = ReadSchedule(entry),
            Target = TargetSettingsReader.Read(entry),
            Format = entry.OneOf("Format", Formats),
            Path = ReadPath(entry),
        };
        var filter = entry.Text("Filter") ?? "";
        var (sources, scopes) = SnapshotSources.Read(entry, filter);
        return defaults with
        {
            Sources = sources,
            Filter = filter,
            Scopes = scopes,
            PartRows = entry.WholeNumber("PartRows", defaults.PartRows, 1, 10_000_000),
            Keep = ReadKeep(entry),
            RequireFresh = entry.Flag("RequireFresh"),
            CatchUp = entry.WholeNumber("CatchUp", defaults.CatchUp, 0, 10_000),
            OverdueAfter = entry.Duration(
                "OverdueAfter", defaults.OverdueAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        };
    }

    /// <returns>Null: for ever.</returns>
    private static TimeSpan? ReadKeep(SettingEntry entry)
    {
        var keep = entry.Duration("Keep", TimeSpan.MaxValue, TimeSpan.FromHours(1), TimeSpan.FromDays(36500));
        return entry.Text("Keep") is null ? null : keep;
    }

    private static string ReadName(SettingEntry entry, HashSet<string> names)
    {
        var name = entry.Text("Name") ?? "";
        if (!Name().IsMatch(name)) entry.Fault("Name", "must be 1 to 40 of a to z, 0 to 9 and -, such as daily");
        else if (!names.Add(name)) entry.Fault("Name", $"must be unique: {name} is the name of an earlier one");
        return name;
    }

    /// <returns>Null: after each run.</returns>
    private static string? ReadSchedule(SettingEntry entry)
    {
        const string example = "0 0 0 * * *";
        var afterRun = entry.Flag("AfterRun");
        var schedule = entry.Text("Schedule");
        if (afterRun == (schedule is not null))
        {
            entry.Fault(
                "Schedule", $"is either a schedule such as {example} (midnight, UTC), or left out with AfterRun true");
        }

        if (schedule is not null && Schedules.Fault(schedule, example) is { } fault) entry.Fault("Schedule", fault);
        return schedule;
    }

    private static PathTemplate ReadPath(SettingEntry entry)
    {
        if (entry.Text("Path") is not { } text) return PathTemplate.Default;
        var path = new PathTemplate(text);
        if (path.Fault() is { } fault) entry.Fault("Path", fault);
        return path;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex Name();
}
