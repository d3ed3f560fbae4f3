namespace Sync.Alibaba;

/// <param name="LocalName">For people, such as <c>China (Hangzhou)</c>; "" when the cloud gives none.</param>
public sealed record CenRegion(string RegionId, string LocalName)
{
    /// <summary>Of an id. What is longer is none, and is too long for the keys of tables at some length.</summary>
    public const int MaxLength = 64;

    /// <summary>As region ids are compared and kept, whoever gave them: in lower case.</summary>
#pragma warning disable CA1308 // It is how the cloud spells them.
    public static string Spell(string regionId) => regionId.ToLowerInvariant();
#pragma warning restore CA1308

    /// <inheritdoc cref="Spell"/>
    public static IReadOnlyList<string> SpellAll(IEnumerable<string> regionIds) =>
        [.. regionIds.Select(Spell).Distinct()];
}
