using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Proofs.Fuzz;

/// <summary>The client's calls, each with the same canned answer.</summary>
internal sealed class CannedCalls : IDisposable
{
    private static readonly AlibabaSettings Settings =
        new() { MaxRetries = 0, RequestsPerSecond = 1000, AttemptTimeout = TimeSpan.FromDays(1) };

    private static readonly string TokenFile = RepositoryFiles.PathOf(
        "tests", "Sync.Proofs", "Fuzz", "Corpus", "answers", "page-empty.json");

    private readonly HttpClient _http;
    private readonly AlibabaRpc _rpc;
    private readonly CredentialCache _key = CredentialCache.Fixed(RpcBench.Key);
    private readonly InstantTime _time = new();

    public CannedCalls(CannedAnswer answer, int number)
    {
        Number = number;
        _http = new HttpClient(new CannedCloud(answer));
        _rpc = new AlibabaRpc(_http, Settings, _time);
    }

    /// <summary>A secret that no message may contain. Null for a call that is made without a key.</summary>
    public string? Secret { get; private set; } = RpcBench.Key.AccessKeySecret;

    /// <summary>Selects one of several calls.</summary>
    public int Number { get; }

    public CenClient Cen => new(_rpc, Settings, _key, "main");

    public StsClient Sts => new(_rpc, Settings, _key, "main");

    public ResourceDirectory Directory => new(_rpc, Settings, _key);

    /// <summary>Credentials from one of the sources that use HTTP.</summary>
    public CredentialCache Keys()
    {
        var opener = new CredentialOpener(
            _http, _rpc, Settings, () => throw new InvalidOperationException("Azure must not be called"), _time);
        if (Number % 4 != 0) Secret = null;
        var role = new Role("acs:ram::1:role/sync", null);
        return opener.Open((Number % 4) switch
        {
            0 => new RoleSource(new KeySource(RpcBench.Key, "a test"), role, "a test"),
            1 => new UriSource(new Uri("http://127.0.0.1/keys"), "a test"),
            2 => new EcsRoleSource(Number == 2 ? null : "sync", AllowsV1: true, "a test"),
            _ => new OidcSource(new OidcRoleSettings(role.Arn, "acs:ram::1:oidc-provider/p"), TokenFile, "a test"),
        });
    }

    public void Dispose()
    {
        _rpc.Dispose();
        _http.Dispose();
    }
}
