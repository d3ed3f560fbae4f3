using Npgsql;
using Sync.Alibaba;
using Sync.CenApi;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Proofs.Abuse;

/// <summary>The app with a secret of every kind. No other test uses the same values.</summary>
internal sealed class SecretBench : IAsyncDisposable
{
    public const string HostKey = "hostKey-5Jm8Qx+/=&%aSecretOfTheHost",
        WrongSecret = "wrongSecret+/=&%30charactersOfNobody", WrongPassword = "wrongPassword+/=&%ofNobody";

    private const string Webhook = "whsec_c2VjcmV0LW9mLXRoZS13ZWJob29rLXRoYXQtbm9ib2R5LXNlZXM=",
        Robot = "SECrobotSecret+/=&%ofNobodyElse", BucketSecret = "bucketSecret+/=&%ofNoBucketAtAll",
        AccountKey = "YWNjb3VudEtleSBvZiBhIHN0b3JhZ2UgYWNjb3VudCB0aGF0IG5vYm9keSBoYXM=",
        Password = "databasePassword+/=&%ofThisTest";

    private static readonly string[] Types = ["webhook", "slack", "teams", "dingtalk"];

    private readonly string _role = $"sync_secret_{Guid.NewGuid():N}";
    private readonly List<Secret> _secrets;

    private SecretBench(StubServer receiver, StubServer collector)
    {
        (Receiver, Collector) = (receiver, collector);
        _secrets =
        [
            new("webhook", Webhook), new("webhook, bare", Webhook["whsec_".Length..]), new("robot", Robot),
            new("database", Password), new("wrong database", WrongPassword),
            new("encryption key", CenApiApplication.EncryptionKey), new("host", HostKey),
            new("wrong access key", WrongSecret), new("bucket", BucketSecret), new("storage account", AccountKey),
            .. Types.Select(type => new Secret($"path of {type}", PathOf(type))),
            .. Types.Select(type => new Secret($"token of {type}", TokenOf(type))),
        ];
    }

    /// <summary>
    /// The receiver of all sinks. It accepts webhook messages, and rejects all others with an error that repeats the
    /// request.
    /// </summary>
    public StubServer Receiver { get; }

    public StubServer Collector { get; }

    public SyncApplication App { get; private set; } = null!;

    /// <summary>Settings with which another process runs the same app.</summary>
    public (string Key, string Value)[] Settings { get; private set; } = [];

    public string OidcToken { get; private set; } = "";

    public IEnumerable<Secret> Secrets => _secrets
        .Append(new("access key", App.Cloud.Credentials.AccessKeySecret)).Append(new("OIDC token", OidcToken))
        .Concat(
            App.Cen.Sessions.Given.SelectMany(each =>
                (Secret[])[
                    new("secret of a session", each.AccessKeySecret), new("token of a session", each.SecurityToken!)]));

    public static async Task<SecretBench> StartAsync()
    {
        var receiver = await StubServer.StartAsync(async (context, _) =>
        {
            if (context.Request.Path.StartsWithSegments($"/{PathOf("webhook")}")) return;
            var request = context.Request;
            var headers = string.Join(' ', request.Headers.Select(header => header.Value));
            await context.AnswerAsync(400, $"{request.Path}{request.QueryString} {headers}");
        });
        var bench = new SecretBench(receiver, await StubServer.StartAsync(200, ""));
        var database = await TestDatabase.CreateAsync();
        await ExecuteAsync(
            database.ConnectionString, $"create role {bench._role} superuser login password '{Password}'");
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Username = bench._role,
            Password = Password,
        }.ConnectionString;
        bench.Settings =
        [
            ("ConnectionStrings:Postgres", connection),
            ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", bench.Collector.Url.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. Accounts(), .. bench.Sinks(),
            .. bench.Snapshots(),
        ];
        bench.App = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = ManyAccounts.Options, Database = database }, bench.Settings);
        bench.App.Cen.AddMembers(3, ManyAccounts.Options);
        bench.App.Cen.Accounts.Members[2].Roles = [];
        bench.OidcToken = bench.App.Cen.Identities.Issue();
        return bench;
    }

    public async Task<AlibabaCredentials> NewReaderAsync()
    {
        var key = await App.Get<ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None);
        _secrets.Add(new("reader", key.AccessKeySecret));
        return key;
    }

    /// <summary>Settings of a process that authenticates with the access key pair.</summary>
    public Dictionary<string, string?> Process(params (string Key, string? Value)[] more)
    {
        var settings = App.Settings();
        foreach (var (key, value) in Settings) settings[key] = value;
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }

    /// <summary>Settings of a process that authenticates with an OIDC token instead of an access key pair.</summary>
    public Dictionary<string, string?> ProcessByToken(string tokenFile) => Process(
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", ""), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", ""),
        ("ALIBABA_CLOUD_ROLE_ARN", $"acs:ram::{App.Cloud.AccountId}:role/sync"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", FakeIdentityProvider.Arn(App.Cloud)),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", tokenFile));

    /// <summary>Everything sent to the receiver, without the secret parts of each sink's own URL.</summary>
    public IEnumerable<string> Received() => Receiver.Seen.Select(request => Types.Aggregate(
        request.RawTarget,
        (target, type) => target.Contains(PathOf(type), StringComparison.Ordinal)
            ? target.Replace(PathOf(type), "", StringComparison.Ordinal)
                .Replace(TokenOf(type), "", StringComparison.Ordinal)
            : target)
        + string.Join('\n', request.Headers) + request.Body);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Receiver.DisposeAsync();
        await Collector.DisposeAsync();
        await ExecuteAsync((await TestPostgres.ServerAsync()).ConnectionString("postgres"), $"drop role {_role}");
    }

    private static IEnumerable<(string, string)> Accounts()
    {
        yield return ("Sync:Accounts:0:Id", ManyAccounts.Id(1));
        for (var number = 1; number <= 3; number++)
        {
            yield return ($"Sync:Accounts:{number}:Id", ManyAccounts.Id(1 + number));
            yield return ($"Sync:Accounts:{number}:RoleArn", $"acs:ram::{ManyAccounts.Id(1 + number)}:role/sync");
        }
    }

    /// <summary>Two series in stores that repeat each request in their error.</summary>
    private IEnumerable<(string, string)> Snapshots() =>
    [
        ("Sync:Snapshots:0:Name", "bucket"), ("Sync:Snapshots:0:AfterRun", "true"),
        ("Sync:Snapshots:0:Target", "s3://bucket"), ("Sync:Snapshots:0:Endpoint", $"{Receiver.Url}"),
        ("Sync:Snapshots:0:AccessKeyId", "bucket-key"), ("Sync:Snapshots:0:AccessKeySecret", BucketSecret),
        ("Sync:Snapshots:1:Name", "container"), ("Sync:Snapshots:1:AfterRun", "true"),
        ("Sync:Snapshots:1:Target", "azure://container"),
        ("Sync:Snapshots:1:ConnectionString", "DefaultEndpointsProtocol=http;AccountName=account;"
            + $"AccountKey={AccountKey};BlobEndpoint={Receiver.Url}account"),
    ];

    private IEnumerable<(string, string)> Sinks()
    {
        yield return ("Sync:Alerts:0:Severity", "low");
        foreach (var (type, number) in Types.Select((type, number) => (type, number)))
        {
            yield return ($"Sync:Sinks:{number}:Name", type);
            yield return ($"Sync:Sinks:{number}:Type", type);
            yield return ($"Sync:Sinks:{number}:Url", $"{Receiver.Url}{PathOf(type)}?access_token={TokenOf(type)}");
            yield return ($"Sync:Sinks:{number}:AllowPrivateAddresses", "true");
        }

        yield return ("Sync:Sinks:0:Secret", Webhook);
        yield return ("Sync:Sinks:3:Secret", Robot);
    }

    private static string PathOf(string type) => $"path-of-{type}-4x7";

    private static string TokenOf(string type) => $"token-of-{type}-9k2";

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
