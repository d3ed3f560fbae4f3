using Sync.Inventory.Snapshots;
using Sync.Snapshots.Sources;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>An entry of <c>Sync__Snapshots</c>: a series of snapshots.</summary>
public sealed record SnapshotSettings
{
    /// <summary>Lower-case letters, digits and dashes. Unique.</summary>
    public required string Name { get; init; }

    /// <summary>NCRONTAB of six fields, seconds first, UTC; null: after each run.</summary>
    public required string? Schedule { get; init; }

    public required TargetSettings Target { get; init; }

    /// <summary>The name of the format, which is the extension of its files too.</summary>
    public required string Format { get; init; }

    /// <summary>What is written, each to files of its own.</summary>
    internal IReadOnlyList<SnapshotSource> Sources { get; init; } = [];

    /// <summary>The names of <see cref="Sources"/>.</summary>
    public IReadOnlyList<string> Resources => [.. Sources.Select(source => source.Name)];

    /// <summary>The filter as a query string of the API; "" for everything.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The scopes that the filter selects, by their freshness.</summary>
    internal SnapshotFilter? Scopes { get; init; }

    public required PathTemplate Path { get; init; }

    /// <summary>The maximum number of rows of a part.</summary>
    public int PartRows { get; init; } = 250_000;

    /// <summary>Snapshots of moments longer ago are removed from the store; null: they are kept.</summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>Whether a moment at which a scope was not verified is skipped.</summary>
    public bool RequireFresh { get; init; }

    /// <summary>How many missed moments of the schedule are written later, the newest.</summary>
    public int CatchUp { get; init; } = 31;

    /// <summary>How long after its moment a snapshot that is not written is reported.</summary>
    public TimeSpan OverdueAfter { get; init; } = TimeSpan.FromHours(1);

    public override string ToString() => Name;
}
