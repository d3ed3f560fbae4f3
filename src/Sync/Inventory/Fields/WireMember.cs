using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Sync.Alibaba;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <summary>
/// A member that the entries of a resource have in a response, for a reader that reads their bytes in one pass.
/// </summary>
internal sealed class WireMember<T>
    where T : Listed
{
    private static readonly Action<T, ImmutableSortedDictionary<string, string>> SetTags =
        typeof(Listed).GetProperty(nameof(Listed.Tags))!.SetMethod!
            .CreateDelegate<Action<T, ImmutableSortedDictionary<string, string>>>();

    private WireMember(string name, Taking tryTake, Action<T, T> copy) =>
        (Name, TryTake, Copy) = (Encoding.UTF8.GetBytes(name), tryTake, copy);

    public delegate bool Taking(ref Utf8JsonReader value, T into);

    /// <summary>In UTF-8.</summary>
    public byte[] Name { get; }

    /// <inheritdoc cref="Field{T}.TryTake"/>
    public Taking TryTake { get; }

    /// <inheritdoc cref="Field{T}.Copy"/>
    public Action<T, T> Copy { get; }

    /// <summary>The members of all fields, the region and the tags.</summary>
    /// <param name="key">It is not a member itself if it has no <see cref="Field.Place"/>.</param>
    public static WireMember<T>[] All(Field<T> key, IEnumerable<Field<T>> fields) =>
    [
        .. fields.Prepend(key).Where(field => field.Place > 0)
            .Select(field => new WireMember<T>(field.Member, field.TryTake, field.Copy)),
        Region(),
        new(nameof(Listed.Tags), TryTakeTags, (from, into) => SetTags(into, from.Tags)),
    ];

    private static WireMember<T> Region()
    {
        var region = new TextField<T>(item => item.RegionId);
        return new(region.Member, TryTakeRegion, region.Copy);

        bool TryTakeRegion(ref Utf8JsonReader value, T into)
        {
            var isTaken = region.TryTake(ref value, into);
            if (into.RegionId is { } id) region.Set(into, CenRegion.Spell(id));
            return isTaken;
        }
    }

    private static bool TryTakeTags(ref Utf8JsonReader value, T into)
    {
        var isTaken = QuickTags.TryRead(ref value, out var tags);
        SetTags(into, tags);
        return isTaken;
    }
}
