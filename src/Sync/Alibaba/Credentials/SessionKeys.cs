using System.Text.Json;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Credentials;

/// <summary>Credentials with their expiration time.</summary>
/// <param name="Expires">Null if they never expire.</param>
public sealed record SessionKeys(AlibabaCredentials Keys, DateTimeOffset? Expires)
{
    /// <param name="given">
    /// The object that contains them. STS, the metadata service and credentials URIs use the same member names.
    /// </param>
    /// <param name="from">The sender, for the error message if a member is missing.</param>
    internal static SessionKeys Read(JsonElement given, string from)
    {
        var keys = new AlibabaCredentials(
            Required("AccessKeyId"), Required("AccessKeySecret"), Required("SecurityToken"));
        return WireTime.Read(Required("Expiration")) is { } expires
            ? new SessionKeys(keys, expires)
            : throw Malformed("no valid Expiration");

        string Required(string member) => WireText.Of(given, member) ?? throw Malformed($"no {member}");

        AlibabaException Malformed(string lack) =>
            new(AlibabaErrorKind.Malformed, "Malformed", $"The response of {from} contains {lack}.");
    }

    /// <summary>
    /// Reads credentials from a service that returns only credentials, with the <c>Code</c> <c>Success</c>.
    /// </summary>
    internal static SessionKeys ReadBody(byte[] body, string from)
    {
        var answer = Parse(body) ?? throw new AlibabaException(
            AlibabaErrorKind.Malformed, "Malformed", $"The response of {from} is not a JSON object.");
        return WireText.Of(answer, "Code") is null or "Success"
            ? Read(answer, from)
            : throw new AlibabaException(AlibabaErrorKind.Denied, "NoKeys", $"{from} returned no keys.");
    }

    /// <summary>Reads credentials from a response of STS.</summary>
    internal static SessionKeys ReadAnswer(JsonElement answer, string from) =>
        answer.TryGetProperty("Credentials", out var given) && given.ValueKind == JsonValueKind.Object
            ? Read(given, from)
            : throw new AlibabaException(
                AlibabaErrorKind.Malformed, "Malformed", $"The response of {from} contains no Credentials.");

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
