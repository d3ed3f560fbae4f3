using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// Reads a page. Deviations that lose no data are tolerated; a page is rejected if a guess could make a region look
/// smaller than it is.
/// </summary>
public static class ListedPageReader
{
    /// <summary>Reads the pages of a resource from responses.</summary>
    public static AnswerReader<ListedPage<T>> For<T>(Resource<T> resource)
        where T : Listed => new(
            answer => Read(resource, answer),
            (ReadOnlySpan<byte> body, [NotNullWhen(true)] out ListedPage<T>? page) =>
                QuickPageReader<T>.TryRead(resource, body, out page));

    /// <exception cref="AlibabaException">
    /// <see cref="AlibabaErrorKind.Malformed"/>: there is no total, or the member for the list is not a list.
    /// </exception>
    public static ListedPage<T> Read<T>(Resource<T> resource, JsonElement answer)
        where T : Listed
    {
        var page = WireJson.Clean(answer);
        var total = WireText.Count(page, "TotalCount")
            ?? throw Malformed(resource, "TotalCount is missing or not a count");
        var entries = Entries(resource, page);
        var before = new Dictionary<string, string>();
        var items = entries.Select(entry => ReadItem(resource, entry, before)).OfType<T>().ToList();
        return new ListedPage<T>(
            WireText.Count(page, "PageNumber"), WireText.Count(page, "PageSize"), total, items,
            entries.Count - items.Count, WireText.Of(page, "NextToken"));
    }

    private static List<JsonElement> Entries(Resource resource, JsonElement page)
    {
        var (holder, list) = resource.Entries;
        if (!page.TryGetProperty(holder, out var held) || WireText.IsNothing(held)) return [];
        if (list == "") return Array(resource, holder, held);
        if (held.ValueKind != JsonValueKind.Object) throw Malformed(resource, $"{holder} is not an object");
        if (!held.TryGetProperty(list, out var entries) || WireText.IsNothing(entries)) return [];
        return Array(resource, $"{holder}.{list}", entries);
    }

    private static List<JsonElement> Array(Resource resource, string name, JsonElement entries) =>
        entries.ValueKind == JsonValueKind.Array
            ? [.. entries.EnumerateArray()]
            : throw Malformed(resource, $"{name} is not an array");

    /// <returns>Null for an entry without an id.</returns>
    internal static T? ReadItem<T>(Resource<T> resource, JsonElement entry, Dictionary<string, string> before)
        where T : Listed
    {
        if (entry.ValueKind != JsonValueKind.Object) return null;
        var members = new Members(entry, before);
        var item = resource.Create();
        resource.Key.Take(members, item);
        if (string.IsNullOrWhiteSpace(item.Id)) return null;

        var regionId = members.TakeText("RegionId");
        foreach (var field in resource.Fields) field.Take(members, item);
        var tags = new TagReader(members.Take("Tags"));
        if (tags.Unheld is { ValueKind: JsonValueKind.Array } unheld) members.PutBack("Tags", unheld);
        return (T)((Listed)item with
        {
            RegionId = regionId is null ? null : CenRegion.Spell(regionId),
            Tags = tags.Tags,
            Extra = members.Rest,
        });
    }

    private static AlibabaException Malformed(Resource resource, string what) => new(
        AlibabaErrorKind.Malformed, "Malformed", $"The response is not a page of {resource.Operation}: {what}.");
}
