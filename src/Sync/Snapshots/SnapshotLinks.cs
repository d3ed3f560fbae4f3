using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Sync.Snapshots;

/// <summary>Where the API has the content of a snapshot.</summary>
internal static class SnapshotLinks
{
    /// <param name="since">The moment before it, whose events it does not repeat; null: there was none.</param>
    /// <returns>By resource: path and query, relative to <c>/api</c>.</returns>
    public static IReadOnlyDictionary<string, string> Of(SnapshotSettings series, DateTime moment, DateTime? since) =>
        series.Sources.ToDictionary(
            source => source.Name,
            source => $"{source.Route}{new QueryBuilder(Filter(series).Concat(source.Query(moment, since)))}");

    // Not as a dictionary, which merges tags whose keys differ only in case.
    private static IEnumerable<KeyValuePair<string, string>> Filter(SnapshotSettings series)
    {
        foreach (var pair in new QueryStringEnumerable($"?{series.Filter.TrimStart('?')}"))
            yield return new($"{pair.DecodeName()}", $"{pair.DecodeValue()}");
    }
}
