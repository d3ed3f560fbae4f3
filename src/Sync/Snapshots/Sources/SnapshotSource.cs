using System.Globalization;
using Npgsql;
using Sync.Inventory.Snapshots;

namespace Sync.Snapshots.Sources;

/// <summary>What a snapshot contains of one kind: the items of a resource, or events.</summary>
/// <param name="name">The name in settings, paths and manifests.</param>
/// <param name="fields">The columns of its files. They are only ever extended.</param>
internal abstract class SnapshotSource(string name, IReadOnlyList<SnapshotField> fields)
{
    public string Name { get; } = name;

    public IReadOnlyList<SnapshotField> Fields { get; } = fields;

    /// <summary>Whether it has the rows since the snapshot before, instead of all rows at the moment.</summary>
    public virtual bool IsOfEvents => false;

    /// <summary>The filter of a resource's items; null for events.</summary>
    public virtual SnapshotFilter? Filter => null;

    /// <summary>The route of the API with the same content, below <c>/api</c>.</summary>
    public abstract string Route { get; }

    /// <summary>The parameters of the route that select the content of a moment, beside the filter.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Query(DateTime moment, DateTime? since);

    /// <summary>Reads rows in the order of the files.</summary>
    /// <param name="after">The position of the last row already read; null for the first.</param>
    public abstract NpgsqlBatchCommand Rows(SourceTime time, object? after, int limit);

    /// <summary>The position of the current row of <paramref name="reader"/>.</summary>
    public abstract object Position(NpgsqlDataReader reader);

    protected static string Text(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The time that a snapshot shows.</summary>
/// <param name="At">The moment.</param>
/// <param name="Since">The moment before it; null: there is none.</param>
/// <param name="IsPast">
/// Whether anything was merged after the moment, so that the current items are not those of that time.
/// </param>
internal sealed record SourceTime(DateTime At, DateTime? Since, bool IsPast = true);
