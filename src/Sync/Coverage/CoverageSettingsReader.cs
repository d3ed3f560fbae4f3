using Sync.Drift;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Settings;

namespace Sync.Coverage;

/// <summary>The settings <c>Sync__Coverage__*</c>.</summary>
internal static class CoverageSettingsReader
{
    private const string Prefix = "Sync:Coverage:";

    /// <param name="filter">That of the settings.</param>
    public static CoverageSettings Read(SettingsReader reader, DescribeFlowlogsRequest filter)
    {
        var defaults = new CoverageSettings();
        return new CoverageSettings
        {
            FreshFor = reader.Duration(
                Prefix + "FreshFor", defaults.FreshFor, TimeSpan.FromMinutes(5), TimeSpan.FromDays(30)),
            FlowLogFilter = RequestFilter.ColumnsOf(filter),
            Grace = reader.Duration(Prefix + "Grace", defaults.Grace, TimeSpan.Zero, TimeSpan.FromDays(30)),
            Severities = CoverageSettings.Kinds.ToDictionary(
                kind => kind,
                kind => ReadSeverity(reader, $"{Prefix}Severity:{kind}", defaults.SeverityOf(kind))),
        };
    }

    private static Severity ReadSeverity(SettingsReader reader, string key, Severity fallback)
    {
        var severity = reader.Word<Severity>(key);
        reader.SayDefault(key, LowerCase.Of(fallback));
        return severity ?? fallback;
    }
}
