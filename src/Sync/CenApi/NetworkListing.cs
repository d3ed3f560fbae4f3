using Dapper;
using Npgsql;
using Sync.CenApi.Protocol;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.CenApi;

/// <summary>Answers an operation that lists a part of the network from the inventory.</summary>
internal abstract class NetworkListing(NetworkOperation operation)
{
    public static IReadOnlyList<NetworkListing> All { get; } = [.. NetworkOperation.All.Select(Of)];

    public NetworkOperation Operation { get; } = operation;

    /// <param name="accountId">The account that the caller's key is limited to; null: all.</param>
    public abstract Task<RpcAnswer> AnswerAsync(
        RpcRequest rpc, NetworkRequest request, string? accountId, NpgsqlConnection connection,
        CancellationToken cancellationToken);

    private static NetworkListing Of(NetworkOperation operation) => operation.Resource switch
    {
        Resource<Cen> cens => new NetworkListing<Cen>(operation, cens),
        Resource<TransitRouter> routers => new NetworkListing<TransitRouter>(operation, routers),
        Resource<Attachment> attachments => new NetworkListing<Attachment>(operation, attachments),
        _ => throw new InvalidOperationException($"{operation.Action} lists no part of the network."),
    };
}

internal sealed class NetworkListing<T>(NetworkOperation operation, Resource<T> resource) : NetworkListing(operation)
    where T : Listed
{
    private readonly CenPages<T> _pages = new(
        resource, operation.Selectable.Select(member => Condition(resource, member)));

    public override async Task<RpcAnswer> AnswerAsync(
        RpcRequest rpc, NetworkRequest request, string? accountId, NpgsqlConnection connection,
        CancellationToken cancellationToken)
    {
        var network = await KnownNetwork.ReadAsync(connection, request, accountId, cancellationToken);
        if (!network.Listed) return RpcAnswer.Refusal(rpc, GatewayErrors.Unavailable);
        var isRefused = Operation.Refuse(request, network.Known) is not null;
        // Something that was never listed completely is not answered as empty, and its IDs not as unknown: a client
        // could delete what it knows of it.
        if (network.HasGap && (isRefused || !NamesEntry(request)))
            return RpcAnswer.Refusal(rpc, GatewayErrors.Unavailable);
        if (isRefused) return RpcAnswer.Refusal(rpc, Operation.Refuse(request, network.Known)!);

        var first = request.First(request.Size);
        var page = await _pages.ReadAsync(
            connection, Parameters(request, accountId), request.Size, first, cancellationToken);
        return network.HasGap && page.TotalCount == 0
            ? RpcAnswer.Refusal(rpc, GatewayErrors.Unavailable)
            : RpcAnswer.Success(
                rpc,
                CenAnswers.Page(resource, request, rpc.RequestId, request.Size, first, page.TotalCount, page.Items));
    }

    // Then the answer is right if there is one, whatever else is not known.
    private static bool NamesEntry(NetworkRequest request) => request.Value(
        request.Operation.HasTokens ? nameof(Attachment.TransitRouterAttachmentId)
            : nameof(TransitRouter.TransitRouterId)) is not null;

    private DynamicParameters Parameters(NetworkRequest request, string? accountId)
    {
        var parameters = CenFilter.Parameters(accountId, request.Tags);
        foreach (var member in Operation.Selectable)
        {
            parameters.Add(
                member,
                request.Values.TryGetValue(member, out var values)
                    ? values.Select(CenFilter.AsStored).ToArray()
                    : null);
        }

        return parameters;
    }

    // The indexes cover the first 200 characters of long texts.
    private static string Condition(Resource resource, string member)
    {
        var field = resource.AllFields.Prepend(resource.Id).FirstOrDefault(each => each.Member == member);
        var column = field?.Column ?? "region_id";
        var beginning = field?.Can(FieldUse.Indexed) == true
            ? $" and left({column}, 200) = any(array(select left(wanted, 200) from unnest(@{member}) wanted))"
            : "";
        return $"(@{member}::text[] is null or ({column} = any(@{member}){beginning}))";
    }
}
