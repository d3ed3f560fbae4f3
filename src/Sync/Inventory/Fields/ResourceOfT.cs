using System.Buffers;
using System.Data.Common;
using NpgsqlTypes;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <inheritdoc cref="Resource"/>
public sealed class Resource<T> : Resource
    where T : Listed
{
    private readonly IReadOnlyList<Field<T>> _later = [];

    /// <summary>Creates an entry with the id "".</summary>
    public required Func<T> Create { get; init; }

    public required TextField<T> Key { get; init; }

    /// <summary>
    /// In the order of the columns and of the content hash. A new field is added at the end, with
    /// <see cref="Field.IsLater"/>.
    /// </summary>
    public required IReadOnlyList<Field<T>> Fields
    {
        get;
        init
        {
            field = value;
            _later = [.. value.Where(each => each.IsLater)];
        }
    }

    public override Field Id => Key;

    public override IReadOnlyList<Field> AllFields => Fields;

    /// <summary>The field with the name that a user gave an entry, the first label; null: entries have none.</summary>
    public Field<T>? NameField => field ??= Fields.FirstOrDefault(each => each.Can(FieldUse.Label));

    /// <summary>The field with the CEN instance that an entry is or belongs to; null: there is none.</summary>
    public Field<T>? CenField => field ??= Fields.Prepend(Key).FirstOrDefault(each => each.Member == "CenId");

    /// <summary>The id and the content, in the order of the columns of the tables.</summary>
    internal IReadOnlyList<Column<T>> Columns => field ??=
    [
        .. Key.Columns,
        .. Fields.SelectMany(each => each.Columns),
        new Column<T, string?>("tags", NpgsqlDbType.Jsonb, hashed => WireTags.Write(hashed.Item.Tags)),
        new Column<T, string?>("extra", NpgsqlDbType.Jsonb, hashed => hashed.Item.Extra),
        new Column<T, Guid>("content_hash", NpgsqlDbType.Uuid, hashed => hashed.Hash),
    ];

    /// <summary>The members of an entry in a response.</summary>
    internal WireMember<T>[] WireMembers => field ??= WireMember<T>.All(Key, Fields);

    internal ResourceSql Sql => field ??= new ResourceSql(this, [.. Columns.Select(column => column.Name)]);

    /// <summary>
    /// 128 bits of SHA-256 over all values of an entry except its key: equal for entries with equal configuration.
    /// </summary>
    public Guid Hash(T item)
    {
        // Empty members are stored but not hashed: they may appear and disappear without being a change.
        if (item.Extra is { } extra) item = (T)((Listed)item with { Extra = CanonicalJson.Of(extra) });
        var content = ContentHash.Begin();
        PackFirst(content, item);
        PackLater(content, item);
        return ContentHash.End(content);
    }

    public Hashed<T> Hashed(T item) => new(item, Hash(item));

    /// <summary>Reads an entry from the columns of <see cref="Resource.ReadColumns"/>.</summary>
    /// <param name="first">The ordinal of the first of these columns, <c>account_id</c>.</param>
    internal T Read(DbDataReader row, int first)
    {
        var item = (T)((Listed)Create() with
        {
            RegionId = row.GetString(first + 1),
            Tags = WireTags.Read(row.GetString(first + 3 + Fields.Count)),
            Extra = row.IsDBNull(first + 4 + Fields.Count) ? null : row.GetString(first + 4 + Fields.Count),
        });
        Key.Read(row, first + 2, item);
        for (var i = 0; i < Fields.Count; i++) Fields[i].Read(row, first + 3 + i, item);
        return item;
    }

    /// <summary>
    /// Appends all values of an entry except its key, and except its region if that is the listing's.
    /// </summary>
    internal void Pack(ArrayBufferWriter<byte> content, T item)
    {
        if (!IsListedByRegion) Packed.Write(content, item.RegionId);
        PackFirst(content, item);
        Packed.Write(content, Later(item).Count());
        PackLater(content, item);
    }

    /// <summary>
    /// Reads an entry that <see cref="Pack"/> wrote, and advances <paramref name="content"/> to the bytes after it.
    /// </summary>
    internal T Unpack(ref ReadOnlySpan<byte> content, string id)
    {
        var item = Create();
        if (!IsListedByRegion) item = (T)((Listed)item with { RegionId = Packed.ReadText(ref content) });
        Key.Set(item, id);
        foreach (var field in Fields)
            if (!field.IsLater) field.Unpack(ref content, item);
        var extra = Packed.ReadText(ref content);
        var tags = UnpackTags(ref content);
        for (var left = Packed.ReadNumber(ref content); left > 0; left--)
        {
            var name = Packed.ReadText(ref content);
            Fields.Single(field => field.Name == name).Unpack(ref content, item);
        }

        return extra is null && tags.Length == 0
            ? item : (T)((Listed)item with { Extra = extra, Tags = WireTags.None.AddRange(tags) });
    }

    private void PackFirst(ArrayBufferWriter<byte> content, T item)
    {
        foreach (var field in Fields)
            if (!field.IsLater) field.Pack(content, item);
        Packed.Write(content, item.Extra);
        Packed.Write(content, item.Tags.Count);
        foreach (var (key, value) in item.Tags)
        {
            Packed.Write(content, key);
            Packed.Write(content, value);
        }
    }

    private void PackLater(ArrayBufferWriter<byte> content, T item)
    {
        foreach (var field in Later(item))
        {
            Packed.Write(content, field.Name);
            field.Pack(content, item);
        }
    }

    private IEnumerable<Field<T>> Later(T item) =>
        _later.Count == 0 ? [] : _later.Where(field => field.Text(item) is not null);

    private static KeyValuePair<string, string>[] UnpackTags(ref ReadOnlySpan<byte> content)
    {
        var tags = new KeyValuePair<string, string>[Packed.ReadNumber(ref content)];
        foreach (ref var tag in tags.AsSpan())
            tag = new(Packed.ReadText(ref content)!, Packed.ReadText(ref content)!);
        return tags;
    }
}
