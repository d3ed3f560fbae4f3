using Sync.Drift;
using Sync.Settings;

namespace Sync.Expectations;

/// <summary>What an expectation in the settings can contain, for the list of all settings.</summary>
internal static class ExpectationShapes
{
    public static void Describe(SettingsReader reader, string key)
    {
        reader.Describe(key, SettingShape.Entries with { HasOwnNames = true });
        var entry = $"{key}:0";
        reader.Describe($"{entry}:name", SettingShape.Text);
        reader.Describe($"{entry}:severity", SettingShape.Word(["low", "medium", "high"]) with { Default = "medium" });
        reader.Describe(
            $"{entry}:resource",
            SettingShape.Word([DriftResource.FlowLogs, Expectation.Attachments]) with
            {
                Default = DriftResource.FlowLogs,
            });
        Fields($"{entry}:select", ExpectationField.Selectable.Union(AttachmentField.Selectable));
        Fields($"{entry}:expect", ExpectationField.Expectable.Union(AttachmentField.Expectable));
        Fields($"{entry}:expect:{AttachmentField.FlowLog}", ExpectationField.Expectable);

        void Fields(string path, IEnumerable<string> fields)
        {
            foreach (var field in fields.Except([AttachmentField.FlowLog]))
            {
                reader.Describe(
                    $"{path}:{field}",
                    field == DriftField.Tags ? new(SettingKind.Tags, "texts by tag key") : SettingShape.Texts);
            }
        }
    }
}
