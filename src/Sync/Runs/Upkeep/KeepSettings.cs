namespace Sync.Runs.Upkeep;

/// <summary>How long data is kept that grows with every run or every change. Null: for ever.</summary>
/// <param name="Ledger">What runs did in each account and scope.</param>
/// <param name="Runs">
/// The runs themselves, at least as long as <paramref name="Ledger"/>. Their totals per day are kept for ever.
/// </param>
/// <param name="History">Earlier versions of all resources, and events of any kind.</param>
public sealed record KeepSettings(TimeSpan? Ledger, TimeSpan? Runs, TimeSpan? History);
