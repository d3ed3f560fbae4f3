using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Errors;

namespace Sync.Alibaba.Calls;

/// <summary>
/// Distinguishes successful responses from failures. The status code alone is not enough: an error can have status 200,
/// and throttling has status 400.
/// </summary>
internal static class ReplyReader
{
    /// <returns>
    /// False if only <see cref="Read"/> can tell whether the response is successful and what it contains.
    /// </returns>
    public static bool TryRead<T>(Reply reply, QuickRead<T>? quick, out T? value)
    {
        value = default;
        return quick is not null && reply.IsSuccess && AnswerText.MayBeUtf8(reply) && quick(reply.Body, out value);
    }

    /// <param name="action">The RAM action that the call needs, for the advice of a failure.</param>
    /// <returns>The response body, a JSON object that reports no failure.</returns>
    /// <exception cref="AlibabaException">The response reports a failure, or is not a response of the API.</exception>
    public static JsonElement Read(Reply reply, AlibabaCredentials credentials, string action)
    {
        var json = Parse(reply.Body);
        var error = ErrorAnswer.Read(json, reply.Body);
        if (reply.IsSuccess && json is { } answer && !ErrorAnswer.IsIn(answer))
            return AnswerText.Fault(reply) is { } fault
                ? throw Failure(AlibabaErrorKind.Malformed, "Malformed", fault, error, reply, credentials, action)
                : answer;

        if (error.Code is null && (int)reply.Status is >= 300 and < 400)
            throw Failure(AlibabaErrorKind.Malformed, "Redirect", Redirect(reply), error, reply, credentials, action);
        throw error.Code is null && json is null && (int)reply.Status < 400
            ? Failure(
                AlibabaErrorKind.Malformed, "Malformed", $"{Describe(reply)} is not a response of the API",
                error, reply, credentials, action)
            : Failure(
                ErrorClassification.Of(error.Code, reply.Status), error.Code ?? Word(reply),
                Said(error) ?? $"{Describe(reply)} gives no reason", error, reply, credentials, action);
    }

    private static AlibabaException Failure(
        AlibabaErrorKind kind, string code, string text, ErrorAnswer error, Reply reply, AlibabaCredentials credentials,
        string action)
    {
        return new AlibabaException(
            kind, Redaction.Of(code, credentials), Redaction.Of(text, credentials), action: action)
        {
            Status = reply.Status,
            RetryAfter = reply.RetryAfter,
            RequestId = (error.RequestId ?? reply.RequestId) is { } id ? Redaction.Of(id, credentials) : null,
        };
    }

    // Some of the cloud's messages begin with their code. The code is shown separately.
    private static string? Said(ErrorAnswer error) =>
        error is { Code: { } code, Message: { } message }
        && message.StartsWith($"{code}:", StringComparison.OrdinalIgnoreCase)
            ? message[(code.Length + 1)..].TrimStart()
            : error.Message;

    // Without user name, password and query string, which may contain secrets.
    private static string Redirect(Reply reply) => $"HTTP {(int)reply.Status} redirects " + reply.Location switch
    {
        null => "without a Location header",
        { IsAbsoluteUri: true } to =>
            $"to {to.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}",
        { } to => $"to {to.OriginalString.Split('?', '#')[0]}",
    };

    private static string Word(Reply reply) => reply.IsSuccess ? "Unsuccessful" : $"Http{(int)reply.Status}";

    private static string Describe(Reply reply) =>
        $"HTTP {(int)reply.Status} with {reply.Body.Length} bytes of {reply.MediaType ?? "unknown type"}";

    // Accepts invalid UTF-8, so that a failure is recognized in any encoding, even if some characters of its message
    // are lost. Successful responses are checked by AnswerText before they are used.
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
