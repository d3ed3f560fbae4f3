using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Local.Commands;

namespace Sync.Local.Client;

/// <summary>The API returned an error or could not be reached. The message is one line, meant for people.</summary>
internal sealed class ApiException(string message, int exitCode = ExitCode.Wrong, Exception? inner = null)
    : Exception(Printing.Clean(message), inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Turns an error response into a one-line message that names the invalid parameters.</summary>
    public static async Task<ApiException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        var problem = await ReadProblemAsync(answer, cancellationToken);
        if (problem?["errors"] is JsonObject errors)
            return new(string.Join(
                ' ', errors.SelectMany(error => error.Value?.AsArray() ?? []).Select(fault => (string?)fault)));
        if (status is 401 or 403) return new("The API key is missing or invalid: set SYNC_KEY, or pass --key.");
        if (status is >= 300 and < 400) return new($"The server redirects to {answer.Headers.Location}: check --url.");

        var detail = (string?)problem?["detail"];
        if (detail is null)
            return new(
                $"The server returned {status} ({answer.ReasonPhrase}), which is not a Sync API error: check --url.");
        return status == 404 ? new(detail, Commands.ExitCode.NotFound) : new($"{(string?)problem?["title"]} {detail}");
    }

    private static async Task<JsonObject?> ReadProblemAsync(
        HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
