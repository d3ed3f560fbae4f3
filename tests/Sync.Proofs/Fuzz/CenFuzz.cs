using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.Alibaba.Answers;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Inventory.Walk;
using Sync.Network;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// The server side of the CEN protocol answers any request in the cloud's format, with an error code that the cloud
/// also uses.
/// </summary>
public class CenFuzz
{
    private static readonly byte[][] Words =
    [
        "%00"u8.ToArray(), "%ED%A0%80"u8.ToArray(), "%"u8.ToArray(), "&"u8.ToArray(), "="u8.ToArray(),
        "&Tag.1.Key="u8.ToArray(), "&Tag.01.Value="u8.ToArray(), "&Tag.2147483648.Key=x"u8.ToArray(),
        "&PageSize="u8.ToArray(), "&PageNumber=2147483647"u8.ToArray(), "&Format=XML"u8.ToArray(),
        "&FlowLogId="u8.ToArray(), "-1"u8.ToArray(), "\nx-acs-action: "u8.ToArray(), "\nhost: "u8.ToArray(),
        "\nx-acs-security-token: t"u8.ToArray(),
        "\nAuthorization: ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature="u8.ToArray(), ";"u8.ToArray(),
        ","u8.ToArray(), "&Action=DescribeChildInstanceRegions"u8.ToArray(), "&NextToken="u8.ToArray(),
        "&MaxResults="u8.ToArray(), "&Filter.1.Key=CenId"u8.ToArray(), "&Filter.01.Value.2="u8.ToArray(),
        "&FeatureFilter.1.Value.1=Enabled"u8.ToArray(),
    ];

    private static readonly HashSet<string> Codes =
    [
        .. CenErrors.All.Concat(NetworkErrors.All).Select(error => error.Code), "MissingParameter",
        "SignatureDoesNotMatch",
        .. typeof(GatewayErrors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
            ((CenError)field.GetValue(null)!).Code),
    ];

    // The inventory that readers get: the flow logs of the answers in the other corpus.
    private static readonly FlowLog[] FlowLogs =
    [
        .. new[] { "page.json", "page-odd.json", "page-escapes.json" }.SelectMany(name =>
            ListedPageReader.Read(FlowLog.Resource, WireJson.Parse(Corpus.Read("answers", name))).Items),
    ];

    [Fact]
    public Task A_request_is_answered_or_rejected_as_the_cloud_does_it() => Fuzzing.RunAsync(
        Gen.Select(Mutation.Of(Corpus.Of("cen"), Words), Gen.Bool), usual: 1_000, perMille: 150,
        input => CenWire.Print(input.Item1), async input =>
        {
            var http = CenWire.Request(input.Item1);
            if (input.Item2) CenWire.Sign(http);
            var request = await RpcRequestReader.ReadAsync(http, null, [], CancellationToken.None);

            var answer = Assert.IsType<RpcAnswer>(await Server().AnswerAsync(request, CancellationToken.None));

            AssertShaped(answer);
            Assert.True(answer.Error is null || Codes.Contains(answer.Error.Code), answer.Error?.Code);
            // Unless it is signed again, a request is accepted only as it was captured.
            if (!input.Item2 && answer.Error is null) Assert.Equal(WireRequest.AccessKeyId, request.AccessKeyId);
        });

    private static RpcServer Server()
    {
        var time = new FakeTimeProvider(WireRequest.Captured);
        var key = new KeyPair(new AlibabaCredentials(WireRequest.AccessKeyId, WireRequest.Secret));
        return new RpcServer(
            new SignatureVerifier(
                (id, _) => ValueTask.FromResult(id == WireRequest.AccessKeyId ? key : null), new NonceStore(time),
                time),
            [
                new RpcOperation(
                    CenActions.DescribeFlowlogs, CenAnswers.CenVersion,
                    (rpc, _) => ValueTask.FromResult<IResult>(Describe(rpc))),
                .. NetworkOperation.All.Select(operation => new RpcOperation(
                    operation.Action, CenAnswers.CenVersion,
                    (rpc, _) => ValueTask.FromResult<IResult>(List(rpc, operation)))),
            ]);
    }

    private static RpcAnswer List(RpcRequest rpc, NetworkOperation operation)
    {
        if (!NetworkParameters.TryRead(rpc, operation, out var request, out var wrong))
            return RpcAnswer.Refusal(rpc, wrong);
        Assert.InRange(request.Size, 1, operation.MaxSize);
        Assert.InRange(request.First(request.Size), 0, long.MaxValue);
        return RpcAnswer.Success(rpc, CenAnswers.Page(
            Cen.Resource, request, rpc.RequestId, request.Size, request.First(request.Size), 0, []));
    }

    private static RpcAnswer Describe(RpcRequest rpc)
    {
        if (!DescribeFlowlogsParameters.TryRead(rpc, out var request, out var wrong))
            return RpcAnswer.Refusal(rpc, wrong);
        Assert.Empty(request.Validate());
        Assert.True(request.PageNumber is null or >= 1 && request.PageSize is null or >= 1);
        return RpcAnswer.Success(
            rpc,
            CenAnswers.Page(FlowLog.Resource, rpc.RequestId, request.PageNumber ?? 1, 20, FlowLogs.Length, FlowLogs));
    }

    private static void AssertShaped(RpcAnswer answer)
    {
        Assert.InRange(answer.Status, 200, 499);
        var text = answer.Render();
        var (requestId, code) = answer.ContentType.StartsWith("text/xml", StringComparison.Ordinal)
            ? (XElement.Parse(text).Element("RequestId")?.Value, XElement.Parse(text).Element("Code")?.Value)
            : ((string?)JsonNode.Parse(text)!["RequestId"], (string?)JsonNode.Parse(text)!["Code"]);
        Assert.Equal((answer.RequestId, answer.Error?.Code), (requestId, code));
    }
}
