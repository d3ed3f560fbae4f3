using System.Text;
using System.Text.Json;
using System.Text.Unicode;
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
        var error = ErrorAnswer.Read(json, reply.Body);
        if (reply.IsSuccess && json is { } answer && !ErrorAnswer.IsIn(answer))
            return AnswerText.Fault(reply) is { } fault
                ? throw Failure(AlibabaErrorKind.Malformed, "Malformed", fault, error, reply, credentials)
                : answer;

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

    // Lenient, so that a failure is understood in any encoding: of its message a few letters may be lost, and no answer is made of it.
    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return WireJson.Parse(Utf8.IsValid(body) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body))) is { ValueKind: JsonValueKind.Object } answer ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
