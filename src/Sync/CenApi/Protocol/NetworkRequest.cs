using System.Collections.Immutable;
using System.Text.Json;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.CenApi.Protocol;

/// <summary>A valid call of a <see cref="NetworkOperation"/>: what it selects, and which page.</summary>
public sealed record NetworkRequest(NetworkOperation Operation)
{
    /// <summary>By member: an entry must have one of the values.</summary>
    public ImmutableSortedDictionary<string, IReadOnlyList<string>> Values { get; init; } =
        ImmutableSortedDictionary.Create<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public IReadOnlyList<TagFilter> Tags { get; init; } = [];

    public int PageNumber { get; init; } = 1;

    /// <summary>The number of entries per page: the requested one, or the maximum if that is less.</summary>
    public int Size { get; init; }

    /// <summary>The index of the first entry of the page that <c>NextToken</c> leads to.</summary>
    public int? TokenFirst { get; init; }

    /// <returns>The value that a member must have; null if there is none, or several.</returns>
    public string? Value(string member) =>
        Values.TryGetValue(member, out var values) && values is [var only] ? only : null;

    /// <summary>The index of the first entry of the page.</summary>
    /// <param name="size">The number of entries per page, which can be less than the requested one.</param>
    public long First(int size) => TokenFirst ?? (PageNumber - 1L) * size;

    /// <returns>The token of the page that begins at an index; "" if there are no entries from there on.</returns>
    public string NextToken(long first, int totalCount) =>
        first < totalCount ? PageToken.Write((int)first, Selection) : "";

    /// <summary>Without everything that narrows it, except the kind of attachments.</summary>
    public NetworkRequest Unfiltered() => this with
    {
        Values = Operation.ResourceType is null ? Values.Clear() : Values.RemoveRange(Operation.Parameters),
        Tags = [],
    };

    /// <summary>Whether an entry is selected: everything is compared exactly.</summary>
    public Func<T, bool> Selects<T>(Resource<T> resource)
        where T : Listed
    {
        var members = Values.Select(pair => (Read: Reader(resource, pair.Key), Wanted: pair.Value)).ToArray();
        return entry => Array.TrueForAll(
                members, member => member.Read(entry) is { } value && member.Wanted.Contains(value))
            && Tags.All(tag => tag.Matches(entry));
    }

    /// <summary>A text that is equal for calls that select the same entries.</summary>
    internal string Selection => JsonSerializer.Serialize(new { Operation.Action, Values, Tags });

    private static Func<T, string?> Reader<T>(Resource<T> resource, string member)
        where T : Listed =>
        member == nameof(Listed.RegionId)
            ? entry => entry.RegionId
            : resource.Fields.Prepend<Field<T>>(resource.Key).First(field => field.Member == member).Text;
}
