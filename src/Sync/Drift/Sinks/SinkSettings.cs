namespace Sync.Drift.Sinks;

/// <summary>One entry of the settings <c>Sync__Sinks__N__*</c>.</summary>
public sealed record SinkSettings(string Name, SinkType Type)
{
    /// <summary>Set for every type except <see cref="SinkType.File"/>.</summary>
    public Receiver? Receiver { get; init; }

    /// <summary>
    /// The secrets that messages are signed with, the current one first; empty for types that do not sign.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Set for <see cref="SinkType.File"/>; <c>-</c> is standard output.</summary>
    public string? Path { get; init; }

    public override string ToString() => $"{Type} {Name}";
}

public enum SinkType
{
    Webhook,
    Slack,
    Teams,
    DingTalk,
    File,
}

/// <summary>Where a sink posts to.</summary>
/// <param name="Url">As secret as a password: for chat channels it is enough to post.</param>
/// <param name="AllowsPrivate">Whether private addresses are allowed.</param>
/// <param name="Timeout">Of one attempt, from resolving the name to the end of the response.</param>
public sealed record Receiver(Uri Url, bool AllowsPrivate, TimeSpan Timeout)
{
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(30);

    public override string ToString() => nameof(Receiver);
}
