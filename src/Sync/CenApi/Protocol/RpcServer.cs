using Microsoft.AspNetCore.Http;

namespace Sync.CenApi.Protocol;

/// <summary>One call that the server supports. It is executed after its signature is verified.</summary>
public sealed record RpcOperation(
    string Action, string Version, Func<RpcRequest, CancellationToken, ValueTask<IResult>> AnswerAsync)
{
    /// <summary>Whether the call is not signed, because one of its parameters identifies the caller.</summary>
    public bool IsAnonymous { get; init; }
}

/// <summary>
/// Checks a request as Alibaba's gateway does, in the same order, and passes it to the requested operation.
/// </summary>
public sealed class RpcServer(SignatureVerifier verifier, params IReadOnlyList<RpcOperation> operations)
{
    public async ValueTask<IResult> AnswerAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        if (Misaddressed(request) is { } misaddressed) return RpcAnswer.Refusal(request, misaddressed);
        var operation = Find(request)!;
        if (!operation.IsAnonymous && await verifier.RefuseAsync(request, cancellationToken) is { } refusal)
            return RpcAnswer.Refusal(request, refusal);
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
        operations.FirstOrDefault(operation =>
            operation.Action == request.Action && operation.Version == request.Version);
}
