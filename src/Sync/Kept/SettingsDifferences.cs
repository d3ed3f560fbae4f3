using System.Text.Json.Nodes;
using Sync.Drift.Alerts;

namespace Sync.Kept;

/// <summary>The differences between the settings of a process and the kept ones, by name and without values.</summary>
internal static class SettingsDifferences
{
    public static IReadOnlyList<string> Between(KeptSettings own, KeptSettings kept) =>
    [
        .. Named("sink", own.Sinks, kept.Sinks, sink => sink.Name),
        .. Named("alert rule", own.Alerts.Rules, kept.Alerts.Rules, rule => rule.Name),
        .. Members("Sync__Alerts__", WithoutRules(own.Alerts), WithoutRules(kept.Alerts)),
        .. Named("expectation", own.Expectations, kept.Expectations, rule => rule.Name),
        .. Members("Sync__Drift__", own.Drift, kept.Drift),
    ];

    private static AlertSettings WithoutRules(AlertSettings alerts) => alerts with { Rules = [] };

    private static IEnumerable<string> Named<T>(
        string what, IReadOnlyList<T> own, IReadOnlyList<T> kept, Func<T, string> name)
    {
        var (here, there) = (own.ToLookup(name), kept.ToLookup(name));
        var names = here.Select(group => group.Key).Union(there.Select(group => group.Key));
        foreach (var each in names.Order(StringComparer.Ordinal))
        {
            if (!here.Contains(each)) yield return $"{what} {each} is kept and not set here";
            else if (!there.Contains(each)) yield return $"{what} {each} is set here and not kept";
            else if (KeptSettingsJson.Write(here[each]) != KeptSettingsJson.Write(there[each]))
                yield return $"{what} {each} is set differently here";
        }
    }

    private static IEnumerable<string> Members<T>(string prefix, T own, T kept)
    {
        var (here, there) = (KeptSettingsJson.Node(own).AsObject(), KeptSettingsJson.Node(kept).AsObject());
        return here.Where(member => !JsonNode.DeepEquals(member.Value, there[member.Key]))
            .Select(member =>
                $"{prefix}{char.ToUpperInvariant(member.Key[0])}{member.Key[1..]} is set differently here");
    }
}
