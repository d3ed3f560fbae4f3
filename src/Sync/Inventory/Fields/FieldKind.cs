namespace Sync.Inventory.Fields;

/// <summary>The type of a field's values in responses and files.</summary>
public enum FieldKind
{
    Text,

    /// <summary>A whole number of 32 bits.</summary>
    Number,
    Json,
    Time,

    /// <summary>A whole number of 64 bits, of events only.</summary>
    BigNumber,

    /// <summary>A UUID, of events only; text in every format.</summary>
    Id,
}

/// <summary>What a field can be used for.</summary>
[Flags]
public enum FieldUse
{
    None = 0,

    /// <summary>A filter by its exact value, of the HTTP API and of the cloud's operation.</summary>
    Filter = 1,

    /// <summary>Lists can be sorted by it.</summary>
    Sort = 2,

    /// <summary>
    /// The parameter <c>q</c> searches it: it is an argument of the function <c>sync.TABLE_words</c>.
    /// </summary>
    Search = 4,

    /// <summary>An index contains the first 200 characters of its values.</summary>
    Indexed = 8,

    /// <summary>Its values may contain commas, so a comma does not separate the values of its filter.</summary>
    FreeText = 16,

    /// <summary>A name or description: a change is drift of low severity.</summary>
    Label = 32,

    /// <summary>The Terraform resource has an attribute with the name of the column.</summary>
    Terraform = 64,

    /// <summary>It has few distinct values, so a filter by it alone selects many items.</summary>
    Category = 128,
}
