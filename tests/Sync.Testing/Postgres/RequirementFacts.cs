using Sync.Local.EmbeddedPostgres;

namespace Sync.Testing;

/// <summary>
/// A fact that is skipped if no PostgreSQL server is installed. CI counts a skipped test as a failure.
/// </summary>
public sealed class ServerBinariesFactAttribute : FactAttribute
{
    internal static readonly bool Installed =
        Task.Run(() =>
            PostgresBinaries.FindAsync(
                InstalledTools.OfThisMachine(), version: null, CancellationToken.None)).Result is not null;

    public ServerBinariesFactAttribute()
    {
        if (!Installed) Skip = "No PostgreSQL server is installed here.";
    }
}

/// <summary>
/// A fact that is skipped if the process is not root or no PostgreSQL server is installed. CI runs as root and counts a
/// skipped test as a failure.
/// </summary>
public sealed class RootServerFactAttribute : FactAttribute
{
    public RootServerFactAttribute()
    {
        if (!ServerBinariesFactAttribute.Installed) Skip = "No PostgreSQL server is installed here.";
        if (!Environment.IsPrivilegedProcess) Skip = "Only root runs the server as another user.";
    }
}

/// <summary>The theory that corresponds to <see cref="ServerBinariesFactAttribute"/>.</summary>
public sealed class ServerBinariesTheoryAttribute : TheoryAttribute
{
    public ServerBinariesTheoryAttribute()
    {
        if (!ServerBinariesFactAttribute.Installed) Skip = "No PostgreSQL server is installed here.";
    }
}

/// <summary>
/// A fact that is skipped if PostgreSQL or libfaketime is not installed. CI counts a skipped test as a failure.
/// </summary>
public sealed class FaketimeFactAttribute : FactAttribute
{
    public FaketimeFactAttribute()
    {
        if (!ServerBinariesFactAttribute.Installed) Skip = "No PostgreSQL server is installed here.";
        if (Faketime.Library is null) Skip = "faketime is not installed here.";
    }
}

/// <summary>A theory that is skipped if PgBouncer is not installed. CI counts a skipped test as a failure.</summary>
public sealed class PgBouncerTheoryAttribute : TheoryAttribute
{
    public PgBouncerTheoryAttribute()
    {
        if (!File.Exists(PgBouncer.Program)) Skip = "PgBouncer is not installed here.";
    }
}

/// <summary>A fact that is skipped if no container engine is running. CI counts a skipped test as a failure.</summary>
public sealed class DockerFactAttribute : FactAttribute
{
    private static readonly bool Answers = Task.Run(async () =>
        InstalledTools.OfThisMachine().FindCommand("docker") is { } docker
        && await DockerPostgres.EngineAnswersAsync(docker, CancellationToken.None)).Result;

    public DockerFactAttribute()
    {
        if (!Answers) Skip = "No Docker engine answers here.";
    }
}
