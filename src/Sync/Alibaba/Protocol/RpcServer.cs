using Microsoft.AspNetCore.Http;

namespace Sync.Alibaba.Protocol;

/// <summary>One call the server knows, answered once its signature is proven.</summary>
public sealed record RpcOperation(
    string Action, string Version, Func<RpcRequest, CancellationToken, ValueTask<IResult>> AnswerAsync)
{
    /// <summary>Nobody signs it: what it takes says who calls.</summary>
    public bool IsAnonymous { get; init; }
}

/// <summary>Leads a request through the checks of Alibaba's gateway, in its order, to the operation it names.</summary>
public sealed class RpcServer(SignatureVerifier verifier, params IReadOnlyList<RpcOperation> operations)
{
    public async ValueTask<IResult> AnswerAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        if (Misaddressed(request) is { } misaddressed) return RpcAnswer.Refusal(request, misaddressed);
        var operation = Find(request)!;
        if (!operation.IsAnonymous && await verifier.RefuseAsync(request, cancellationToken) is { } refusal) return RpcAnswer.Refusal(request, refusal);
        return await operation.AnswerAsync(request, cancellationToken);
    }

    private CenError? Misaddressed(RpcRequest request)
    {
        if (request.Method is not ("GET" or "POST")) return GatewayErrors.UnsupportedMethod;
        if (request.Action is null) return GatewayErrors.Missing("Action");
        if (request.Version is null) return GatewayErrors.Missing("Version");
        if (operations.All(operation => operation.Version != request.Version)) return GatewayErrors.InvalidVersion;
        return Find(request) is null ? GatewayErrors.UnknownAction : null;
    }

    private RpcOperation? Find(RpcRequest request) =>
        operations.FirstOrDefault(operation => operation.Action == request.Action && operation.Version == request.Version);
}
