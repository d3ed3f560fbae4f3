namespace Sync.Alibaba;

/// <param name="LocalName">For people, such as <c>China (Hangzhou)</c>; "" when the cloud gives none.</param>
public sealed record CenRegion(string RegionId, string LocalName);
