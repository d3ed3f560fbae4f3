using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Sync.Alibaba.Configuration;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Alibaba.Credentials;

/// <summary>A home folder and variables of its own, and the settings that are read from them.</summary>
public abstract class CredentialPlaces : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("sync-home-").FullName;
    private readonly Dictionary<string, string?> _settings;

    protected CredentialPlaces() => _settings = new() { ["ConnectionStrings:Postgres"] = "Host=db", ["HOME"] = _home };

    public void Dispose()
    {
        Directory.Delete(_home, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected string Home => _home;

    private protected Dictionary<string, string?> Given => _settings;

    private protected IReadOnlyList<string> Meant() => CloudEvidence.Find(Configuration());

    [SuppressMessage("Performance", "CA1859", Justification = "The type that the settings receive.")]
    private protected IConfiguration Configuration() =>
        new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();

    private protected CredentialChain Read() => SyncSettings.Read(Configuration()).Credentials;

    private protected T Source<T>() where T : CredentialSource => Assert.IsType<T>(Read().Source);

    private protected void Set(string key, string value) => _settings[key] = value;

    private protected void WriteCli(string text) => Write(".aliyun", "config.json", text);

    private protected void WriteIni(string text) => Write(".alibabacloud", "credentials", text);

    private protected void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(_home, folder));
        File.WriteAllText(Path.Combine(_home, folder, file), text);
    }
}
