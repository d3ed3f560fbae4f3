using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Local.Client;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary>
/// Filters match exactly. Where a list is empty because a value differs only in upper and lower case from one that
/// exists, this says so.
/// </summary>
internal static class SpellingHint
{
    // What a search by words may find.
    private const string Most = "100";

    // Each hint costs a request or two.
    private const int MostValues = 5;

    /// <param name="filters">The name of each parameter, its option, and the values that found nothing.</param>
    public static async Task WriteAsync(
        Api api, CommandOutput output, string route,
        IEnumerable<(string Parameter, string Option, IReadOnlyList<string> Values)> filters,
        CancellationToken cancellationToken)
    {
        var values = filters.SelectMany(
            filter => filter.Values, (filter, value) => (filter.Parameter, filter.Option, Value: value));
        foreach (var (parameter, option, value) in values.Where(each => each.Value != "").Take(MostValues))
        {
            var others = await TryFindAsync(api, route, parameter, value, cancellationToken);
            if (others.Count == 0 || others.Contains(value, StringComparer.Ordinal)) continue;
            output.Note($"Nothing has {option} {value}, but there is {string.Join(" and ", others)}: values are "
                + "compared with upper and lower case.");
        }
    }

    // Of a parameter with a few fixed values, the API refuses any other spelling.
    private static async Task<IReadOnlyList<string>> TryFindAsync(
        Api api, string route, string parameter, string value, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(api, route, parameter, value, cancellationToken);
        }
        catch (ApiException)
        {
            return [];
        }
    }

    /// <summary>The values that exist and are the same but for their case.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(
        Api api, string route, string parameter, string value, CancellationToken cancellationToken)
    {
        QueryBuilder[] queries =
        [
            new() { { parameter, Spellings(value) }, { "fields", parameter }, { "pageSize", Most } },
            new() { { "q", value }, { "fields", parameter }, { "pageSize", Most } },
        ];
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var query in queries)
        {
            var page = await api.ListAsync(route, query, cancellationToken);
            found.UnionWith(page["items"]!.AsArray().Select(item => Display.Cell(item![parameter]))
                .Where(each => each.Equals(value, StringComparison.OrdinalIgnoreCase)));
            if (found.Count > 0) break;
        }

        return [.. found];
    }

    private static IEnumerable<string> Spellings(string value)
    {
        var culture = CultureInfo.InvariantCulture.TextInfo;
        return ((string[])[value, culture.ToLower(value), culture.ToUpper(value), Titled(culture, value)]).Distinct();
    }

    private static string Titled(TextInfo culture, string value) =>
        culture.ToUpper(value[..1]) + culture.ToLower(value[1..]);
}
