namespace Sync.Alibaba;

/// <summary>One rule of the API's page that a request breaks.</summary>
/// <param name="Parameter">The parameter by its name on the wire, such as <c>Tag.2.Key</c>.</param>
/// <param name="Code">The error code the page gives for it.</param>
/// <param name="Message">For people: names the parameter and what it may be.</param>
public sealed record RequestFault(string Parameter, string Code, string Message);
