using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Functions;

/// <summary>The published app behind App Service authentication, which sets the headers of who is signed in.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Reading_needs_a_sign_in_and_no_function_key()
    {
        var app = new HostedApp();
        try
        {
            await app.StartAsync(
                new FakeCloudOptions(Regions: 2, FlowLogs: 10),
                ("Sync:SignIn", "AppService"), ("WEBSITE_AUTH_ENABLED", "True"));

            // The header of App Service authentication cannot be sent by clients: it removes theirs.
            using var anonymous = await app.SendAsync(HttpMethod.Get, "api/flowlogs", key: null);
            using var signedIn = await SendAsync(app, HttpMethod.Get, "api/flowlogs");
            using var about = await SendAsync(app, HttpMethod.Get, "api/about");
            using var starts = await SendAsync(app, HttpMethod.Post, "api/sync");
            using var page = await app.SendAsync(HttpMethod.Get, "api/dashboard", key: null);

            Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
            Assert.Equal("application/problem+json", anonymous.Content.Headers.ContentType!.MediaType);
            Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
            Assert.Equal(
                "someone@example.org", (string?)(await about.Content.ReadFromJsonAsync<JsonNode>())!["signedInAs"]);
            Assert.Equal(HttpStatusCode.Unauthorized, starts.StatusCode);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_setting_alone_opens_nothing()
    {
        var app = new HostedApp();
        try
        {
            await app.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 1), ("Sync:SignIn", "AppService"));

            using var forged = await SendAsync(app, HttpMethod.Get, "api/flowlogs");
            using var withKey = await app.SendAsync(HttpMethod.Get, "api/flowlogs");

            Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
            Assert.Equal(HttpStatusCode.OK, withKey.StatusCode);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HostedApp app, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL-ID", "11111111-2222-3333-4444-555555555555");
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL-NAME", "someone@example.org");
        return app.Host.Http.SendAsync(request);
    }
}
