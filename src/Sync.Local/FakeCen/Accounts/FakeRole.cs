namespace Sync.Local.FakeCen.Accounts;

/// <summary>A RAM role that the first account may take, with <see cref="ExternalId"/> where there is one.</summary>
public sealed record FakeRole(string Name)
{
    public string? ExternalId { get; init; }

    /// <summary>The longest session, 1 to 12 hours.</summary>
    public TimeSpan MaxSession { get; init; } = TimeSpan.FromHours(1);
}
