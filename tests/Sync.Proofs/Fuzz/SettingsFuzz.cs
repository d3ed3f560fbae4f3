using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Sync.Alibaba.Configuration;
using Sync.Settings;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// Settings and the files they refer to are accepted, or rejected with errors that name them and reveal no secret.
/// </summary>
public sealed partial class SettingsFuzz : IDisposable
{
    private static readonly byte[][] Words =
    [
        "\nSync__"u8.ToArray(), "__0__"u8.ToArray(), "="u8.ToArray(), ","u8.ToArray(),
        "\n--- expectations.yaml\n"u8.ToArray(), "\n--- .aliyun/config.json\n"u8.ToArray(),
        "\n--- .alibabacloud/credentials\n"u8.ToArray(), "null"u8.ToArray(), "[null]"u8.ToArray(), "{}"u8.ToArray(),
        "&a "u8.ToArray(), "*a"u8.ToArray(), "<<: "u8.ToArray(), "? "u8.ToArray(), "!!binary "u8.ToArray(),
        "\\ud800"u8.ToArray(), "- "u8.ToArray(), ": "u8.ToArray(), "\t"u8.ToArray(), "\""u8.ToArray(), "'"u8.ToArray(),
        "https://xn--a/"u8.ToArray(), "http://[::1"u8.ToArray(), "../.."u8.ToArray(),
        "99999999999999999999"u8.ToArray(), "NaN"u8.ToArray(), "1e309"u8.ToArray(), [0xff], "%"u8.ToArray(),
        "ChainableRamRoleArn"u8.ToArray(), "Europe/Berlin"u8.ToArray(), "-00:00:01"u8.ToArray(), "*/0"u8.ToArray(),
        "60-0"u8.ToArray(),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-fuzz");
    private int _folders;

    [Fact]
    public async Task Settings_are_accepted_or_rejected_by_name_without_revealing_a_secret()
    {
        using var homes = new ThreadLocal<string>(() =>
            Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _folders)}"));
        await Fuzzing.RunAsync(
            Mutation.Of(Corpus.Of("settings"), Words), usual: 500, perMille: 50, Encoding.Latin1.GetString, input =>
            {
                var text = Encoding.UTF8.GetString(input);
                Check(text, new SettingsInput(text, homes.Value!));
                return Task.CompletedTask;
            });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Check(string text, SettingsInput input)
    {
        IReadOnlyList<string> texts;
        try
        {
            var settings = SyncSettings.Read(input.Configuration);
            texts = [.. settings.Credentials.Missing, $"{settings.Credentials.Source}"];
            var alibaba = settings.Alibaba;
            Uri[] urls =
            [
                alibaba.Endpoint, alibaba.StsEndpoint, alibaba.ResourceDirectoryEndpoint, alibaba.MetadataEndpoint,
            ];
            foreach (var url in urls)
                Assert.NotEmpty(url.IdnHost);
        }
        catch (SettingsException refused)
        {
            texts = refused.Faults;
            Assert.NotEmpty(texts);
            Assert.All(texts, fault => Assert.Matches(Named(), fault));
        }

        CloudEvidence.Find(input.Configuration);
        // Error messages repeat names from the expectations file on purpose: it contains no keys.
        var secrets = SecretsIn(text).Where(secret => !input.Expectations.Contains(secret, StringComparison.Ordinal));
        foreach (var secret in secrets)
            Assert.DoesNotContain(texts, each => each.Contains(secret, StringComparison.Ordinal));
    }

    // A secret that a mutation has copied to another place is no longer secret.
    private static IEnumerable<string> SecretsIn(string text) => Secret().Matches(text)
        .Select(match => match.Groups["secret"].Value).Where(secret =>
            text.IndexOf(secret, StringComparison.Ordinal) == text.LastIndexOf(secret, StringComparison.Ordinal));

    // Files are named by their file name: a mutation may use any of the three as the expectations file.
    [GeneratedRegex(
        @"\A(Sync|ALIBABA_CLOUD_|ConnectionStrings__|OTEL_|(expectations\.yaml|config\.json|credentials) ).+\z",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Named();

    // Found by the names of settings, of members of config.json and of lines of the credentials file.
    [GeneratedRegex(
        """^(ConnectionStrings__Postgres=.*Password=|\w*(SECRET|Secret|TOKEN|EncryptionKey)=(whsec_)?|"""
        + """\{.*(secret|token)":"|\w*(secret|token) = ['"]?)(?<secret>s3cr3t[0-9a-z]{8})""",
        RegexOptions.Multiline)]
    private static partial Regex Secret();
}
