namespace Sync.Settings;

/// <summary>The kinds of values that settings take.</summary>
public enum SettingKind
{
    Text,
    WholeNumber,
    Number,
    Duration,
    Flag,

    /// <summary>One of <see cref="SettingShape.Words"/>.</summary>
    Word,
    Url,

    /// <summary>A list of texts, or a single one.</summary>
    Texts,

    /// <summary>Texts by tag key, or a list of tag keys.</summary>
    Tags,

    /// <summary>A list whose items have settings of their own.</summary>
    Entries,
}

/// <summary>What a setting takes, as its reader describes it.</summary>
/// <param name="Wanted">The same in words, after "must be": <c>a whole number from 1 to 100</c>.</param>
public sealed record SettingShape(SettingKind Kind, string Wanted)
{
    /// <summary>As it would be set; null: none, or one that other settings decide.</summary>
    public string? Default { get; init; }

    /// <summary>The smallest number, inclusive; null for other kinds.</summary>
    public double? Least { get; init; }

    /// <summary>The largest number, inclusive; null for other kinds.</summary>
    public double? Most { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether <c>forever</c> is a value too.</summary>
    public bool AllowsForever { get; init; }

    /// <summary>Whether the reader knows the names below it and reports faults by line itself.</summary>
    public bool HasOwnNames { get; init; }

    /// <summary>Replaces what is secret in a value; null: nothing is.</summary>
    public Func<string, string>? Mask { get; init; }

    public static SettingShape Text { get; } = new(SettingKind.Text, "a text");

    public static SettingShape Secret { get; } = Text with { Mask = _ => "(secret)" };

    public static SettingShape Texts { get; } = new(SettingKind.Texts, "a list of texts");

    public static SettingShape Entries { get; } = new(SettingKind.Entries, "a list");

    /// <summary>One of some words, ignoring case.</summary>
    public static SettingShape Word(IReadOnlyList<string> words) =>
        new(SettingKind.Word, $"one of {string.Join(", ", words)}") { Words = words };

    /// <summary>Whether the value contains a secret, and must not be written into a file.</summary>
    public bool IsSecret(string value) => Show(value) != value;

    /// <summary>The value without what is secret.</summary>
    public string Show(string value) => Mask?.Invoke(value) ?? value;
}
