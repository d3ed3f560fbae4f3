using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Drift.Sinks.Messages;

/// <summary>
/// A message as text for chat channels. Our own words are used as they are; all other text goes through
/// <paramref name="quote"/>, which escapes it for the channel.
/// </summary>
internal sealed class AlertText(Func<string, string> quote)
{
    /// <summary>The label of the link to all events of a message.</summary>
    public const string Open = "Open in Sync";

    /// <summary>How many events a chat message lists.</summary>
    public const int MaxEvents = 20;

    private const int MaxChanges = 6, MaxTags = 5, MaxText = 80, MaxReason = 300;

    /// <summary>Needs no escaping.</summary>
    public static string Headline(AlertMessage message) => message.IsTest
        ? "Test alert: Sync reaches this channel"
        : $"{message.Total} {Subject(message)}{(message.Total == 1 ? "alert" : "alerts")} in {Runs(message)}";

    private static string Subject(AlertMessage message) => message.Counts.Resources switch
    {
        null => "flow log ",
        { Count: 1 } resources => $"{DriftResource.Describe(resources.Keys.Single())} ",
        _ => "",
    };

    private static string Runs(AlertMessage message) =>
        message.FirstRunId == message.RunId ? $"run {message.RunId}" : $"runs {message.FirstRunId} to {message.RunId}";

    /// <summary>Needs no escaping. Empty if there is nothing to count.</summary>
    public static string Counts(AlertMessage message)
    {
        var kinds = message.Counts.Kinds.Select(count => $"{count.Value} {count.Key}");
        var severities = message.Counts.Severities.Select(count => $"{count.Value} {LowerCase.Of(count.Key)}");
        string[] parts = [string.Join(", ", kinds), string.Join(", ", severities)];
        return string.Join(" · ", parts.Where(part => part != ""));
    }

    /// <summary>Needs no escaping.</summary>
    /// <returns>How many events are not shown and, without a link, where to get them. Null if all are shown.</returns>
    public static string? Rest(AlertMessage message, int shown)
    {
        if (shown == message.Total) return null;
        var where = message.Page is null ? $" For all events: GET {message.Query}" : "";
        return $"{message.Total - shown} more are not shown here.{where}";
    }

    public static IEnumerable<AlertEvent> Shown(AlertMessage message) =>
        message.Events.OrderByDescending(told => told.Severity).Take(MaxEvents);

    public string Title(AlertEvent told) =>
        $"{LowerCase.Of(told.Severity).ToUpperInvariant()} · {What(told)} · "
        + Quote(told.ResourceName ?? told.ResourceId);

    private static string What(AlertEvent told) =>
        told.IsOfFlowLog || told.IsOfSnapshot ? told.Kind : $"{DriftResource.Describe(told.Resource)} {told.Kind}";

    public IEnumerable<string> Lines(AlertEvent told)
    {
        var account = told.IsOfSnapshot ? "" : $"{Place(told)}, account {Quote(told.AccountId)}";
        yield return $"{Quote(told.ResourceId)}{account}, "
            + told.At.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        if (told.Expectation is not null) yield return $"Expectation: {Quote(told.Expectation)}";
        foreach (var change in told.Changes.Take(MaxChanges)) yield return Line(told, change);
        if (told.Changes.Count > MaxChanges) yield return $"and {told.Changes.Count - MaxChanges} more fields";
        var tags = told.Tags.Take(MaxTags).Select(tag => Quote($"{tag.Key}={tag.Value}"));
        if (told.Tags.Count > 0) yield return $"Tags: {string.Join(", ", tags)}";
    }

    // A CEN instance has no region, and its CEN instance is itself.
    private string Place(AlertEvent told) => told.Resource == DriftResource.Cens
        ? ""
        : $" in {Quote(told.RegionId)}" + (told.CenId is null ? "" : $", CEN {Quote(told.CenId)}");

    private string Line(AlertEvent told, FieldChange change) => told switch
    {
        { Expectation: not null } =>
            $"{Quote(change.Field)}: expected {Quote(change.Before)}, is {Quote(change.After)}",
        // Either the verdict of an end that had none before, or the reason of a verdict: a sentence.
        { IsOfCoverage: true } when change.Before is null =>
            $"{Quote(change.Field)}: {Quote(DriftField.Text(change.After) ?? "", MaxReason)}",
        { IsOfSnapshot: true } => $"{Quote(change.Field)}: {Quote(DriftField.Text(change.After)
            ?? change.After?.ToJsonString() ?? "none", MaxReason)}",
        { Kind: "added" } => $"{Quote(change.Field)}: {Quote(change.After)}",
        { Kind: "removed" } => $"{Quote(change.Field)}: was {Quote(change.Before)}",
        _ => $"{Quote(change.Field)}: {Quote(change.Before)} → {Quote(change.After)}",
    };

    private string Quote(JsonNode? value) =>
        value is null ? "none" : Quote(DriftField.Text(value) ?? value.ToJsonString());

    private string Quote(string text, int longest = MaxText) =>
        quote(text == "" ? "\"\"" : string.Concat(text.Select(Visible)).Shorten(longest));

    /// <summary>
    /// Prevents clients from turning addresses into links: the characters that form one are replaced by their
    /// full-width forms.
    /// </summary>
    public static string Unlinked(string text) => string.Concat(text.Select((letter, at) => letter switch
    {
        '@' or '\\' => FullWidth(letter),
        '.' or ':' or '/' when at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) => FullWidth(letter),
        _ => letter,
    }));

    public static char FullWidth(char letter) => (char)(letter + 0xFEE0);

    // Line breaks would start new blocks, and direction marks would change how the text reads.
    private static char Visible(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => ' ',
        _ => letter,
    };
}
