using System.Globalization;
using Sync.FlowLogs;

namespace Sync.CenApi.Protocol;

/// <summary>Reads the parameters of a call that are not plain text.</summary>
internal static class RpcParameters
{
    /// <returns>Null if it is absent or not a 32-bit integer.</returns>
    public static int? Number(this RpcRequest rpc, string name) =>
        int.TryParse(rpc.Parameter(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Whether a parameter is present, but not a 32-bit integer.</summary>
    public static bool IsNoNumber(this RpcRequest rpc, string name) =>
        rpc.Parameter(name) is not null && rpc.Number(name) is null;

    /// <summary>
    /// <c>Tag.N.Key</c> and <c>Tag.N.Value</c>, N from 1, gaps allowed. The value "" matches only itself; an absent
    /// value matches any.
    /// </summary>
    public static IReadOnlyList<TagFilter> Tags(this RpcRequest rpc) =>
    [
        .. rpc.Numbers("Tag").Select(number => new TagFilter(
            rpc.Parameters.GetValueOrDefault($"Tag.{number}.Key") ?? "",
            rpc.Parameters.GetValueOrDefault($"Tag.{number}.Value"))),
    ];

    /// <summary>
    /// <c>NAME.N.Key</c> with <c>NAME.N.Value.M</c>, N and M from 1, gaps allowed: the key "" if it is absent.
    /// </summary>
    public static IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Filters(this RpcRequest rpc, string name) =>
    [
        .. rpc.Numbers(name).Select(number =>
            (rpc.Parameters.GetValueOrDefault($"{name}.{number}.Key") ?? "", rpc.Values($"{name}.{number}.Value."))),
    ];

    private static IReadOnlyList<string> Values(this RpcRequest rpc, string prefix) =>
    [
        .. rpc.Parameters
            .Where(parameter => parameter.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(parameter => (Number: Number(parameter.Key[prefix.Length..]), parameter.Value))
            .Where(value => value.Number is not null)
            .OrderBy(value => value.Number)
            .Select(value => value.Value),
    ];

    private static IEnumerable<int> Numbers(this RpcRequest rpc, string name) =>
        rpc.Parameters.Keys
            .Select(key => key.Split('.') is [var first, var number, "Key" or "Value", ..] && first == name
                ? Number(number)
                : null)
            .OfType<int>().Distinct().Order();

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
