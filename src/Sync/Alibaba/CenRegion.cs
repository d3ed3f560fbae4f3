using Sync.Http;

namespace Sync.Alibaba;

/// <param name="LocalName">A display name such as <c>China (Hangzhou)</c>; "" if the cloud returns none.</param>
public sealed record CenRegion(string RegionId, string LocalName)
{
    /// <summary>
    /// The maximum length of an id in characters. A longer text is not an id, and may be too long for the keys of
    /// tables.
    /// </summary>
    public const int MaxLength = 64;

    /// <summary>
    /// Converts a region id to lower case: ids from any source are compared and stored in lower case.
    /// </summary>
    public static string Spell(string regionId) => LowerCase.Of(regionId);

    /// <inheritdoc cref="Spell"/>
    public static IReadOnlyList<string> SpellAll(IEnumerable<string> regionIds) =>
        [.. regionIds.Select(Spell).Distinct()];
}
