namespace Sync.Inventory.Fields;

/// <summary>
/// A text that readers get beside the fields of a resource. It is not listed by the cloud but derived, and has versions
/// of its own, so it is no part of those of the resource.
/// </summary>
/// <param name="member">Its name, in the notation of the cloud API.</param>
/// <param name="select">
/// A query of its value from a table with the columns <c>begun_at</c> and <c>ended_at</c>, with a condition. Columns
/// that this table does not have are those of the resource.
/// </param>
public sealed class DerivedField(string member, string select) : Field(member, FieldKind.Text)
{
    /// <summary>The expression of the current value, with the name of the column.</summary>
    internal string Now => $"({select} and ended_at = 'infinity') as {Column}";

    /// <summary>The expression of the value at <c>@at</c>, with the name of the column.</summary>
    internal string Then => $"{Expression} as {Column}";

    /// <summary>The value at <c>@at</c>. Not all statements that filter have the column.</summary>
    internal override string Expression => $"({select} and begun_at <= @at and ended_at > @at)";
}
