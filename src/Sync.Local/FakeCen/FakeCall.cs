namespace Sync.Local.FakeCen;

/// <summary>A call as it came in, whatever was answered.</summary>
/// <param name="Page">Of <c>DescribeFlowlogs</c>, 1 where none is named; null for other calls.</param>
/// <param name="AccountId">Whose key it names; null where the key is unknown or there is none.</param>
public sealed record FakeCall(string? Action, string? RegionId, int? Page, DateTimeOffset Time, string? AccountId = null);
