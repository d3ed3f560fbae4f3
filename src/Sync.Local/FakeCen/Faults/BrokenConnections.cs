using System.Text;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Faults;

/// <summary>No response until the client disconnects.</summary>
public sealed record Hang : Fault, IResult
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = this;
        return Task.CompletedTask;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        httpContext.Abort();
    }
}

/// <summary>The connection is aborted without a response.</summary>
public sealed record Reset : Fault, IResult
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = this;
        return Task.CompletedTask;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Abort();
        return Task.CompletedTask;
    }
}

/// <summary>Half of the body that the header announces, then the connection is aborted.</summary>
public sealed record CutBody : Fault
{
    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        if (exchange.Result is RpcAnswer whole)
            exchange.Result = new Cut(whole.ContentType, Encoding.UTF8.GetBytes(exchange.Render(whole)));
    }

    private sealed class Cut(string contentType, byte[] whole) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = contentType;
            httpContext.Response.ContentLength = whole.Length;
            await httpContext.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2), httpContext.RequestAborted);
            await httpContext.Response.Body.FlushAsync(httpContext.RequestAborted);
            httpContext.Abort();
        }
    }
}

/// <summary>An HTML page of a proxy, with any status.</summary>
public sealed record Html(int Status = StatusCodes.Status502BadGateway) : Fault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = TypedResults.Content(
            $"<html><head><title>{Status}</title></head><body><h1>{Status} from a proxy</h1></body></html>",
            "text/html", statusCode: Status);
        return Task.CompletedTask;
    }
}

/// <summary>A response without a body.</summary>
public sealed record EmptyBody(int Status = StatusCodes.Status200OK) : Fault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = TypedResults.StatusCode(Status);
        return Task.CompletedTask;
    }
}
