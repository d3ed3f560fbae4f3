using System.Collections.Concurrent;
using System.Security.Cryptography;
using Sync.Alibaba;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>The temporary credentials that STS has issued.</summary>
public sealed class FakeSessions(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, FakeCaller> _byKey = new();

    /// <summary>All credentials it still remembers, expired or not. Expired ones are forgotten after an hour.</summary>
    public IReadOnlyList<AlibabaCredentials> Given => [.. _byKey.Values.Select(session => session.Key.Credentials)];

    /// <summary>Makes every session expire now, whatever its stated expiration.</summary>
    public void ExpireAll()
    {
        foreach (var (key, session) in _byKey)
            _byKey[key] = session with { Key = session.Key with { TokenExpires = time.GetUtcNow() } };
    }

    internal FakeCaller Open(FakeCloud account, FakeRole role, string name, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        foreach (var old in _byKey.Where(pair => pair.Value.Key.TokenExpires + Remembered < now)) _byKey.TryRemove(old);
        var credentials = new AlibabaCredentials($"STS.{Text(16)}", Text(32), Text(96));
        return _byKey[credentials.AccessKeyId] = new FakeCaller(
            account, new KeyPair(credentials, now + duration), $"{role.Name}/{name}");
    }

    internal FakeCaller? Find(string accessKeyId) => _byKey.GetValueOrDefault(accessKeyId);

    // Base64 rather than letters: a token must be encoded correctly in headers and queries.
    private static string Text(int bytes) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));
}
