using System.Collections.Immutable;
using Sync.Alibaba.Answers;
using Sync.Inventory.Fields;

namespace Sync.Inventory;

/// <summary>
/// An entry of a listing, normalised so that equal configurations are equal values: absent, null and "" are all null,
/// tags are sorted by key, and texts contain no characters that Postgres cannot store.
/// </summary>
public abstract record Listed
{
    /// <summary>Unique within an account and region.</summary>
    public abstract string Id { get; }

    /// <summary>In lower case; null if the response does not contain it: it is then the requested region.</summary>
    public string? RegionId { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = WireTags.None;

    /// <summary>
    /// The members that the API documentation does not list, as a JSON object with sorted keys; null if there are none.
    /// </summary>
    public string? Extra { get; init; }
}

/// <summary>An entry type that provides its resource.</summary>
public interface IResource<T>
    where T : Listed, IResource<T>
{
    static abstract Resource<T> Resource { get; }
}
