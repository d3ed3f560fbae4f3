using System.CommandLine;
using System.Net;
using Sync.Http;
using Sync.Local.Commands;
using Sync.Local.Hosting;
using Sync.Settings;

namespace Sync.Local.Client;

/// <summary><c>--url</c>, <c>--key</c> and <c>--cloud</c>, shared by the commands that read: whose API they read.</summary>
internal sealed class ApiSource
{
    private const string UrlVariable = "SYNC_URL", Example = "https://NAME.azurewebsites.net";

    /// <summary>Of the environment, which other users of the machine cannot list.</summary>
    public const string KeyVariable = "SYNC_KEY";

    /// <summary>As <see cref="KeyVariable"/> has it; null: not at all.</summary>
    public static string? Key => Variable(KeyVariable);

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Ask a deployed app, such as {Example}, and not the database. Or set {UrlVariable}.",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"The function key of --url. Better set {KeyVariable}: arguments can be seen by other users.",
    };

    // It matters only for which of the two embedded databases is meant.
    private readonly Option<CloudKind?> _cloud = CloudOption.Create();

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_key);
        command.Add(_cloud);
    }

    /// <summary>Adds the options, and an action that is given the API.</summary>
    public void Serve(Command command, Func<ParseResult, Api, CancellationToken, Task<int>> action)
    {
        AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            await using var api = await ConnectAsync(parsed, token);
            return await action(parsed, api, token);
        });
    }

    /// <summary>For what only the database can tell: which of the embedded ones, if one of them.</summary>
    /// <exception cref="ApiException">A deployed app is named.</exception>
    public CloudKind? RequireDatabase(ParseResult parsed, string option) => Url(parsed) is null
        ? parsed.GetValue(_cloud)
        : throw new ApiException($"{option} asks the database: it does not go with --url (or {UrlVariable}).");

    private string? Url(ParseResult parsed) => parsed.GetValue(_url) ?? Variable(UrlVariable);

    public Task<Api> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var key = parsed.GetValue(_key);
        if (Url(parsed) is { } url) return Task.FromResult(Remote(url, key ?? Key));
        if (key is not null) throw new ApiException("--key is the key of a deployed app: it goes with --url.");
        return LocalAsync(parsed.GetValue(_cloud), cancellationToken);
    }

    private static Api Remote(string url, string? key)
    {
        if (!IsUrl(url)) throw new ApiException($"--url (or {UrlVariable}) must be such as {Example}.");
        var address = new Uri(url.TrimEnd('/') + "/");
        // The routes are below /api, and who gives that with the address means the same.
        if (address.AbsolutePath.EndsWith("/api/", StringComparison.Ordinal)) address = new Uri(address, "../");
        if (key is not null && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            throw new ApiException($"The key is not sent to {address}: it would cross the network unencrypted. Use https.");

        // A redirect could carry the key elsewhere.
        var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // The key of an app on this machine is no proxy's business.
            Proxy = new MachineProxy(),
        });
        http.BaseAddress = address;
        if (key is not null) http.DefaultRequestHeaders.TryAddWithoutValidation(CallerKey.Header, key);
        return new Api(http, null);
    }

    private static async Task<Api> LocalAsync(CloudKind? cloud, CancellationToken cancellationToken)
    {
        var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud, InMemory = true }, cancellationToken);
        try
        {
            await app.RequireSchemaAsync(cancellationToken);
            await InventoryDescription.WriteAsync(app, cancellationToken);
            await app.Host.StartAsync(cancellationToken);
            return new Api(app.CreateClient(), app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static bool IsUrl(string text) => HttpUrl.Read(text) is { UserInfo: "", Query: "", Fragment: "" };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
