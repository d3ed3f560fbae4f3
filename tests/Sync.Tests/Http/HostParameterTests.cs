using System.Net;
using System.Text.RegularExpressions;

namespace Sync.Tests.Http;

/// <summary>Function URLs from Azure contain the caller's key, which the app must neither read nor repeat.</summary>
public partial class HostParameterTests
{
    private const string Key = "VerySecretFunctionKey==", Client = "theNameOfTheKey";

    private static readonly string HostQuery = $"code={Uri.EscapeDataString(Key)}&clientId={Client}";

    [Fact]
    public async Task Every_route_answers_the_same_with_host_parameters_and_repeats_none_of_them()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cloud.Drift(10);
        await app.RunWellAsync();
        foreach (var operation in await Operation.ReadAsync(app.Http))
        {
            var plain = await SendAsync(app, operation, operation.Url());
            var withKey = await SendAsync(app, operation, operation.Url(HostQuery));

            Assert.True(
                plain.Status == withKey.Status,
                $"{operation.Path}: {plain.Status}, with the key {withKey.Status} {withKey.Text}");
            // /api/cen and / return a new request ID for each call, and a dry run its duration.
            if (operation.Path is not ("/api/cen" or "/" or "/api/sync")) Assert.Equal(plain.Text, withKey.Text);
            Assert.DoesNotContain("SecretFunction", withKey.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Client, withKey.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            app.Log.All, line => line.Contains("SecretFunction", StringComparison.Ordinal) && !IsOfTheServer(line));
    }

    [Theory]
    [InlineData("/api/flowlogs?pageSize=2")]
    [InlineData("/api/flowlogs?pageSize=2&format=csv&tag.env=prod&sort=-status")]
    [InlineData("/api/drift?pageSize=2&format=ndjson")]
    public async Task A_link_to_the_next_page_does_not_contain_the_key(string path)
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
    public async Task A_problem_names_neither_host_parameters_nor_their_values()
    {
        await using var app = await SyncApplication.StartAsync();

        var problem = await app.ProblemAsync($"/api/flowlogs?{HostQuery}&noSuchParameter=1");

        Assert.DoesNotContain("SecretFunction", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("clientId", problem, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_request_is_accepted_with_signed_or_unsigned_host_parameters(bool areSigned)
    {
        await using var app = await CenApiApplication.StartAsync();
        KeyValuePair<string, string>[] parameters = areSigned ? [new("code", Key), new("clientId", Client)] : [];
        using var caller = new SignedCaller(app.Endpoint, await app.NewKeyAsync())
        {
            Appended = areSigned ? "" : $"&{HostQuery}",
        };

        Assert.Equal(
            (200, null), await CenApiApplication.ReadAsync(await caller.CallAsync("DescribeFlowlogs", parameters)));
        Assert.Equal(
            (200, null), await CenApiApplication.ReadAsync(await caller.CallV1Async("DescribeFlowlogs", parameters)));
    }

    [Fact]
    public async Task Any_other_unsigned_parameter_invalidates_the_signature()
    {
        await using var app = await CenApiApplication.StartAsync();
        using var caller = new SignedCaller(app.Endpoint, await app.NewKeyAsync())
        {
            Appended = "&RegionId=cn-beijing",
        };

        Assert.Equal(
            (400, "SignatureDoesNotMatch"),
            await CenApiApplication.ReadAsync(await caller.CallAsync("DescribeFlowlogs")));
        Assert.Equal(
            (400, "SignatureDoesNotMatch"),
            await CenApiApplication.ReadAsync(await caller.CallV1Async("DescribeFlowlogs")));
    }

    // Request logging of ASP.NET Core, which is disabled in both hosts.
    private static bool IsOfTheServer(string line) =>
        new[] { "Trace ", "Debug ", "Information Request " }.Any(
            begin => line.StartsWith(begin, StringComparison.Ordinal));

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(
        SyncApplication app, Operation operation, string url)
    {
        using var request = operation.Request(url);
        using var answer = await app.Http.SendAsync(request);
        var body = Varying().Replace(await answer.Content.ReadAsStringAsync(), "");
        return (answer.StatusCode, $"{answer.Headers.ETag}{answer.Headers.Location}\n{body}");
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"|\"ageSeconds\":[0-9.]+")]
    private static partial Regex Varying();
}
