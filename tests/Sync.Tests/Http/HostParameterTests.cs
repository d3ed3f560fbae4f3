using System.Net;
using System.Text.RegularExpressions;
using Sync.Tests.CenApi;
using Sync.Tests.FakeCen;
using Sync.Tests.Proof.Abuse;
using Sync.Tests.Support;

namespace Sync.Tests.Http;

/// <summary>Function URLs as Azure hands them out carry the caller's key, which is the host's to read and nobody's to repeat.</summary>
public partial class HostParameterTests
{
    private const string Key = "VerySecretFunctionKey==", Client = "theNameOfTheKey";

    private static readonly string HostQuery = $"code={Uri.EscapeDataString(Key)}&clientId={Client}";

    [Fact]
    public async Task Every_route_answers_the_same_with_the_parameters_of_the_host_and_repeats_none_of_them()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cloud.Drift(10);
        await app.RunWellAsync();
        foreach (var operation in await Operation.ReadAsync(app.Http))
        {
            var plain = await SendAsync(app, operation, operation.Url());
            var withKey = await SendAsync(app, operation, operation.Url(HostQuery));

            Assert.True(plain.Status == withKey.Status, $"{operation.Path}: {plain.Status}, with the key {withKey.Status} {withKey.Text}");
            // The drop-in answers each call with a request id of its own, and a dry run with its duration.
            if (operation.Path is not ("/api/cen" or "/api/sync")) Assert.Equal(plain.Text, withKey.Text);
            Assert.DoesNotContain("SecretFunction", withKey.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Client, withKey.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(app.Log.All, line => line.Contains("SecretFunction", StringComparison.Ordinal) && !IsOfTheServer(line));
    }

    [Theory]
    [InlineData("/api/flowlogs?pageSize=2")]
    [InlineData("/api/flowlogs?pageSize=2&format=csv&tag.env=prod&sort=-status")]
    [InlineData("/api/drift?pageSize=2&format=ndjson")]
    public async Task Pages_that_follow_each_other_do_not_pass_the_key_on(string path)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cloud.Drift(10);
        await app.RunWellAsync();

        var plain = await app.Http.GetAsync(path);
        var withKey = await app.Http.GetAsync(path.Replace("?", $"?{HostQuery}&", StringComparison.Ordinal));

        Assert.Equal(plain.Headers.GetValues("Link"), withKey.Headers.GetValues("Link"));
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(), await withKey.Content.ReadAsByteArrayAsync());
        Assert.Equal(plain.Headers.ETag, withKey.Headers.ETag);
    }

    [Fact]
    public async Task A_problem_names_neither_them_nor_their_values_among_the_parameters_of_a_route()
    {
        await using var app = await SyncApplication.StartAsync();

        var problem = await app.ProblemAsync($"/api/flowlogs?{HostQuery}&noSuchParameter=1");

        Assert.DoesNotContain("SecretFunction", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("clientId", problem, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_request_is_good_whether_or_not_its_client_signed_them(bool areSigned)
    {
        await using var app = await CenApiApplication.StartAsync();
        KeyValuePair<string, string>[] parameters = areSigned ? [new("code", Key), new("clientId", Client)] : [];
        using var caller = new SignedCaller(app.Endpoint, await app.NewKeyAsync()) { Appended = areSigned ? "" : $"&{HostQuery}" };

        Assert.Equal((200, null), await CenApiApplication.ReadAsync(await caller.CallAsync("DescribeFlowlogs", parameters)));
        Assert.Equal((200, null), await CenApiApplication.ReadAsync(await caller.CallV1Async("DescribeFlowlogs", parameters)));
    }

    [Fact]
    public async Task Any_other_parameter_that_was_not_signed_makes_the_signature_wrong()
    {
        await using var app = await CenApiApplication.StartAsync();
        using var caller = new SignedCaller(app.Endpoint, await app.NewKeyAsync()) { Appended = "&RegionId=cn-beijing" };

        Assert.Equal((400, "SignatureDoesNotMatch"), await CenApiApplication.ReadAsync(await caller.CallAsync("DescribeFlowlogs")));
        Assert.Equal((400, "SignatureDoesNotMatch"), await CenApiApplication.ReadAsync(await caller.CallV1Async("DescribeFlowlogs")));
    }

    // What ASP.NET Core itself says of requests, which neither host logs.
    private static bool IsOfTheServer(string line) =>
        new[] { "Trace ", "Debug ", "Information Request " }.Any(begin => line.StartsWith(begin, StringComparison.Ordinal));

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(SyncApplication app, Operation operation, string url)
    {
        using var request = operation.Request(url);
        using var answer = await app.Http.SendAsync(request);
        return (answer.StatusCode, $"{answer.Headers.ETag}{answer.Headers.Location}\n{Varying().Replace(await answer.Content.ReadAsStringAsync(), "")}");
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"|\"ageSeconds\":[0-9.]+")]
    private static partial Regex Varying();
}
