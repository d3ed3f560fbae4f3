namespace Sync.CenApi;

/// <summary>What runs know about the scopes of a request.</summary>
/// <param name="Known">A run has seen at least one of them.</param>
/// <param name="Listed">At least one was listed completely, so the inventory can answer.</param>
/// <param name="Unsupported">The cloud does not support flow logs in any of them.</param>
internal sealed record CenCoverage(bool Known, bool Listed, bool Unsupported);
