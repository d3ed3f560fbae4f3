using System.Text.Encodings.Web;
using System.Text.Json;
using Sync.Settings;

namespace Sync.Local.Commands.Config;

/// <summary>A question of <c>init</c>, which is also an option.</summary>
/// <param name="Option">Its name.</param>
/// <param name="Key">The setting that the answer is checked as.</param>
/// <param name="Text">Without the question mark.</param>
/// <param name="Usual">What no answer means.</param>
internal sealed record InitQuestion(string Option, string Key, string Text, string Usual)
{
    private const string Where = "env:NAME or file:PATH";

    // A scalar of JSON is one of YAML.
    private static readonly JsonSerializerOptions Quoting =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly InitQuestion
        Postgres = new(
            "--postgres", ShellSettings.PostgresKey,
            $"The database: a connection string without a password, or where it is, {Where}", "the embedded Postgres"),
        Account = new("--account", "Sync:AccountId", "The ID of your account", "that of the credentials"),
        Regions = new(
            "--regions", "Sync:Alibaba:Regions", "The regions, separated by commas", "all that CEN lists"),
        Schedule = new(
            "--schedule", "Sync:Schedule", "When runs start: six fields of NCRONTAB, in UTC", "every 15 minutes"),
        Slack = new(
            "--slack", "Sync:Sinks:0:Url", $"Where the URL of an incoming webhook of Slack is, {Where}",
            "no alerts to Slack"),
        Teams = new(
            "--teams", "Sync:Sinks:0:Url", $"Where the URL of a workflow of Teams is, {Where}", "no alerts to Teams");

    public static IReadOnlyList<InitQuestion> All { get; } = [Postgres, Account, Regions, Schedule, Slack, Teams];

    /// <returns>What is wrong with an answer; null if nothing is.</returns>
    public string? Fault(string answer)
    {
        var shape = AllSettings.Tree.Find(Key)!.Shape!;
        if (Reference(answer) is not null)
            return shape.Mask is null ? $"{Option} must be {shape.Wanted}, not a reference." : null;
        if (shape.IsSecret(answer))
            return $"{Option} is or contains a secret, which does not belong in the file: say where it is, {Where}.";
        try
        {
            SyncSettings.Read(new ConfigurationManager
            {
                [ShellSettings.PostgresKey] = ShellSettings.EmbeddedPostgres,
                [Key] = answer,
            });
            return null;
        }
        catch (SettingsException error)
        {
            return $"{error.Faults[0].Replace(Key.Replace(":", "__", StringComparison.Ordinal), Option,
                StringComparison.Ordinal)}.";
        }
    }

    /// <summary>The answer as the file has it.</summary>
    public string Yaml(string answer) => Reference(answer)
        ?? (this == Regions ? $"[{string.Join(", ", answer.Split(',').Select(Quote))}]" : Quote(answer));

    /// <returns>Null if the answer is the value itself.</returns>
    private static string? Reference(string answer) => answer.Split(':', 2) switch
    {
        ["env", var name] when SettingReference.IsName(name) => $"{{ {SettingReference.FromEnv}: {name} }}",
        ["file", { Length: > 0 } path] => $"{{ {SettingReference.FromFile}: {Quote(path)} }}",
        _ => null,
    };

    private static string Quote(string text) => JsonSerializer.Serialize(text.Trim(), Quoting);
}
