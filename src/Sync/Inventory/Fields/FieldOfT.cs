using System.Buffers;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <summary>A field of resource <typeparamref name="T"/>, with the methods that read and write its values.</summary>
public abstract class Field<T>(string member, FieldKind kind) : Field(member, kind)
    where T : Listed
{
    /// <summary>The columns that store it; the first one has the name of the field.</summary>
    internal abstract IReadOnlyList<Column<T>> Columns { get; }

    /// <summary>The value as JSON; null if there is none.</summary>
    public abstract JsonNode? Node(T item);

    /// <summary>The value as text, for filters and rules; null if there is none.</summary>
    public abstract string? Text(T item);

    /// <summary>Whether two values are equivalent.</summary>
    public virtual bool AreSame(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    /// <summary>
    /// Copies of the item with every other equivalent value of this field, because a stored hash may be of one of them.
    /// </summary>
    internal virtual IEnumerable<T> OtherSpellings(T item) => [];

    /// <summary>Takes the value out of a response of the cloud.</summary>
    internal abstract void Take(Members members, T into);

    /// <summary>Takes the value that a reader is at, and advances to its last token.</summary>
    /// <returns>False if only <see cref="Take(Members, T)"/> knows what the value is.</returns>
    internal abstract bool TryTake(ref Utf8JsonReader value, T into);

    /// <summary>Sets the value of another item.</summary>
    internal abstract void Copy(T from, T into);

    /// <summary>Reads the value from the column with the name of the field.</summary>
    internal abstract void Read(DbDataReader row, int column, T into);

    /// <summary>Reads the value from JSON of Sync's own HTTP API.</summary>
    internal abstract void Read(JsonElement value, T into);

    /// <summary>Appends the value to the packed content.</summary>
    internal abstract void Pack(ArrayBufferWriter<byte> content, T item);

    /// <summary>Reads a value that <see cref="Pack"/> appended, and advances past it.</summary>
    internal abstract void Unpack(ref ReadOnlySpan<byte> content, T into);
}

/// <summary>A field whose value is a property of the item.</summary>
public abstract class Field<T, TValue> : Field<T>
    where T : Listed
{
    private protected Field(Expression<Func<T, TValue>> property, FieldKind kind)
        : base(Property(property).Name, kind)
    {
        Get = Property(property).GetMethod!.CreateDelegate<Func<T, TValue>>();
        // Reading an item sets its fields one by one, after its creation; the property itself is init-only.
        Set = Property(property).SetMethod!.CreateDelegate<Action<T, TValue>>();
    }

    internal Func<T, TValue> Get { get; }

    internal Action<T, TValue> Set { get; }

    internal override void Copy(T from, T into) => Set(into, Get(from));

    private static PropertyInfo Property(Expression<Func<T, TValue>> property) =>
        (PropertyInfo)((MemberExpression)property.Body).Member;
}
