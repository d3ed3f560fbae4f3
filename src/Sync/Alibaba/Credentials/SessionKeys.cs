using System.Text.Json;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Credentials;

/// <summary>Keys and when they stop being good; null: never.</summary>
public sealed record SessionKeys(AlibabaCredentials Keys, DateTimeOffset? Expires)
{
    /// <param name="given">The object that holds them: STS, the metadata service and credentials URIs all spell it alike.</param>
    /// <param name="from">Who gave it, for the message when something lacks.</param>
    internal static SessionKeys Read(JsonElement given, string from)
    {
        var keys = new AlibabaCredentials(Required("AccessKeyId"), Required("AccessKeySecret"), Required("SecurityToken"));
        return WireTime.Read(Required("Expiration")) is { } expires
            ? new SessionKeys(keys, expires)
            : throw Malformed("no Expiration that is a time");

        string Required(string member) => WireText.Of(given, member) ?? throw Malformed($"no {member}");

        AlibabaException Malformed(string lack) => new(AlibabaErrorKind.Malformed, "Malformed", $"The answer of {from} holds {lack}.");
    }

    /// <summary>The same from a service that gives keys and nothing else, with a <c>Code</c> that says <c>Success</c>.</summary>
    internal static SessionKeys ReadBody(byte[] body, string from)
    {
        var answer = Parse(body) ?? throw new AlibabaException(AlibabaErrorKind.Malformed, "Malformed", $"The answer of {from} is no JSON object.");
        return WireText.Of(answer, "Code") is null or "Success"
            ? Read(answer, from)
            : throw new AlibabaException(AlibabaErrorKind.Denied, "NoKeys", $"{from} has no keys to give.");
    }

    /// <summary>The same from inside an answer of STS.</summary>
    internal static SessionKeys ReadAnswer(JsonElement answer, string from) =>
        answer.TryGetProperty("Credentials", out var given) && given.ValueKind == JsonValueKind.Object
            ? Read(given, from)
            : throw new AlibabaException(AlibabaErrorKind.Malformed, "Malformed", $"The answer of {from} holds no Credentials.");

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return WireJson.Parse(body) is { ValueKind: JsonValueKind.Object } answer ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
