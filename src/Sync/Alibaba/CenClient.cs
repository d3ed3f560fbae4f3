using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>Calls Cloud Enterprise Network for one account.</summary>
/// <param name="account">The key for request rates: each account has its own.</param>
public sealed class CenClient(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache credentials, string account)
{
    public const string Version = "2017-09-12";

    /// <inheritdoc cref="RpcCall.Verify"/>
    public Func<AlibabaCredentials, CancellationToken, Task>? Verify { get; init; }

    /// <summary>Calls an operation, with retries, and reads its response.</summary>
    /// <exception cref="AlibabaException">
    /// The call failed, or <paramref name="reader"/> rejected the response.
    /// </exception>
    public Task<T> CallAsync<T>(
        string action, IReadOnlyList<KeyValuePair<string, string>> parameters, CallQuota quota, CallTally? tally,
        AnswerReader<T> reader, CancellationToken cancellation)
    {
        var call = Call(action, parameters) with
        {
            Region = quota.Region,
            RequestsPerSecond = settings.RequestsPerSecond * quota.Rate,
            Tally = tally,
        };
        return rpc.CallAsync(call, reader, cancellation);
    }

    /// <summary>
    /// Lists the regions, in the order of the response. A region that is missing may still have flow logs.
    /// </summary>
    /// <exception cref="AlibabaException">The call failed.</exception>
    public Task<IReadOnlyList<CenRegion>> DescribeChildInstanceRegionsAsync(CancellationToken cancellation) =>
        rpc.CallAsync(
            Call("DescribeChildInstanceRegions", [new("AcceptLanguage", "en-US")]), ReadRegions, cancellation);

    private RpcCall Call(string action, IReadOnlyList<KeyValuePair<string, string>> parameters) => new()
    {
        Endpoint = settings.Endpoint,
        Version = Version,
        Action = action,
        Parameters = parameters,
        Account = account,
        RequestsPerSecond = settings.RequestsPerSecond,
        Credentials = credentials,
        Verify = Verify,
    };

    private static IReadOnlyList<CenRegion> ReadRegions(JsonElement answer)
    {
        if (!answer.TryGetProperty("Regions", out var regions) || regions.ValueKind != JsonValueKind.Object
            || !regions.TryGetProperty("Region", out var list) || list.ValueKind != JsonValueKind.Array)
            throw Malformed("has no Regions.Region");

        // A region without an id would silently be missing in the run.
        if (list.EnumerateArray().Any(region => string.IsNullOrWhiteSpace(WireText.Of(region, "RegionId"))))
            throw Malformed("has a region without a RegionId");

        return [.. list.EnumerateArray()
            .Select(region => new CenRegion(
                CenRegion.Spell(WireText.Of(region, "RegionId")!.Trim()),
                WireText.Of(region, "LocalName")?.Trim() ?? ""))
            .DistinctBy(region => region.RegionId, StringComparer.Ordinal)
            .Select(region => region.RegionId.Length <= CenRegion.MaxLength
                ? region : throw Malformed($"has a region id of {region.RegionId.Length} characters"))];
    }

    private static AlibabaException Malformed(string what) =>
        new(AlibabaErrorKind.Malformed, "Malformed", $"The response of DescribeChildInstanceRegions {what}");
}
