using Dapper;
using Npgsql;

namespace Sync.Tests.Coverage;

/// <summary>A database in which networks are judged, each in a transaction that is rolled back.</summary>
public sealed class JudgedDatabase : IAsyncLifetime
{
    /// <summary>How old listings may be.</summary>
    internal const int FreshHours = 24;

    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    private const string Judge = """
        select account_id || '/' || region_id as "Scope", attachment_end_id as "EndId", verdict as "Verdict",
            reason as "Reason", flow_logs::text as "FlowLogs", qualifiers::text as "Qualifiers"
        from sync.judged_coverage(make_interval(hours => @FreshHours), @FilterJson::jsonb)
        order by attachment_end_id collate "C"
        """;

    internal async Task<IReadOnlyList<JudgedEnd>> JudgeAsync(SomeNetwork network)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await network.WriteAsync(connection);
        return [.. await connection.QueryAsync<JudgedEnd>(Judge, new { FreshHours, network.FilterJson })];
    }
}

/// <param name="Scope">Account and region.</param>
/// <param name="Qualifiers">As JSON; null if there are none.</param>
internal sealed record JudgedEnd(
    string Scope, string EndId, string Verdict, string Reason, string FlowLogs, string? Qualifiers)
{
    /// <summary>The kinds of qualifiers, sorted.</summary>
    public string Kinds => string.Join(
        ' ',
        Sync.Coverage.CoverageQualifier.Read(Qualifiers).Select(each => each.Kind).Order(StringComparer.Ordinal));
}
