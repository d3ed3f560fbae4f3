using System.Text.RegularExpressions;
using Sync.Http;
using Sync.Settings;

namespace Sync.Drift.Sinks;

/// <summary>The settings <c>Sync__Sinks__N__*</c>.</summary>
internal static partial class SinkSettingsReader
{
    private static readonly SinkType[] OverHttp = [SinkType.Webhook, SinkType.Slack, SinkType.Teams, SinkType.DingTalk];

    public static IReadOnlyList<SinkSettings> Read(SettingsReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (reader.IsNone("Sync:Sinks")) return [];
        return
        [
            .. reader.Entries("Sync:Sinks")
                .Select(entry => ReadSink(new Entry(reader, entry), names)).OfType<SinkSettings>(),
        ];
    }

    /// <returns>Null for a sink of unknown type, whose other settings cannot be validated.</returns>
    private static SinkSettings? ReadSink(Entry entry, HashSet<string> names)
    {
        var name = ReadName(entry, names);
        var type = entry.Reader.Word<SinkType>(entry.Key("Type"));
        // The URL of a chat service is as good as a password.
        foreach (var hidden in (string[])["Url", "Secret", "PreviousSecret"]) entry.Reader.Secret(entry.Key(hidden));
        if (entry.Text("Type") is null)
            entry.Fault("Type", "is missing: it must be webhook, slack, teams, dingtalk or file");
        var receiver = ReadReceiver(entry, type);
        var secret = entry.Of(type, "Secret", SinkType.Webhook, SinkType.DingTalk);
        var previous = entry.Of(type, "PreviousSecret", SinkType.Webhook);
        var path = entry.Of(type, "Path", SinkType.File);
        if (type is not { } known) return null;

        if (known == SinkType.File && path is null)
            entry.Fault("Path", "is missing: it must be a file, or - for standard output");
        if (known == SinkType.Webhook) CheckWebhook(entry, secret, previous);
        if (known == SinkType.DingTalk && secret is null)
            entry.Fault("Secret", "is missing: it must be the signing secret that DingTalk shows for the robot");
        return new SinkSettings(name, known)
        {
            Receiver = receiver,
            Secrets = [.. new[] { secret, previous }.OfType<string>()],
            Path = path,
        };
    }

    private static string ReadName(Entry entry, HashSet<string> names)
    {
        var name = entry.Text("Name") ?? "";
        if (!Name().IsMatch(name)) entry.Fault("Name", "must consist of a to z, 0 to 9 and -");
        else if (!names.Add(name)) entry.Fault("Name", "must be unique: an earlier sink has the same name");
        return name;
    }

    /// <returns>Null for a type that sends nothing over HTTP.</returns>
    private static Receiver? ReadReceiver(Entry entry, SinkType? type)
    {
        var url = entry.Of(type, "Url", OverHttp);
        var allowsPrivate = ReadAllowsPrivate(entry, type);
        entry.Of(type, "Timeout", OverHttp);
        var timeout = entry.Reader.Duration(
            entry.Key("Timeout"), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), Receiver.MaxTimeout);
        if (type is not { } known || !OverHttp.Contains(known)) return null;
        return new Receiver(ReadUrl(entry, url, allowsPrivate), allowsPrivate, timeout);
    }

    private static Uri ReadUrl(Entry entry, string? text, bool allowsHttp)
    {
        if (HttpUrl.Read(text) is { UserInfo: "", Fragment: "" } url
            && (allowsHttp || url.Scheme == Uri.UriSchemeHttps)) return url;
        const string Shape = "must be an https:// URL (with AllowPrivateAddresses also http://) without user, password "
            + "and fragment";
        entry.Fault("Url", text is null ? $"is missing: it {Shape}" : Shape);
        return new Uri("https://invalid/");
    }

    private static void CheckWebhook(Entry entry, string? secret, string? previous)
    {
        const string Shape = "must be whsec_ and 24 to 64 bytes in base64, such as this prints: "
            + "echo whsec_$(openssl rand -base64 32)";
        if (secret is null) entry.Fault("Secret", $"is missing: it {Shape}");
        else if (WebhookSignature.Key(secret) is null) entry.Fault("Secret", Shape);
        if (previous is not null && WebhookSignature.Key(previous) is null) entry.Fault("PreviousSecret", Shape);
    }

    private static bool ReadAllowsPrivate(Entry entry, SinkType? type)
    {
        entry.Reader.Describe(
            entry.Key("AllowPrivateAddresses"), new(SettingKind.Flag, "true or false") { Default = "false" });
        if (bool.TryParse(entry.Of(type, "AllowPrivateAddresses", OverHttp) ?? "false", out var allows)) return allows;
        entry.Fault("AllowPrivateAddresses", "must be true or false");
        return false;
    }

    /// <summary>The settings of one sink, by their short names.</summary>
    private sealed record Entry(SettingsReader Reader, string Path)
    {
        public string Key(string setting) => $"{Path}:{setting}";

        public string? Text(string setting) => Reader.Text(Key(setting));

        public void Fault(string setting, string fault) => Reader.Fault(Key(setting), fault);

        /// <summary>A setting that only some sink types support.</summary>
        public string? Of(SinkType? type, string setting, params SinkType[] types)
        {
            var text = Text(setting);
            if (text is null || type is not { } known || types.Contains(known)) return text;
            Fault(setting, $"is supported only for the types {string.Join(", ", types.Select(LowerCase.Of))}");
            return null;
        }
    }

    [GeneratedRegex("^[a-z0-9-]+$")]
    private static partial Regex Name();
}
