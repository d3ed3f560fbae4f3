namespace Sync.Alibaba;

/// <summary>The quota of an account that a call counts against.</summary>
/// <param name="Region">Calls with the same text share a rate limit.</param>
/// <param name="Rate">The maximum rate, as a multiple of <see cref="AlibabaSettings.RequestsPerSecond"/>.</param>
public readonly record struct CallQuota(string Region, double Rate = 1);
