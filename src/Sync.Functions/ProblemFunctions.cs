using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Sync.Http;

namespace Sync.Functions;

/// <summary>
/// The Functions counterpart of <see cref="ProblemMiddleware"/>. The worker writes the response outside of all
/// middleware, where an exception could no longer be turned into problem+json. Therefore the response is written here.
/// </summary>
public sealed class ProblemFunctions(Problems problems) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        await problems.GuardAsync(http, async () =>
        {
            await next(context);
            if (context.GetInvocationResult().Value is IResult answer) await answer.ExecuteAsync(http);
        });
        context.GetInvocationResult().Value = Results.Empty;
    }
}
