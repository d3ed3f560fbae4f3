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

        if (error.Code is null && (int)reply.Status is >= 300 and < 400)
            throw Failure(AlibabaErrorKind.Malformed, "Redirect", Redirect(reply), error, reply, credentials);
        throw error.Code is null && json is null && (int)reply.Status < 400
            ? Failure(AlibabaErrorKind.Malformed, "Malformed", $"{Describe(reply)} is no answer of the API", error, reply, credentials)
            : Failure(
                ErrorClassification.Of(error.Code, reply.Status), error.Code ?? Word(reply),
                Said(error) ?? $"{Describe(reply)} gives no reason", error, reply, credentials);
    }

    private static AlibabaException Failure(
        AlibabaErrorKind kind, string code, string text, ErrorAnswer error, Reply reply, AlibabaCredentials credentials)
    {
        return new AlibabaException(kind, Redaction.Of(code, credentials), Redaction.Of(text, credentials))
        {
            Status = reply.Status,
            RetryAfter = reply.RetryAfter,
            RequestId = (error.RequestId ?? reply.RequestId) is { } id ? Redaction.Of(id, credentials) : null,
        };
    }

    // Some of the cloud's messages begin with their code, which is shown beside them anyway.
    private static string? Said(ErrorAnswer error) =>
        error is { Code: { } code, Message: { } message }
        && message.StartsWith($"{code}:", StringComparison.OrdinalIgnoreCase)
            ? message[(code.Length + 1)..].TrimStart()
            : error.Message;

    // Without user, password and query, where secrets stand.
    private static string Redirect(Reply reply) => $"HTTP {(int)reply.Status} redirects " + reply.Location switch
    {
        null => "without saying where",
        { IsAbsoluteUri: true } to =>
            $"to {to.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}",
        { } to => $"to {to.OriginalString.Split('?', '#')[0]}",
    };

    private static string Word(Reply reply) => reply.IsSuccess ? "Unsuccessful" : $"Http{(int)reply.Status}";

    private static string Describe(Reply reply) =>
        $"HTTP {(int)reply.Status} with {reply.Body.Length} bytes of {reply.MediaType ?? "no type"}";

    // Lenient, so that a failure is understood in any encoding: a few letters of its message may be lost. No answer is made
    // of it before AnswerText was asked.
    private static JsonElement? Parse(byte[] body)
    {
        var text = Utf8.IsValid(body) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body));
        try
        {
            return WireJson.Parse(text) is { ValueKind: JsonValueKind.Object } answer ? answer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
