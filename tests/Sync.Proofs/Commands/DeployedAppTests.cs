namespace Sync.Proofs.Commands;

/// <summary>The reading commands against a deployed app: <c>--url</c> and <c>--key</c>.</summary>
public sealed class DeployedAppTests
{
    private const string Key = "aSecretOfMine";

    private static readonly Dictionary<string, string?> NoSettings = [];

    [Theory]
    [InlineData("status")]
    [InlineData("list", "--json", "--limit", "5")]
    [InlineData("diff", "--from", "1h")]
    [InlineData("export", "--format", "csv", "-o", "-")]
    public async Task A_command_prints_the_same_for_a_url_as_for_the_database(params string[] command)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        // Ages grow between the two; everything else is equal.
        var direct = WithoutAges(await SyncProcess.OutputAsync(app.Settings(), command));
        var remote = WithoutAges(
            await SyncProcess.OutputAsync(NoSettings, [.. command, "--url", app.Http.BaseAddress!.ToString()]));

        Assert.NotEmpty(direct);
        Assert.Equal(direct, remote);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/base/api/")]
    public async Task The_key_is_sent_in_a_header_and_only_there(string path)
    {
        await using var server = await StubServer.StartAsync(200, """{ "items": [], "nextCursor": null }""");
        var settings = new Dictionary<string, string?>
        {
            ["SYNC_URL"] = $"http://127.0.0.1:{server.Url.Port}{path}",
            ["SYNC_KEY"] = Key,
        };

        await SyncProcess.OutputAsync(settings, "runs");

        var request = Assert.Single(server.Seen);
        Assert.Equal(Key, request.Headers["x-functions-key"]);
        var prefix = path.StartsWith("/base", StringComparison.Ordinal) ? "/base" : "";
        Assert.Equal($"{prefix}/api/runs?pageSize=20", request.RawTarget);
    }

    [Theory]
    [InlineData("http://sync.example.com", "unencrypted")]
    [InlineData("ftp://sync.example.com", "--url (or SYNC_URL) must be a URL such as https://")]
    [InlineData("https://user:password@sync.example.com", "--url (or SYNC_URL) must be a URL such as https://")]
    [InlineData("https://127.0.0.1:1", "does not answer")]
    public async Task An_unusable_url_is_reported_in_one_line_without_the_key(string url, string message)
    {
        var result = await SyncProcess.RunAsync(NoSettings, "status", "--url", url, "--key", Key);

        Assert.Equal(1, result.ExitCode);
        // Where the command reads from comes before it.
        Assert.Contains(
            message,
            Assert.Single(result.ErrorLines, line => !line.StartsWith("inventory: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain(Key, result.Errors + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("password", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_a_url_is_an_error()
    {
        var result = await SyncProcess.RunAsync(NoSettings, "status", "--key", Key);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("use it together with --url", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_reads_the_database_is_refused_with_the_variable_for_a_url()
    {
        var result = await SyncProcess.RunAsync(
            new Dictionary<string, string?> { ["SYNC_URL"] = "https://127.0.0.1:1" }, "reader-key", "list");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            ["reader-key list reads the database, not the API: it cannot be combined with --url (or SYNC_URL)."],
            result.ErrorLines);
    }

    [Theory]
    [InlineData(401, "", "The API key is missing or invalid")]
    [InlineData(404, "<html>", "not a Sync API error: check --url.")]
    [InlineData(200, "<html>", "returned a response that is not from the Sync API")]
    [InlineData(200, "{}", "returned a response that is not from the Sync API")]
    public async Task A_response_that_is_not_from_Sync_is_reported(int status, string body, string message)
    {
        await using var server = await StubServer.StartAsync(status, body);

        var result = await SyncProcess.RunAsync(NoSettings, "status", "--url", server.Url.ToString());

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, result.ErrorLines.Count);
        Assert.Equal($"inventory: the app at {server.Url}", result.ErrorLines[0]);
        Assert.Contains(message, result.ErrorLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_key()
    {
        await using var thief = await StubServer.StartAsync(200, "{}");
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Redirect(thief.Url.ToString());
            return Task.CompletedTask;
        });

        var result = await SyncProcess.RunAsync(NoSettings, "status", "--url", server.Url.ToString(), "--key", Key);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The server redirects to", result.Errors, StringComparison.Ordinal);
        Assert.Empty(thief.Seen);
    }

    private static string WithoutAges(string text) =>
        string.Join('\n', text.Split('\n').Select(line =>
            string.Join('\t', line.Split('\t').Where(cell => !cell.EndsWith(" ago", StringComparison.Ordinal)))))
            .Split("between")[0];
}
