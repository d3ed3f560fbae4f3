using System.Text;
using Microsoft.AspNetCore.Http;
using Sync.CenApi.Protocol;

namespace Sync.Testing;

/// <summary>A raw HTTP request: request line, headers, an empty line, body.</summary>
public static class WireRequest
{
    public const string AccessKeyId = "testAccessKeyId";
    public const string Secret = "testAccessKeySecret";

    /// <summary>When the captured requests below were signed.</summary>
    public static readonly DateTimeOffset Captured = new(2026, 11, 22, 16, 22, 32, TimeSpan.Zero);

    /// <summary>@alicloud/pop-core 1.8.0, GET.</summary>
    public const string PopCoreGet =
        "GET /?AccessKeyId=testAccessKeyId&Action=DescribeFlowlogs&Format=JSON&PageSize=10&RegionId=cn-hangzhou"
        + "&SignatureMethod=HMAC-SHA1&SignatureNonce=6f8091932a82f962fed2508bb01b9839&SignatureVersion=1.0"
        + "&Timestamp=2026-11-22T16%3A22%3A32Z&Version=2017-09-12&Signature=V0hBAhekBMN706ln67%2Bb%2BvT%2Fl%2B8%3D\n"
        + "host: 127.0.0.1:18080\n\n";

    /// <summary>@alicloud/pop-core 1.8.0, POST.</summary>
    public const string PopCorePost =
        "POST /\nhost: 127.0.0.1:18080\ncontent-type: application/x-www-form-urlencoded\n\n"
        + "AccessKeyId=testAccessKeyId&Action=DescribeFlowlogs&Format=JSON&PageSize=10&RegionId=cn-hangzhou"
        + "&SignatureMethod=HMAC-SHA1&SignatureNonce=b2a920ab6d6078623ec11c4e4fa33402&SignatureVersion=1.0"
        + "&Timestamp=2026-11-22T16%3A22%3A32Z&Version=2017-09-12&Signature=4pFQPt1jFbdbaVxlvqTWKr5f9%2BM%3D";

    /// <summary>@alicloud/openapi-client 0.4.15.</summary>
    public const string OpenApiClient =
        "POST /?RegionId=cn-hangzhou&PageSize=10\nhost: 127.0.0.1:18080\n"
        + "x-acs-version: 2017-09-12\nx-acs-action: DescribeFlowlogs\n"
        + "x-acs-date: 2026-11-22T16:22:33Z\nx-acs-signature-nonce: 4f8704fb970e40d3724161207dfdad14\n"
        + "x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        + "x-acs-credentials-provider: static_ak\n"
        + "Authorization: ACS3-HMAC-SHA256 Credential=testAccessKeyId,"
        + "SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        + "x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        + "Signature=f2a839e9e3d8fb496bd736aaa6d67cbf665b5ccb97c02b7fcc43615b351f2eea\n\n";

    public static Task<RpcRequest> ReadAsync(string text)
    {
        var head = text[..text.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n');
        var line = head[0].Split(' ', 2);
        var target = line[1].Split('?', 2);

        var http = new DefaultHttpContext().Request;
        http.Method = line[0];
        http.Path = target[0];
        http.QueryString = target is [_, var query] ? new QueryString("?" + query) : QueryString.Empty;
        foreach (var header in head.Skip(1).Select(header => header.Split(": ", 2)))
            http.Headers.Append(header[0], header[1]);
        http.Body = new MemoryStream(
            Encoding.UTF8.GetBytes(text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]));
        return RpcRequestReader.ReadAsync(http, null, [], CancellationToken.None);
    }
}
