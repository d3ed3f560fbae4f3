using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Errors;

namespace Sync.Alibaba.Calls;

/// <summary>Tells an answer from a failure. The status alone does not: an error can come with 200, and throttling comes with 400.</summary>
internal static class Verdict
{
    /// <returns>The answer, a JSON object that says of no failure.</returns>
    public static JsonElement On(Reply reply, AlibabaCredentials credentials)
    {
        var json = Parse(reply.Body);
        if (reply.IsSuccess && json is { } answer && !ErrorAnswer.IsIn(answer)) return answer;

        var error = ErrorAnswer.Read(json, reply.Body);
        throw error.Code is null && json is null && (int)reply.Status < 400
            ? Failure(AlibabaErrorKind.Malformed, "Malformed", $"{Describe(reply)} is no answer of the API", error, reply, credentials)
            : Failure(
                ErrorClassification.Of(error.Code, reply.Status), error.Code ?? Word(reply),
                error.Message ?? $"{Describe(reply)} gives no reason", error, reply, credentials);
    }

    private static AlibabaException Failure(
        AlibabaErrorKind kind, string code, string text, ErrorAnswer error, Reply reply, AlibabaCredentials credentials)
    {
        var safeCode = Redaction.Of(code, credentials);
        return new AlibabaException(kind, safeCode, Redaction.Of($"{safeCode}: {text}", credentials))
        {
            Status = reply.Status,
            RetryAfter = reply.RetryAfter,
            RequestId = (error.RequestId ?? reply.RequestId) is { } id ? Redaction.Of(id, credentials) : null,
        };
    }

    private static string Word(Reply reply) => reply.IsSuccess ? "Unsuccessful" : $"Http{(int)reply.Status}";

    private static string Describe(Reply reply) =>
        $"HTTP {(int)reply.Status} with {reply.Body.Length} bytes of {reply.MediaType ?? "no type"}";

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
