using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Sync.Settings;

namespace Sync.Tests.Proof.Fuzz;

/// <summary>Settings and the files they name are understood, or refused with faults that name them and tell no secret.</summary>
public sealed partial class SettingsFuzz : IDisposable
{
    private static readonly byte[][] Words =
    [
        "\nSync__"u8.ToArray(), "__0__"u8.ToArray(), "="u8.ToArray(), ","u8.ToArray(), "\n--- expectations.yaml\n"u8.ToArray(), "\n--- .aliyun/config.json\n"u8.ToArray(), "\n--- .alibabacloud/credentials\n"u8.ToArray(),
        "null"u8.ToArray(), "[null]"u8.ToArray(), "{}"u8.ToArray(), "&a "u8.ToArray(), "*a"u8.ToArray(), "<<: "u8.ToArray(), "? "u8.ToArray(), "!!binary "u8.ToArray(), "\\ud800"u8.ToArray(), "- "u8.ToArray(), ": "u8.ToArray(),
        "\t"u8.ToArray(), "\""u8.ToArray(), "'"u8.ToArray(), "https://xn--a/"u8.ToArray(), "http://[::1"u8.ToArray(), "../.."u8.ToArray(), "99999999999999999999"u8.ToArray(), "NaN"u8.ToArray(), "1e309"u8.ToArray(), [0xff], "%"u8.ToArray(),
        "ChainableRamRoleArn"u8.ToArray(), "Europe/Berlin"u8.ToArray(), "-00:00:01"u8.ToArray(), "*/0"u8.ToArray(), "60-0"u8.ToArray(),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-fuzz");
    private int _folders;

    [Fact]
    public async Task Settings_are_understood_or_refused_by_name_without_any_secret()
    {
        using var homes = new ThreadLocal<string>(() => Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _folders)}"));
        await Fuzzing.RunAsync(Mutation.Of(Corpus.Of("settings"), Words), usual: 500, perMille: 50, Encoding.Latin1.GetString, input =>
        {
            var text = Encoding.UTF8.GetString(input);
            Check(text, new SettingsInput(text, homes.Value!));
            return Task.CompletedTask;
        });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Check(string text, SettingsInput input)
    {
        IReadOnlyList<string> told;
        try
        {
            var settings = SyncSettings.Read(input.Configuration);
            told = [.. settings.Credentials.Missing, $"{settings.Credentials.Source}"];
            foreach (var url in new[] { settings.Alibaba.Endpoint, settings.Alibaba.StsEndpoint, settings.Alibaba.ResourceDirectoryEndpoint, settings.Alibaba.MetadataEndpoint })
                Assert.NotEmpty(url.IdnHost);
        }
        catch (SettingsException refused)
        {
            told = refused.Faults;
            Assert.NotEmpty(told);
            Assert.All(told, fault => Assert.Matches(Named(), fault));
        }

        CloudEvidence.Find(input.Configuration);
        // Names in the expectations file are repeated on purpose: nobody keeps a key there.
        foreach (var secret in SecretsIn(text).Where(secret => !input.Expectations.Contains(secret, StringComparison.Ordinal))) Assert.DoesNotContain(told, each => each.Contains(secret, StringComparison.Ordinal));
    }

    // One that a mutation has put elsewhere as well is no secret any more.
    private static IEnumerable<string> SecretsIn(string text) => Secret().Matches(text)
        .Select(match => match.Groups["secret"].Value).Where(secret => text.IndexOf(secret, StringComparison.Ordinal) == text.LastIndexOf(secret, StringComparison.Ordinal));

    // Files by their own name, whichever of the three a mutation has made the file of expectations.
    [GeneratedRegex(@"\A(Sync|ALIBABA_CLOUD_|ConnectionStrings__|OTEL_|(expectations\.yaml|config\.json|credentials) ).+\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Named();

    // By the names of settings, of members of config.json and of lines of the credentials file.
    [GeneratedRegex(
        """^(ConnectionStrings__Postgres=.*Password=|\w*(SECRET|Secret|TOKEN|EncryptionKey)=(whsec_)?|\{.*(secret|token)":"|\w*(secret|token) = ['"]?)(?<secret>s3cr3t[0-9a-z]{8})""",
        RegexOptions.Multiline)]
    private static partial Regex Secret();
}
