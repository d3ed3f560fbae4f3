namespace Sync.Tests.Reporting.Dashboard;

/// <summary>A test that needs Chromium: skipped where it is missing, but not on CI, where that is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.ReasonToSkip;
}

/// <inheritdoc cref="ChromiumFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Chromium.ReasonToSkip;
}
