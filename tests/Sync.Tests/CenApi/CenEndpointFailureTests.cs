using System.Text;
using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.CenApi;

namespace Sync.Tests.CenApi;

/// <summary>Failures of the app, and that no response contains secrets.</summary>
public class CenEndpointFailureTests
{
    private static readonly AlibabaCredentials Unknown = new("SYNCRabcdefghijklmnopqrst", "secret");

    [Fact]
    public async Task Every_request_is_refused_with_the_reason_if_there_is_no_encryption_key()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
        using var caller = new SignedCaller(new Uri(app.Http.BaseAddress!, "/api/cen"), Unknown);

        using var response = await caller.CallAsync("DescribeFlowlogs");

        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((503, "ServiceUnavailable"), ((int)response.StatusCode, (string?)body["Code"]));
        Assert.Contains("Sync__ReaderKeys__EncryptionKey", (string?)body["Message"], StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<ReaderKeyException>(
            () => app.Get<ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None));
        Assert.Contains("openssl rand -base64 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_encrypted_with_another_key_is_an_internal_error_and_the_log_says_what_to_do()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
        var other = new ReaderKeys(app.App.DataSource, new ReaderKeyCipher(new byte[32]), TimeProvider.System);

        var answer = await app.CallAsync(await other.CreateAsync("a reader", null, CancellationToken.None));

        Assert.Equal((500, "InternalError"), answer);
        Assert.Contains(
            "Sync__ReaderKeys__EncryptionKey is not the key that it was encrypted with", app.App.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_database_is_a_503_in_the_format_of_the_cloud()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 1),
            ("ConnectionStrings:Postgres", "Host=127.0.0.1;Port=1;Username=nobody"),
            ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
        using var caller = new SignedCaller(new Uri(app.Http.BaseAddress!, "/api/cen"), Unknown);

        Assert.Equal(
            (503, "ServiceUnavailable"),
            await CenApiApplication.ReadAsync(await caller.CallAsync("DescribeFlowlogs")));
    }

    [Fact]
    public async Task No_secret_and_no_string_to_sign_is_in_a_log_line_an_answer_or_the_table()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var key = await app.NewKeyAsync();
        var said = new StringBuilder();
        foreach (var secret in new[] { key.AccessKeySecret, "another" })
        {
            using var caller = new SignedCaller(app.Endpoint, key with { AccessKeySecret = secret });
            said.Append(await (await caller.CallAsync("DescribeFlowlogs")).Content.ReadAsStringAsync());
            said.Append(await (await caller.CallV1Async("DescribeFlowlogs")).Content.ReadAsStringAsync());
            said.Append(await (await caller.CallV1Async("DescribeFlowlogs", post: true)).Content.ReadAsStringAsync());
        }

        var rows = await app.App.QueryAsync<string>(
            "select r::text || encode(encrypted_secret, 'escape') from sync.reader_key r");
        var log = string.Join('\n', app.App.Log.All);
        Assert.Contains("SignatureDoesNotMatch", said.ToString(), StringComparison.Ordinal);
        Assert.All([said.ToString(), log, .. rows], text =>
        {
            Assert.DoesNotContain(key.AccessKeySecret, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(CenApiApplication.EncryptionKey, text, StringComparison.Ordinal);
        });
        Assert.DoesNotMatch("(?i)string ?to ?sign|canonical ?request", said.ToString());
    }
}
