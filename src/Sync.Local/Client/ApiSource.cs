using System.CommandLine;
using System.Net;
using Sync.Http;
using Sync.Local.Commands;
using Sync.Local.Hosting;
using Sync.Settings;

namespace Sync.Local.Client;

/// <summary>
/// <c>--url</c>, <c>--key</c> and <c>--cloud</c>, shared by the commands that read: which API they use.
/// </summary>
internal sealed class ApiSource
{
    private const string UrlVariable = "SYNC_URL", Example = "https://NAME.azurewebsites.net";

    /// <summary>
    /// The environment variable for the key. Unlike arguments, other users of the machine cannot see it.
    /// </summary>
    public const string KeyVariable = "SYNC_KEY";

    /// <summary>The value of <see cref="KeyVariable"/>, or of the settings file; null if neither has it.</summary>
    /// <exception cref="SettingsException">The settings file cannot be read.</exception>
    public static string? Key => Variable(KeyVariable) ?? LocalSettingsFile.Value(KeyVariable);

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Read from a deployed app, such as {Example}, instead of the database. Or set {UrlVariable}.",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"The function key for --url. Prefer {KeyVariable}: other users can see arguments.",
    };

    // Only selects one of the two embedded databases.
    private readonly Option<CloudKind?> _cloud = CloudOption.Create();

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_key);
        command.Add(_cloud);
    }

    /// <summary>Adds the options, and sets an action that receives the API client.</summary>
    public void Serve(Command command, Func<ParseResult, Api, CancellationToken, Task<int>> action)
    {
        AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            await using var api = await ConnectAsync(parsed, parsed.InvocationConfiguration.Error, token);
            return await action(parsed, api, token);
        });
    }

    /// <summary>
    /// For a command or option that needs the database: the value of <c>--cloud</c>, which selects an embedded one.
    /// </summary>
    /// <exception cref="ApiException"><c>--url</c> names a deployed app.</exception>
    public CloudKind? RequireDatabase(ParseResult parsed, string option) => Url(parsed) is null
        ? parsed.GetValue(_cloud)
        : throw new ApiException(
            $"{option} reads the database, not the API: it cannot be combined with --url (or {UrlVariable}).");

    private string? Url(ParseResult parsed) => parsed.GetValue(_url) ?? Variable(UrlVariable);

    /// <param name="notes">Where the inventory that is read is named.</param>
    public async Task<Api> ConnectAsync(ParseResult parsed, TextWriter notes, CancellationToken cancellationToken)
    {
        var api = Prepare(parsed, notes);
        try
        {
            await api.ConnectAsync(cancellationToken);
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that connects when it is first used.</summary>
    /// <exception cref="ApiException">The options are wrong.</exception>
    public Api Prepare(ParseResult parsed, TextWriter notes)
    {
        var key = parsed.GetValue(_key);
        if (Url(parsed) is { } url)
        {
            var remote = new ApiConnection(Remote(url, key ?? Key), null);
            return new Api(async _ =>
            {
                await InventoryDescription.WriteAsync(remote.Http.BaseAddress!, notes);
                return remote;
            });
        }

        if (key is not null) throw new ApiException("--key is the key of a deployed app: use it together with --url.");
        var cloud = parsed.GetValue(_cloud);
        return new Api(token => LocalAsync(cloud, notes, token));
    }

    private static HttpClient Remote(string url, string? key)
    {
        if (!IsUrl(url)) throw new ApiException($"--url (or {UrlVariable}) must be a URL such as {Example}.");
        var address = new Uri(url.TrimEnd('/') + "/");
        // All routes start with /api: an address that includes it means the same.
        if (address.AbsolutePath.EndsWith("/api/", StringComparison.Ordinal)) address = new Uri(address, "../");
        if (key is not null && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            throw new ApiException(
                $"The key is not sent to {address}: the connection would be unencrypted. Use https.");

        // A redirect could send the key to another server.
        var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // A proxy must not see the key of an app on this machine.
            Proxy = new MachineProxy(),
        });
        http.BaseAddress = address;
        if (key is not null) http.DefaultRequestHeaders.TryAddWithoutValidation(CallerKey.Header, key);
        return http;
    }

    private static async Task<ApiConnection> LocalAsync(
        CloudKind? cloud, TextWriter notes, CancellationToken cancellationToken)
    {
        var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud, InMemory = true }, cancellationToken);
        try
        {
            await app.RequireSchemaAsync(cancellationToken);
            await InventoryDescription.WriteAsync(app, notes, cancellationToken);
            await app.Host.StartAsync(cancellationToken);
            return new ApiConnection(app.CreateClient(), app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static bool IsUrl(string text) => HttpUrl.Read(text) is { UserInfo: "", Query: "", Fragment: "" };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : null;
}
