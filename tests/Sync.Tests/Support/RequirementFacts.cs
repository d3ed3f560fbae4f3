using Sync.Local.EmbeddedPostgres;

namespace Sync.Tests.Support;

/// <summary>Skipped where no PostgreSQL server is installed, which CI counts as a failure.</summary>
public sealed class ServerBinariesFactAttribute : FactAttribute
{
    internal static readonly bool Installed =
        Task.Run(() => PostgresBinaries.FindAsync(InstalledTools.OfThisMachine(), version: null, CancellationToken.None)).Result is not null;

    public ServerBinariesFactAttribute()
    {
        if (!Installed) Skip = "No PostgreSQL server is installed here.";
    }
}

/// <summary>The same for a theory.</summary>
public sealed class ServerBinariesTheoryAttribute : TheoryAttribute
{
    public ServerBinariesTheoryAttribute()
    {
        if (!ServerBinariesFactAttribute.Installed) Skip = "No PostgreSQL server is installed here.";
    }
}

/// <summary>Skipped where no PostgreSQL server or no libfaketime is installed, which CI counts as a failure.</summary>
public sealed class FaketimeFactAttribute : FactAttribute
{
    public FaketimeFactAttribute()
    {
        if (!ServerBinariesFactAttribute.Installed) Skip = "No PostgreSQL server is installed here.";
        if (Faketime.Library is null) Skip = "faketime is not installed here.";
    }
}

/// <summary>Skipped where PgBouncer is not installed, which CI counts as a failure.</summary>
public sealed class PgBouncerTheoryAttribute : TheoryAttribute
{
    public PgBouncerTheoryAttribute()
    {
        if (!File.Exists(PgBouncer.Program)) Skip = "PgBouncer is not installed here.";
    }
}

/// <summary>Skipped where no container engine answers, which CI counts as a failure.</summary>
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
