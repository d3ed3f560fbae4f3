namespace Sync.Expectations;

/// <summary>The expectations in force.</summary>
/// <param name="AreKnown">
/// Whether expectations are set or kept. If not, missing expectations do not count as removed.
/// </param>
public sealed record ExpectationSettings(IReadOnlyList<Expectation> Rules, bool AreKnown);
