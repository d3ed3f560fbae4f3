using MysticMind.PostgresEmbed;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// The builds of the project embedded-postgres-binaries in a Maven repository, which need nothing but HTTPS. The
/// checksum that is published beside each build is verified.
/// </summary>
/// <param name="mirror">The repository; null for the default of the library.</param>
internal sealed class MavenServer(Uri? mirror) : IServerSource
{
    public string Name => mirror is null ? "from the Maven repository" : $"from {mirror.GetLeftPart(UriPartial.Path)}";

    public async Task<string> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        var options = new PgServerOptions
        {
            PgVersion = PostgresDownload.Version,
            DbDir = folder,
            BinariesDir = folder,
            MavenRepo = mirror?.ToString().TrimEnd('/') ?? PgServerOptions.DefaultMavenRepo,
        };
        await using var server = new PgServer(options);
        await server.InstallAsync(cancellationToken);
        return server.InstallDir;
    }
}
