using System.Globalization;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Faults;

/// <summary>The given error.</summary>
public record Refuse(CenError Error) : Fault
{
    /// <summary>The caller has no right to one operation, which others do not need.</summary>
    public static Refuse Denied(string action) => new(GatewayErrors.Forbidden) { Action = action };

    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = RpcAnswer.Refusal(exchange.Request, Error);
        return Task.CompletedTask;
    }
}

/// <summary>Too many requests, which the cloud reports with HTTP 400.</summary>
public sealed record Throttle() : Refuse(GatewayErrors.Throttled)
{
    /// <summary>Sent as <c>x-acs-retry-after</c>, in milliseconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await base.ApplyAsync(exchange, answer);
        if (RetryAfter is { } wait)
            exchange.Headers["x-acs-retry-after"] = wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>A failure of the cloud: 503 <c>ServiceUnavailable</c>, or 500 <c>InternalError</c>.</summary>
public sealed record ServerError(bool Internal = false)
    : Refuse(Internal ? GatewayErrors.InternalError : GatewayErrors.Unavailable);

/// <summary>The region does not support the operation.</summary>
public sealed record UnsupportedRegion : Refuse
{
    public UnsupportedRegion() : base(CenErrors.OperationUnsupported) => Action = CenActions.DescribeFlowlogs;
}

/// <summary>The caller may not list the region.</summary>
public sealed record DeniedRegion : Refuse
{
    public DeniedRegion() : base(GatewayErrors.Forbidden) => Action = CenActions.DescribeFlowlogs;
}

/// <summary>An error reported with HTTP 200.</summary>
public sealed record SuccessFalse(string Code = "InternalError") : Fault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = RpcAnswer.Success(exchange.Request, new JsonObject
        {
            ["RequestId"] = exchange.Request.RequestId,
            ["Success"] = "false",
            [nameof(Code)] = Code,
            ["Message"] = GatewayErrors.InternalError.Message,
        });
        return Task.CompletedTask;
    }
}
