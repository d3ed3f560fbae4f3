using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Kept;

/// <summary><c>GET /api/settings</c>: the alert, expectation and drift settings in force, and their origin.</summary>
public sealed class KeptSettingsEndpoint(SettingsInForce settings)
{
    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await settings.LoadForReaderAsync(cancellationToken);
        var kept = settings.Kept;
        return TypedResults.Ok(new SettingsItem(
            kept?.Version, kept?.KeptAt, kept?.KeptBy, KeptSettingsJson.Node(settings.Settings), settings.Differences));
    }
}

/// <param name="Version">
/// Null, like the next two, if nothing is kept: then the settings of the responding process are in force.
/// </param>
/// <param name="KeptBy">The host or command that started with these settings.</param>
/// <param name="Settings">Sinks (name, type, host), alerts, expectations and drift rules.</param>
/// <param name="Differences">What the responding process sets differently.</param>
public sealed record SettingsItem(
    long? Version, DateTime? KeptAt, string? KeptBy, JsonNode Settings, IReadOnlyList<string> Differences);
