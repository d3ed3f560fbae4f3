using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Snapshots;

/// <summary>
/// The manifest of a snapshot, written after its parts: it names all files of the snapshot. Members are added and never
/// renamed. It has no time of writing, so that it is the same when it is written again.
/// </summary>
public sealed record SnapshotManifest
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The name of the series.</summary>
    public required string Name { get; init; }

    /// <summary>As <see cref="PathTemplate.Id"/>.</summary>
    public required string Snapshot { get; init; }

    /// <summary>The time that the files show, UTC.</summary>
    public required DateTime Moment { get; init; }

    /// <summary>Which history of changes: another one after the database was restored from a dump.</summary>
    public required string Timeline { get; init; }

    /// <summary>The newest run that had ended at the moment.</summary>
    public required long? RunId { get; init; }

    public required string Format { get; init; }

    /// <summary>A query string of the API; "" for everything.</summary>
    public required string Filter { get; init; }

    /// <summary>The template of the paths of the parts.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<ManifestResource> Resources { get; init; }

    /// <summary>The freshness of each scope at the moment.</summary>
    public required IReadOnlyList<ScopeThen> Scopes { get; init; }

    /// <summary>What may be missing or out of date, with the reason.</summary>
    public required IReadOnlyList<StaleRegion> Missing { get; init; }

    /// <summary>False: the ledger of runs no longer has what was verified at a moment long past.</summary>
    public required bool ScopesAreKnown { get; init; }

    /// <summary>False: what was missing of the network at a moment long past is not known.</summary>
    public required bool NetworkIsKnown { get; init; }

    [JsonIgnore]
    public long Rows => Resources.Sum(resource => resource.Rows);

    [JsonIgnore]
    public long Bytes => Resources.Sum(resource => resource.Parts.Sum(part => part.Bytes));

    [JsonIgnore]
    public IEnumerable<ManifestPart> Parts => Resources.SelectMany(resource => resource.Parts);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Indented);

    /// <returns>Null if the text is not a manifest.</returns>
    public static SnapshotManifest? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<SnapshotManifest>(json, ApiJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <param name="Since">Events are those after this time; null for items, and for the first of a series.</param>
/// <param name="Columns">The columns of each part, in order.</param>
public sealed record ManifestResource(
    string Resource, long Rows, DateTime? Since, IReadOnlyList<ManifestColumn> Columns,
    IReadOnlyList<ManifestPart> Parts);

/// <param name="Type"><c>text</c>, <c>int32</c>, <c>int64</c>, <c>timestamp</c>, <c>json</c> or <c>map</c>.</param>
public sealed record ManifestColumn(string Name, string Type);

/// <param name="Path">Relative to the target.</param>
/// <param name="Sha256">64 hexadecimal digits.</param>
public sealed record ManifestPart(string Path, long Rows, long Bytes, string Sha256);

/// <summary><c>latest.json</c>: the newest snapshot of a series.</summary>
public sealed record LatestSnapshot(
    int SchemaVersion, string Name, string Snapshot, DateTime Moment, string Manifest, string ManifestSha256);
