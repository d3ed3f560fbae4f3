namespace Sync.Local.EmbeddedPostgres;

/// <summary>Where PostgreSQL's server can be downloaded from.</summary>
internal interface IServerSource
{
    /// <summary>For people, as in "downloading … NAME".</summary>
    string Name { get; }

    /// <param name="folder">An empty folder.</param>
    /// <returns>The server in that folder, with its subfolder <c>bin</c>.</returns>
    Task<string> FetchAsync(string folder, CancellationToken cancellationToken);
}
