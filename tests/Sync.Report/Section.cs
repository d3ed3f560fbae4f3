namespace Sync.Report;

/// <summary>The result of a section, from best to worst. The exit code of the command is the worst result.</summary>
public enum Verdict
{
    Held = 0,

    /// <summary>A measured value missed its goal.</summary>
    Missed = 2,

    /// <summary>A test failed or did not finish.</summary>
    Failed = 3,
}

/// <summary>A part of the page that is measured as a whole.</summary>
/// <param name="Full">Its duration on two cores, at the report's sizes.</param>
/// <param name="Quick">Its duration at the sizes of CI; null if CI does not run it.</param>
public abstract record Section(string Name, string Full, string? Quick)
{
    public bool IsNamed(string name) => Name == name || Name.StartsWith($"{name}.", StringComparison.Ordinal);

    public abstract Task<Verdict> RunAsync(Page page, bool quick);
}
