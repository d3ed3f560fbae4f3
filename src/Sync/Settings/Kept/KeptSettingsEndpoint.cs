using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Settings.Kept;

/// <summary><c>GET /api/settings</c>: what is told and expected, and by whose settings.</summary>
public sealed class KeptSettingsEndpoint(SettingsInForce settings)
{
    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await settings.LoadAsync(cancellationToken);
        var kept = settings.Kept;
        return TypedResults.Ok(new SettingsItem(
            kept?.Version, kept?.KeptAt, kept?.KeptBy, KeptSettingsJson.Node(settings.Settings), settings.Differences));
    }
}

/// <param name="Version">Null, as are the next two, where nothing is kept: the settings of the process that answers hold.</param>
/// <param name="KeptBy">The host or command that started with them.</param>
/// <param name="Settings">Sinks (name, type, host), alerts, expectations and drift rules.</param>
/// <param name="Differences">What the process that answers sets differently.</param>
public sealed record SettingsItem(
    long? Version, DateTime? KeptAt, string? KeptBy, JsonNode Settings, IReadOnlyList<string> Differences);
