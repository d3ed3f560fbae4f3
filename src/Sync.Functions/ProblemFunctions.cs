using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Sync.Http;

namespace Sync.Functions;

/// <summary>
/// What <see cref="ProblemMiddleware"/> is to a web application. The worker would write the answer outside of every
/// middleware, where nothing could turn what then fails into a problem: so it is written here.
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
