using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>The two calls we make to Cloud Enterprise Network, for one account.</summary>
/// <param name="account">Tells this account from others when requests are rationed.</param>
public sealed class CenClient(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache credentials, string account)
{
    public const string Version = "2017-09-12";

    /// <summary>As <see cref="RpcCall.Verify"/>.</summary>
    public Func<AlibabaCredentials, CancellationToken, Task>? Verify { get; init; }

    /// <summary>One page.</summary>
    /// <exception cref="AlibabaException">
    /// <see cref="AlibabaErrorKind.InvalidRequest"/>, without a call, when the request breaks rules: it names them all.
    /// </exception>
    public async Task<FlowLogPage> DescribeFlowlogsAsync(DescribeFlowlogsRequest request, CallTally? tally, CancellationToken cancellation)
    {
        if (request.Validate() is { Count: > 0 } faults)
            throw new AlibabaException(
                AlibabaErrorKind.InvalidRequest, faults[0].Code, string.Join(' ', faults.Select(fault => fault.Message)));

        var call = Call("DescribeFlowlogs", [.. request.ToParameters()]) with { Region = request.RegionId ?? "", Tally = tally };
        return await rpc.CallAsync(call, FlowLogPageReader.Read, cancellation);
    }

    /// <summary>The regions in the order of the answer. One that is missing from it is no proof that nothing is left there.</summary>
    public Task<IReadOnlyList<CenRegion>> DescribeChildInstanceRegionsAsync(CancellationToken cancellation) =>
        rpc.CallAsync(Call("DescribeChildInstanceRegions", [new("AcceptLanguage", "en-US")]), ReadRegions, cancellation);

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
            throw Malformed("holds no Regions.Region");

        // A region that cannot be named would be left out of the run without a word.
        if (list.EnumerateArray().Any(region => string.IsNullOrWhiteSpace(WireText.Of(region, "RegionId"))))
            throw Malformed("holds a region without a RegionId");

        return [.. list.EnumerateArray()
            .Select(region => new CenRegion(
                CenRegion.Spell(WireText.Of(region, "RegionId")!.Trim()), WireText.Of(region, "LocalName")?.Trim() ?? ""))
            .DistinctBy(region => region.RegionId, StringComparer.Ordinal)
            .Select(region => region.RegionId.Length <= CenRegion.MaxLength
                ? region : throw Malformed($"has a region id of {region.RegionId.Length} characters"))];
    }

    private static AlibabaException Malformed(string what) =>
        new(AlibabaErrorKind.Malformed, "Malformed", $"The answer of DescribeChildInstanceRegions {what}");
}
