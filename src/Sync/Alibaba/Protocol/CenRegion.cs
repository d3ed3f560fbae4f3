namespace Sync.Alibaba.Protocol;

public sealed record CenRegion(string RegionId, string LocalName);
