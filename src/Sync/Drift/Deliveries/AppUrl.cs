namespace Sync.Drift.Deliveries;

/// <summary>The URL at which people reach the app, for links in alerts; the setting <c>Sync__PublicUrl</c>.</summary>
/// <param name="Url">Null: alerts have no links.</param>
public sealed record AppUrl(Uri? Url);
