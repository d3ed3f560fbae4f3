using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.CenApi.Protocol;
using Sync.Database;
using Sync.FlowLogs;
using Sync.Http;

namespace Sync.CenApi;

/// <summary>
/// <c>GET</c> and <c>POST /api/cen</c>: the cloud's <c>DescribeFlowlogs</c>, <c>DescribeChildInstanceRegions</c> and
/// the operations that list the network, answered from the inventory for readers who sign with a
/// <see cref="ReaderKey"/>.
/// </summary>
public sealed partial class CenEndpoint : IDisposable
{
    private static readonly CenError NoEncryptionKey = GatewayErrors.Unavailable with
    {
        Message = $"Signatures cannot be verified: the setting {ReaderKeys.Setting} is missing.",
    };

    private readonly NpgsqlDataSource _dataSource;
    private readonly ReaderKeys _keys;
    private readonly ILogger _logger;
    private readonly RpcServer _rpc;
    private readonly CenWalks _walks = new();

    /// <param name="requestsPerReader">
    /// How many signed requests of one reader are remembered. Further requests are throttled.
    /// </param>
    public CenEndpoint(
        [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, ReaderKeys keys, int requestsPerReader,
        TimeProvider time, ILogger<CenEndpoint> logger)
    {
        (_dataSource, _keys, _logger) = (dataSource, keys, logger);
        var nonces = new NonceStore(time, requestsPerReader, new ReaderNonces(dataSource, time).UseAsync);
        _rpc = new RpcServer(
            new SignatureVerifier(async (id, token) => (await keys.FindAsync(id, token))?.Pair, nonces, time),
            [
                Operation(CenActions.DescribeFlowlogs, DescribeFlowlogsAsync),
                Operation(CenActions.DescribeChildInstanceRegions, DescribeRegionsAsync),
                .. NetworkListing.All.Select(listing => Operation(listing.Operation.Action, ListAsync(listing))),
            ]);
    }

    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var rpc = await RpcRequestReader.ReadAsync(
            request, SignedHost(request), HostParameters.Names, cancellationToken);
        if (!_keys.CanCheck) return RpcAnswer.Refusal(rpc, NoEncryptionKey);
        try
        {
            return await _rpc.AnswerAsync(rpc, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // In the cloud's own format, the only one that its clients can parse.
            LogFailed(error, rpc.RequestId);
            return RpcAnswer.Refusal(
                rpc, DatabaseErrors.IsAway(error) ? GatewayErrors.Unavailable : GatewayErrors.InternalError);
        }
    }

    // ACS3 signs the host that the client called. A proxy, such as the Functions host, calls this app by another name
    // and sends the client's in this header. The header need not be trusted: with a host that the client did not sign,
    // the signature does not match.
    private static string? SignedHost(HttpRequest request) =>
        request.Headers["X-Forwarded-Host"] is [{ Length: > 0 } hosts, ..] ? hosts.Split(',')[0].Trim() : null;

    /// <param name="answer">Receives the account that the caller's key is limited to; null: all.</param>
    private RpcOperation Operation(
        string action, Func<RpcRequest, string?, CancellationToken, Task<RpcAnswer>> answer) =>
        new(action, CenAnswers.CenVersion, async (rpc, token) =>
            await _keys.FindAsync(rpc.AccessKeyId!, token) is { } key
                ? await answer(rpc, key.AccountId, token)
                // Revoked after its signature was verified.
                : RpcAnswer.Refusal(rpc, GatewayErrors.UnknownAccessKey));

    private async Task<RpcAnswer> DescribeFlowlogsAsync(
        RpcRequest rpc, string? accountId, CancellationToken cancellationToken)
    {
        if (!DescribeFlowlogsParameters.TryRead(rpc, out var request, out var wrong))
            return RpcAnswer.Refusal(rpc, wrong);
        var filter = new CenFilter(request, accountId);
        var number = request.PageNumber ?? 1;
        var size = Math.Min(request.PageSize ?? CenActions.DefaultPageSize, CenActions.MaxPageSize);

        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        var coverage = await CenInventory.ReadCoverageAsync(connection, filter, cancellationToken);
        if (Uncovered(coverage, filter) is { } uncovered) return RpcAnswer.Refusal(rpc, uncovered);

        var page = await CenInventory.ReadPageAsync(
            _walks, connection, filter, size, (number - 1L) * size, cancellationToken);
        if (page.TotalCount == 0 && filter.FlowLogId is not null
            && !await CenInventory.ExistsAsync(connection, filter, cancellationToken))
            return RpcAnswer.Refusal(rpc, CenErrors.FlowLogNotFound);
        return RpcAnswer.Success(
            rpc,
            CenAnswers.Page(FlowLog.Resource, rpc.RequestId, number, size, page.TotalCount, page.Items));
    }

    // A scope that was never listed completely is not answered as empty: a client could delete what it knows of it.
    private static CenError? Uncovered(CenCoverage coverage, CenFilter filter)
    {
        if (coverage.Listed) return null;
        return filter.RegionId is not null && (!coverage.Known || coverage.Unsupported)
            ? CenErrors.OperationUnsupported
            : GatewayErrors.Unavailable;
    }

    private async Task<RpcAnswer> DescribeRegionsAsync(
        RpcRequest rpc, string? accountId, CancellationToken cancellationToken)
    {
        if (!CenActions.TakesProductType(rpc)) return RpcAnswer.Refusal(rpc, CenErrors.InvalidParameter);
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        var regions = await CenInventory.ReadRegionsAsync(connection, accountId, cancellationToken);
        return regions.Count == 0
            ? RpcAnswer.Refusal(rpc, GatewayErrors.Unavailable)
            : RpcAnswer.Success(rpc, CenAnswers.Regions(rpc.RequestId, regions));
    }

    private Func<RpcRequest, string?, CancellationToken, Task<RpcAnswer>> ListAsync(NetworkListing listing) =>
        async (rpc, accountId, cancellationToken) =>
        {
            if (!NetworkParameters.TryRead(rpc, listing.Operation, out var request, out var wrong))
                return RpcAnswer.Refusal(rpc, wrong);
            await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
            return await listing.AnswerAsync(rpc, request, accountId, connection, cancellationToken);
        };

    public void Dispose() => _walks.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} to /api/cen failed")]
    private partial void LogFailed(Exception error, string requestId);
}
