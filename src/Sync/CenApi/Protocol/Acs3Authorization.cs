using Sync.Alibaba.Signing;

namespace Sync.CenApi.Protocol;

/// <summary>The parsed <c>Authorization</c> header of an ACS3 request.</summary>
internal sealed record Acs3Authorization(string AccessKeyId, IReadOnlyList<string> SignedHeaders, string Signature)
{
    /// <returns>Null if the header is absent or has another format.</returns>
    public static Acs3Authorization? Parse(string? header)
    {
        if (header?.StartsWith($"{Acs3Signature.Algorithm} ", StringComparison.Ordinal) != true) return null;

        var parts = header[(Acs3Signature.Algorithm.Length + 1)..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0])
            .ToDictionary(part => part[0], part => part[1]);

        return parts.TryGetValue("Credential", out var key) && parts.TryGetValue("SignedHeaders", out var names)
            && parts.TryGetValue("Signature", out var signature)
            ? new Acs3Authorization(key, names.ToLowerInvariant().Split(';'), signature)
            : null;
    }
}
