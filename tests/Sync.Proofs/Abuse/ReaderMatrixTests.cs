using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba;
using Sync.CenApi.Protocol;

namespace Sync.Proofs.Abuse;

/// <summary>
/// Calls operations of <c>/api/cen</c>, with each form of signature and every kind of invalid credentials.
/// </summary>
public sealed class ReaderMatrixTests
{
    private static readonly string[] Actions =
        [CenActions.DescribeFlowlogs, CenActions.DescribeChildInstanceRegions, CenActions.DescribeCens];

    [Fact]
    public async Task A_reader_is_admitted_only_with_a_valid_key_and_a_current_signature()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 2, FlowLogs: 8), network: true);
        var (key, other, revoked) = (await app.NewKeyAsync(), await app.NewKeyAsync(), await app.NewKeyAsync());
        await app.Keys.RevokeAsync(revoked.AccessKeyId, CancellationToken.None);
        (string How, AlibabaCredentials Key, TimeSpan Clock, (int, string?) Expected)[] cases =
        [
            ("right", key, default, (200, null)),
            ("a wrong secret", key with { AccessKeySecret = Changed(key.AccessKeySecret) }, default, Mismatch),
            ("another's secret", key with { AccessKeySecret = other.AccessKeySecret }, default, Mismatch),
            ("another's id", key with { AccessKeyId = other.AccessKeyId }, default, Mismatch),
            ("a secret too short", key with { AccessKeySecret = key.AccessKeySecret[..^1] }, default, Mismatch),
            ("a secret too long", key with { AccessKeySecret = key.AccessKeySecret + "0" }, default, Mismatch),
            ("no secret", key with { AccessKeySecret = "" }, default, Mismatch),
            ("an unknown id", key with { AccessKeyId = "SYNCRabcdefghijklmnopqrst" }, default, Unknown),
            ("the id in other case", key with { AccessKeyId = key.AccessKeyId.ToLowerInvariant() }, default, Unknown),
            ("the id with SQL", key with { AccessKeyId = $"{key.AccessKeyId}' or '1'='1" }, default, Unknown),
            ("revoked", revoked, default, Unknown), ("the cloud's own key", app.Cloud.Credentials, default, Unknown),
            ("a token", key with { SecurityToken = "token" }, default, (400, "InvalidSecurityToken.Malformed")),
            ("signed long ago", key, TimeSpan.FromMinutes(-16), Expired),
            ("signed tomorrow", key, TimeSpan.FromDays(1), Expired),
        ];
        foreach (var (how, credentials, clock, expected) in cases)
        {
            using var caller = new SignedCaller(
                app.Endpoint, credentials, new FakeTimeProvider(TimeProvider.System.GetUtcNow() + clock));
            foreach (var action in Actions)
            {
                Assert.Equal((how, expected), (how, await CenApiApplication.ReadAsync(await caller.CallAsync(action))));
                Assert.Equal(
                    (how, expected), (how, await CenApiApplication.ReadAsync(await caller.CallV1Async(action))));
                Assert.Equal(
                    (how, expected),
                    (how, await CenApiApplication.ReadAsync(await caller.CallV1Async(action, post: true))));
                ProofResults.Cases(nameof(ReaderMatrixTests), 3);
            }
        }
    }

    [Fact]
    public async Task A_request_that_was_altered_or_replayed_is_refused_in_either_form()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 8), network: true);
        var key = await app.NewKeyAsync();
        using var caller = new SignedCaller(app.Endpoint, key);
        foreach (var action in Actions)
        {
            foreach (var (how, tamper) in Tampering(key.AccessKeySecret))
            {
                var (status, code) = await CenApiApplication.ReadAsync(await caller.CallAsync(action, tamper: tamper));
                Assert.True(
                    status == 400 && code is "SignatureDoesNotMatch" or "IncompleteSignature" or "MissingParameter",
                    $"{how}: {status} {code}");
                ProofResults.Cases(nameof(ReaderMatrixTests), 1);
            }

            HttpRequestMessage? sent = null;
            Assert.Equal(
                (200, null),
                await CenApiApplication.ReadAsync(await caller.CallAsync(action, tamper: request => sent = request)));
            using var again = new HttpRequestMessage(sent!.Method, sent.RequestUri);
            foreach (var (name, values) in sent.Headers) again.Headers.TryAddWithoutValidation(name, values);
            Assert.Equal(
                (400, "SignatureNonceUsed"), await CenApiApplication.ReadAsync(await app.App.Http.SendAsync(again)));

            using var first = await caller.CallV1Async(action);
            var url = first.RequestMessage!.RequestUri!.ToString();
            Assert.Equal((200, null), await CenApiApplication.ReadAsync(first));
            string[] alterations =
            [
                url + "&RegionId=cn-shanghai", url + "&Signature=",
                url.Replace("&Signature=", "&Signature=x&Signature=", StringComparison.Ordinal),
                url + $"&AccessKeyId={key.AccessKeyId}",
            ];
            foreach (var altered in alterations)
                Assert.NotEqual(200, (await CenApiApplication.ReadAsync(await app.App.Http.GetAsync(altered))).Status);
            // One replay and four altered URLs.
            ProofResults.Cases(nameof(ReaderMatrixTests), 5);
        }
    }

    [Fact]
    public async Task A_key_that_is_sent_instead_of_signed_with_is_refused()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 8));
        var key = await app.NewKeyAsync();
        string[] queries =
        [
            "", $"&AccessKeyId={key.AccessKeyId}&AccessKeySecret={key.AccessKeySecret}",
            $"&AccessKeyId={key.AccessKeyId}&Signature={key.AccessKeySecret}",
            $"&AccessKeyId={key.AccessKeyId}&SignatureMethod=none&SignatureVersion=1.0&SignatureNonce=1"
                + "&Timestamp=2026-01-01T00:00:00Z&Signature=",
        ];
        foreach (var query in queries)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"/api/cen?Action=DescribeFlowlogs&Version=2017-09-12&Format=JSON{query}");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key.AccessKeySecret}");
            request.Headers.Add("x-functions-key", key.AccessKeySecret);
            using var answer = await app.App.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();

            Assert.Equal(400, (int)answer.StatusCode);
            Assert.DoesNotContain(key.AccessKeySecret, text, StringComparison.Ordinal);
            ProofResults.Cases(nameof(ReaderMatrixTests), 1);
        }
    }

    private static readonly (int, string?) Mismatch = (400, "SignatureDoesNotMatch"),
        Unknown = (404, "InvalidAccessKeyId.NotFound"), Expired = (400, "InvalidTimeStamp.Expired");

    private static IEnumerable<(string How, Action<HttpRequestMessage> Tamper)> Tampering(string secret)
    {
        yield return ("another query",
            request => request.RequestUri = new Uri($"{request.RequestUri}&RegionId=cn-shanghai"));
        yield return ("another action", request => Replace(request, "x-acs-action", Other(request)));
        yield return ("another nonce", request => Replace(request, "x-acs-signature-nonce", "another"));
        yield return ("another host", request => request.Headers.Host = "evil.example");
        yield return ("an additional header", request => request.Headers.Add("x-acs-more", "x"));
        yield return ("no authorization", request => request.Headers.Remove("Authorization"));
        yield return ("no signature", request => Edit(request, text => text.Split("Signature=")[0] + "Signature="));
        yield return ("a truncated signature", request => Edit(request, text => text[..^1]));
        yield return ("a signature changed",
            request => Edit(request, text => text[..^1] + (text[^1] == '0' ? '1' : '0')));
        yield return ("the secret as the signature",
            request => Edit(request, text => text.Split("Signature=")[0] + "Signature=" + secret));
        yield return ("nothing signed",
            request => Edit(
                request,
                text => System.Text.RegularExpressions.Regex.Replace(text, "SignedHeaders=[^,]*", "SignedHeaders=")));
    }

    private static string Other(HttpRequestMessage request) =>
        Actions.First(action => action != request.Headers.GetValues("x-acs-action").Single());

    private static void Edit(HttpRequestMessage request, Func<string, string> edit) =>
        Replace(request, "Authorization", edit(request.Headers.NonValidated["Authorization"].ToString()));

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static string Changed(string secret) => (secret[0] == 'a' ? "b" : "a") + secret[1..];
}
