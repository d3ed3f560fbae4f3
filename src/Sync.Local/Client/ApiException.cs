using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Local.Commands;

namespace Sync.Local.Client;

/// <summary>The API refused or could not be reached. The message is one line for people.</summary>
internal sealed class ApiException(string message, int exitCode = ExitCode.Wrong, Exception? inner = null) : Exception(Printing.Clean(message), inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What an answer that is not a success says, in one line that names the parameters at fault.</summary>
    public static async Task<ApiException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        var problem = await ReadProblemAsync(answer, cancellationToken);
        if (problem?["errors"] is JsonObject errors)
            return new(string.Join(' ', errors.SelectMany(error => error.Value?.AsArray() ?? []).Select(fault => (string?)fault)));
        if (status is 401 or 403) return new("The key was refused, or there is none: give it with --key or in SYNC_KEY.");
        if (status is >= 300 and < 400) return new($"It redirects to {answer.Headers.Location}: is --url right?");

        var detail = (string?)problem?["detail"];
        if (detail is null) return new($"It answered {status} ({answer.ReasonPhrase}), and not as Sync does: is --url right?");
        return status == 404 ? new(detail, Commands.ExitCode.NotFound) : new($"{(string?)problem?["title"]} {detail}");
    }

    private static async Task<JsonObject?> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
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
