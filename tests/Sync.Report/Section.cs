namespace Sync.Report;

/// <summary>How a section ended, from the best to the worst: the exit code of the command is the worst of all.</summary>
public enum Verdict
{
    Held = 0,

    /// <summary>What was measured misses its goal.</summary>
    Missed = 2,

    /// <summary>A proof failed, or came to no end.</summary>
    Failed = 3,
}

/// <summary>A part of the page that is measured as a whole.</summary>
/// <param name="Full">How long it takes on two cores, at the report's sizes.</param>
/// <param name="Quick">The same at those of CI; null where CI has none.</param>
public abstract record Section(string Name, string Full, string? Quick)
{
    public bool IsNamed(string name) => Name == name || Name.StartsWith($"{name}.", StringComparison.Ordinal);

    public abstract Task<Verdict> RunAsync(Page page, bool quick);
}
