using System.Text.Json;

namespace Sync.Inventory.Fields;

/// <summary>A field of a resource: its names, the type of its values, and what it can be used for.</summary>
/// <param name="member">The name in the cloud API, such as <c>CenId</c>; the other names are derived from it.</param>
public abstract class Field(string member, FieldKind kind)
{
    /// <summary>The name in the cloud API: <c>CenId</c>.</summary>
    public string Member { get; } = member;

    /// <summary>The name in the HTTP API, rules and events: <c>cenId</c>.</summary>
    public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(member);

    /// <summary>The name in SQL: <c>cen_id</c>.</summary>
    public string Column { get; } = JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    public FieldKind Kind { get; } = kind;

    public FieldUse Use { get; init; }

    /// <summary>The position among the members of an entry in the API documentation, from 1.</summary>
    public int Place { get; init; }

    /// <summary>
    /// Whether it was added to its resource after hashes had been stored. Such a field is part of a hash only if it has
    /// a value, so that stored hashes remain valid.
    /// </summary>
    public bool IsLater { get; init; }

    /// <summary>A sentence for the API documentation.</summary>
    public string Description { get; init; } = "";

    /// <summary>An example value for the API documentation.</summary>
    public string Example { get; init; } = "";

    /// <summary>All values of a text that the cloud does not own; null if any value is possible.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The SQL expression that filters compare.</summary>
    internal virtual string Expression => Column;

    /// <summary>How lists are sorted by the field.</summary>
    internal virtual SortKey SortKey => SortKey.Text(Expression);

    /// <summary>Whether it has all flags of <paramref name="use"/>.</summary>
    public bool Can(FieldUse use) => (Use & use) == use;

    public override string ToString() => Name;
}
