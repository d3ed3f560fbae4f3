namespace Sync.Local.FakeCen.Accounts;

/// <summary>A RAM role that the first account may assume, with <see cref="ExternalId"/> if it is set.</summary>
public sealed record FakeRole(string Name)
{
    public string? ExternalId { get; init; }

    /// <summary>The longest session, 1 to 12 hours.</summary>
    public TimeSpan MaxSession { get; init; } = TimeSpan.FromHours(1);
}
