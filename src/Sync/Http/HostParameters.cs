namespace Sync.Http;

/// <summary>
/// Query parameters that belong to the host: the function URLs that Azure generates contain the caller's key in
/// <c>code</c> and the key's name in <c>clientId</c>. No route reads them, and no response, link or cursor contains
/// them.
/// </summary>
public static class HostParameters
{
    public static IReadOnlySet<string> Names { get; } =
        new HashSet<string>(["code", "clientId"], StringComparer.OrdinalIgnoreCase);
}
