namespace Sync.CenApi.Protocol;

/// <summary>
/// An error response with the cloud's code and message. <see cref="CenErrors"/> lists the documented ones.
/// </summary>
/// <param name="Status">The HTTP status code.</param>
public sealed record CenError(int Status, string Code, string Message);
