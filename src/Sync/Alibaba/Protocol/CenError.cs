namespace Sync.Alibaba.Protocol;

/// <summary>A refusal as the cloud words it. The catalogue is <see cref="CenErrors"/>.</summary>
public sealed record CenError(int Status, string Code, string Message);
