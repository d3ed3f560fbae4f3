namespace Sync.Local.FakeCen;

/// <summary>A received call, whatever the response.</summary>
/// <param name="Page">
/// The page of a listing, 1 by default, also if it is requested by a token; null for other calls.
/// </param>
/// <param name="AccountId">The account of its key; null if the key is unknown or missing.</param>
public sealed record FakeCall(
    string? Action, string? RegionId, int? Page, DateTimeOffset Time, string? AccountId = null);
