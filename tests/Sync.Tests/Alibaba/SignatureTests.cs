using System.Text;
using Sync.Alibaba.Signing;

namespace Sync.Tests.Alibaba;

/// <summary>Vectors published by Alibaba (see each test), and two derived by code that reproduces them.</summary>
public class SignatureTests
{
    private const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_documented_V3_request_is_signed_byte_for_byte()
    {
        var query = CanonicalQuery.Of(new Dictionary<string, string>
        {
            ["RegionId"] = "cn-shanghai",
            ["ImageId"] = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        });
        var headers = new Dictionary<string, string>
        {
            ["host"] = "ecs.cn-shanghai.aliyuncs.com",
            ["x-acs-action"] = "RunInstances",
            ["x-acs-version"] = "2014-05-26",
            ["x-acs-date"] = "2023-10-26T10:22:32Z",
            ["x-acs-signature-nonce"] = "3156853299f313e23d1673dc12e1703d",
            ["x-acs-content-sha256"] = Acs3Signature.HashPayload([]),
        };

        Assert.Equal(
            "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
            Acs3Signature.HashCanonicalRequest("POST", "/", query, headers, EmptyBody));
        Assert.Equal(
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
            + "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
            Acs3Signature.Authorize("YourAccessKeyId", "YourAccessKeySecret", "POST", "/", query, headers, EmptyBody));
    }

    [Theory]
    [InlineData(true, "be2046c5e1d69e715fec81597bb8f72330a7eab002d5cacd434dec1cb9be74ab")] // the C# SDK's own test
    [InlineData(false, "02e81f9f3cc8839151b0c7278024cbc4bfc9fa786085a0b8305f825f17b5dae7")] // the Java SDK's own test
    public void The_SDKs_own_V3_vectors_are_reproduced(bool headerStandsTwice, string signature)
    {
        List<KeyValuePair<string, string>> headers = [new("x-acs-test", "http")];
        if (headerStandsTwice) headers.Add(new("x-acs-TEST", "https"));

        var authorization = Acs3Signature.Authorize(
            "acesskey", "secret", "GET", "/", CanonicalQuery.Of([new("test", "ok"), new("empty", "")]), headers,
            "55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23");

        Assert.Equal($"ACS3-HMAC-SHA256 Credential=acesskey,SignedHeaders=x-acs-test,Signature={signature}", authorization);
    }

    [Theory]
    [InlineData("POST", false, "15653d3b54d574e5a5dd7bd143982b3b247bd0f857cef1818963875870745c66")]
    [InlineData("GET", false, "b5d8e0deb6281948af4d4717c8b0562d503b33fa5115a6525ba2239adb3db080")]
    [InlineData("POST", true, "f89ed91e199805fdd8f902b96566340da705ee300c481bb198cdbca8154ae3a9")]
    public void DescribeFlowlogs_with_a_hostile_tag_value_is_signed_as_derived(string method, bool withToken, string signature)
    {
        var query = CanonicalQuery.Of(FlowLogParameters("cn-hangzhou"));
        var headers = new Dictionary<string, string>
        {
            ["host"] = "cbn.aliyuncs.com",
            ["x-acs-action"] = "DescribeFlowlogs",
            ["x-acs-version"] = "2017-09-12",
            ["x-acs-date"] = "2026-01-02T03:04:05Z",
            ["x-acs-signature-nonce"] = "3156853299f313e23d1673dc12e1703d",
            ["x-acs-content-sha256"] = EmptyBody,
        };
        if (withToken)
        {
            headers["x-acs-accesskey-id"] = "YourAccessKeyId";
            headers["x-acs-security-token"] = "YourSecurityToken";
        }

        var authorization = Acs3Signature.Authorize("YourAccessKeyId", "YourAccessKeySecret", method, "/", query, headers, EmptyBody);

        Assert.Equal("PageNumber=1&PageSize=50&RegionId=cn-hangzhou&Tag.1.Key=env&Tag.1.Value=a%20b%2A~%2B%2F%E4%B8%AD", query);
        Assert.EndsWith($",Signature={signature}", authorization);
    }

    public static TheoryData<string, string, string, string> PublishedV1 => new()
    {
        { "GET", "secret", "query=test&body=test", "XlUyV4sXjOuX5FnjUz9IF9tm5rU=" },
        { "", "accessKeySecret", "test=ok", "jHx/oHoHNrbVfhncHEvPdHXZwHU=" },
        {
            "GET", "testsecret",
            "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"
            + "&SignatureVersion=1.0&Timestamp=2016-02-23T12:46:24Z&Version=2014-05-26",
            "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
        },
        {
            "GET", "testsecret",
            "AccessKeyId=testid&Action=DescribeDedicatedHosts&Format=JSON&RegionId=cn-beijing&SignatureMethod=HMAC-SHA1"
            + "&SignatureNonce=edb2b34af0af9a6d14deaf7c1a5315eb&SignatureVersion=1.0&Timestamp=2023-03-13T08:34:30Z&Version=2014-05-26",
            "9NaGiOspFP5UPcwX8Iwt2YJXXuk="
        },
        {
            "GET", "testSecret",
            "AccessKeyId=testId&Action=SendSms&SignName=阿里云短信测试专用&TemplateParam={\"customer\":\"test\"}&PhoneNumbers=15300000001&OutId=123"
            + "&RegionId=cn-hangzhou&TemplateCode=SMS_71390007&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=45e25e9b-0a6f-4070-8c85-2956eda1b466"
            + "&SignatureVersion=1.0&Timestamp=2017-07-12T02:42:19Z&Version=2017-05-25",
            "zJDF+Lrzhj/ThnlvIToysFRq6t4="
        },
    };

    [Theory]
    [MemberData(nameof(PublishedV1))]
    public void The_published_V1_vectors_are_reproduced(string method, string secret, string parameters, string signature) =>
        Assert.Equal(signature, RpcSignature.Sign(method, Pairs(parameters), secret));

    [Fact]
    public void A_V1_signature_does_not_cover_itself()
    {
        var parameters = Pairs("query=test&body=test&Signature=whatever");

        Assert.Equal("XlUyV4sXjOuX5FnjUz9IF9tm5rU=", RpcSignature.Sign("GET", parameters, "secret"));
    }

    [Fact]
    public void The_hash_of_an_empty_body_is_the_documented_one() => Assert.Equal(EmptyBody, Acs3Signature.HashPayload(Encoding.UTF8.GetBytes("")));

    private static Dictionary<string, string> FlowLogParameters(string region) => new()
    {
        ["RegionId"] = region,
        ["PageNumber"] = "1",
        ["PageSize"] = "50",
        ["Tag.1.Key"] = "env",
        ["Tag.1.Value"] = "a b*~+/中",
    };

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string parameters) =>
        parameters.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
}
