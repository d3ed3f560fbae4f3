using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Local.FakeCen.Faults;

/// <summary>Every session expires, including that of this call.</summary>
public sealed record ExpireAll(FakeSessions Sessions) : Fault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        Sessions.ExpireAll();
        exchange.Result = RpcAnswer.Refusal(exchange.Request, GatewayErrors.TokenExpired);
        return Task.CompletedTask;
    }
}
