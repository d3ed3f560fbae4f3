namespace Sync.Alibaba;

/// <summary>A violation of one rule of the API documentation by a request.</summary>
/// <param name="Parameter">The API name of the parameter, such as <c>Tag.2.Key</c>.</param>
/// <param name="Code">The documented error code.</param>
/// <param name="Message">A message with the parameter and its allowed values.</param>
public sealed record RequestFault(string Parameter, string Code, string Message);
