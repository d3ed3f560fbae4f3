using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary>Writes the list of a resource, or one that has the fields of one, such as coverage.</summary>
/// <param name="route">Below <c>/api/</c>.</param>
internal sealed class ResourceList(Api api, CommandOutput output, Resource resource, string route)
{
    private const int MostStale = 3;

    /// <summary>
    /// Writes the rows, and on standard error how many there are and what may be out of date. Where a program reads
    /// them, each page is written as it arrives.
    /// </summary>
    /// <param name="limit">Null for all.</param>
    /// <returns>The number of items.</returns>
    public async Task<int> WriteAsync(
        QueryBuilder query, IReadOnlyList<string> fields, int? limit, CancellationToken cancellationToken)
    {
        var grid = new ResourceGrid(
            resource, fields, output, await AccountNames.ReadAsync(api, output, cancellationToken));
        var (rows, count, first) = (new List<Row>(), 0, (JsonObject?)null);
        await foreach (var page in api.PagesAsync(route, query, limit, cancellationToken))
        {
            var cells = page["items"]!.AsArray().Select(item => grid.Row(item!));
            count += page["items"]!.AsArray().Count;
            if (first is null && output.IsStream) output.WriteHeader(grid.Columns);
            if (output.IsStream) output.WriteRows(cells);
            else rows.AddRange(cells.Select(each => new Row(each)));
            first ??= page;
        }

        if (!output.IsStream && rows.Count > 0) output.Write(new Grid(grid.Columns, rows));
        output.Note(
            $"{count} of {first!["totalCount"]} {resource.Plural} as of {Display.Time((string)first["asOf"]!)}.");
        NoteStale([.. first["staleRegions"]!.AsArray()]);
        return count;
    }

    /// <summary>Whether a list of the network may lack anything because the network is switched off.</summary>
    public static bool IsNetworkOff(JsonObject list) => list["staleRegions"]!.AsArray().Any(IsOff);

    private static bool IsOff(JsonNode? stale) => (string?)stale!["reason"] == StaleRegion.NetworkOff;

    private void NoteStale(IReadOnlyList<JsonNode?> regions)
    {
        if (regions.Any(IsOff)) output.Note(NetworkSettings.Off);
        var stale = regions.Where(region => !IsOff(region)).ToList();
        if (stale.Count > MostStale)
        {
            var reasons = stale.GroupBy(each => (string?)each!["reason"])
                .Select(group => $"{group.Count()} {group.Key}");
            output.Note($"{stale.Count} regions are not fresh ({string.Join(", ", reasons)}): their {resource.Plural} "
                + $"may differ from the cloud's. See {CommandLine.Name} status --stale.");
            return;
        }

        var isMixed = stale.Select(each => (string?)each!["accountId"]).Distinct().Count() > 1;
        foreach (var each in stale)
            output.Note(
                $"{Where(each!)}{(isMixed ? $" of account {each!["accountId"]}" : "")} is {each!["reason"]}: its "
                + $"{resource.Plural} may differ from the cloud's.");
    }

    // The network is listed by account, and in some of its listings no region is known.
    private static string Where(JsonNode stale) => (string?)stale["regionId"] is { Length: > 0 } region
        ? region
        : $"The network of account {stale["accountId"]}";
}
