using Dapper;
using Npgsql;

namespace Sync.Settings.Kept;

/// <summary>A row of <c>sync.kept_settings</c>.</summary>
public sealed record KeptVersion(long Version, DateTime KeptAt, string KeptBy, KeptSettings Settings);

internal static class KeptSettingsTable
{
    // What is known already is not sent again: it is asked for often, and hardly ever changes.
    private const string Newest = """
        select version, kept_at, kept_by,
            case when (version, kept_at) is distinct from (@Version, @KeptAt) then settings::text end as settings
        from sync.kept_settings
        order by version desc
        limit 1
        """;

    /// <param name="known">What was read before.</param>
    /// <returns>The newest version; null: there is none.</returns>
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

    // Two hosts that come and go with different settings must not fill the table.
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

    /// <summary>Settings that are the newest already make no new version.</summary>
    public static Task KeepAsync(
        NpgsqlConnection connection, string keptBy, KeptSettings settings, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Keep, new { keptBy, settings = KeptSettingsJson.Write(settings) }, cancellationToken: cancellationToken));

    private sealed record Row(long Version, DateTime KeptAt, string KeptBy, string? Settings);
}
