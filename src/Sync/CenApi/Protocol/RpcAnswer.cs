using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.CenApi.Protocol;

/// <summary>A response that is written as JSON or XML, as the caller requested.</summary>
public sealed class RpcAnswer : IResult
{
    private readonly RpcRequest _request;

    private RpcAnswer(RpcRequest request, JsonObject body, CenError? error)
    {
        _request = request;
        Body = body;
        Error = error;
    }

    public JsonObject Body { get; }

    /// <summary>Null for a successful response.</summary>
    public CenError? Error { get; }

    public int Status => Error?.Status ?? StatusCodes.Status200OK;

    public string ContentType =>
        _request.Format == RpcFormat.Xml ? "text/xml;charset=utf-8" : "application/json;charset=utf-8";

    public string RequestId => _request.RequestId;

    public static RpcAnswer Success(RpcRequest request, JsonObject body) => new(request, body, null);

    public static RpcAnswer Refusal(RpcRequest request, CenError error) =>
        new(request, ErrorBody(request, error), error);

    public string Render() => _request.Format == RpcFormat.Xml
        ? RpcXml.Write(Error is null ? $"{_request.Action}Response" : "Error", Body)
        // The cloud does not escape non-ASCII text, and its clients expect & and < unescaped as well.
        : Body.ToJsonString(ApiJson.Options);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.Headers["x-acs-request-id"] = RequestId;
        return httpContext.Response.WriteAsync(Render(), httpContext.RequestAborted);
    }

    private static JsonObject ErrorBody(RpcRequest request, CenError error) => new()
    {
        [nameof(RequestId)] = request.RequestId,
        ["HostId"] = request.Host,
        ["Code"] = error.Code,
        ["Message"] = error.Message,
        ["Recommend"] = $"https://error-center.aliyun.com/status/search?Keyword={error.Code}&source=PopGw",
    };
}
