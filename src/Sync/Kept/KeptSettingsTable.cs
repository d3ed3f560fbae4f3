using Dapper;
using Npgsql;

namespace Sync.Kept;

/// <summary>A row of <c>sync.kept_settings</c>.</summary>
public sealed record KeptVersion(long Version, DateTime KeptAt, string KeptBy, KeptSettings Settings);

internal static class KeptSettingsTable
{
    // A version that is already known is not sent again: it is read often and rarely changes.
    private const string Newest = """
        select version, kept_at, kept_by,
            case when (version, kept_at) is distinct from (@Version, @KeptAt) then settings::text end as settings
        from sync.kept_settings
        order by version desc
        limit 1
        """;

    /// <param name="known">The version that was read before, if any.</param>
    /// <returns>The newest version; null if nothing is kept.</returns>
    public static async Task<KeptVersion?> ReadAsync(
        NpgsqlConnection connection, KeptVersion? known, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            Newest, new { known?.Version, known?.KeptAt }, cancellationToken: cancellationToken));
        if (row is null) return null;
        return row.Settings is null
            ? known
            : new KeptVersion(row.Version, row.KeptAt, row.KeptBy, KeptSettingsJson.Read(row.Settings));
    }

    // Two hosts that restart in turn with different settings must not fill the table.
    private const string Keep = """
        with pruned as (
            delete from sync.kept_settings
            where version <= (select max(version) - 100 from sync.kept_settings)
        )
        insert into sync.kept_settings (kept_by, settings)
        select @keptBy, @settings::jsonb
        where not exists (
            select from (select settings from sync.kept_settings order by version desc limit 1) newest
            where newest.settings = @settings::jsonb
        )
        """;

    /// <summary>Inserts a new version unless it equals the newest one.</summary>
    public static Task KeepAsync(
        NpgsqlConnection connection, string keptBy, KeptSettings settings, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Keep, new { keptBy, settings = KeptSettingsJson.Write(settings) }, cancellationToken: cancellationToken));

    private sealed record Row(long Version, DateTime KeptAt, string KeptBy, string? Settings);
}
