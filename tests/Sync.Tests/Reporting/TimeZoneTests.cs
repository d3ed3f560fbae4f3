using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Sync.Database;
using Sync.Reporting;

namespace Sync.Tests.Reporting;

/// <summary>Promise 9 over SQL: the time zone of a session affects only how times are displayed.</summary>
public sealed partial class TimeZoneTests : IAsyncLifetime
{
    // Zones with daylight saving time, and zones whose date differs from the UTC date for most of the day.
    private static readonly string[] Zones = ["UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati"];

    private SyncApplication _app = null!;
    private NpgsqlConnection _connection = null!;

    /// <summary>
    /// Moves events to the boundaries used in the questions: UTC days, and 7 and 30 days ago. <c>now()</c> is the start
    /// of the transaction for the entire test.
    /// </summary>
    private const string Spread = """
        update sync.drift_event e set at = now() - spread.ago, severity = 'high'
        from (
            select event_id, row_number() over (order by event_id) * interval '20 minutes'
                + (row_number() over (order by event_id) % 3) * interval '220 hours' as ago
            from sync.drift_event
        ) spread
        where e.event_id = spread.event_id;
        update sync.sync_run set started_at = now() - (run_id % 5) * interval '37 hours' - interval '1 hour';
        update sync.sync_run set finished_at = started_at + interval '1 minute';
        """;

    public async Task InitializeAsync()
    {
        _app = await SyncApplication.StartAsync(
            new(Regions: 4, FlowLogs: 200), ("Sync:Network:Enabled", "true"));
        await _app.RunWellAsync();
        for (var run = 0; run < 3; run++)
        {
            _app.Cloud.Drift(60);
            await _app.RunAsync(forceRemovals: true);
        }

        _connection = await _app.DataSource.OpenConnectionAsync();
        await _connection.ExecuteAsync("begin;");
        await _connection.ExecuteAsync(Spread);
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_view_returns_the_same_rows_in_any_time_zone()
    {
        foreach (var view in SchemaScripts.Views)
        {
            var arguments = view.EndsWith("_as_of", StringComparison.Ordinal) ? "(now() - interval '12 hours')" : "";
            await AssertSameAsync($"select * from report.{view}{arguments}");
        }
    }

    [Fact]
    public async Task A_ready_question_returns_the_same_rows_in_any_time_zone()
    {
        foreach (var question in ReadyQuestion.All) await AssertSameAsync(question.Sql.TrimEnd(';'));
    }

    /// <summary>
    /// A day or week computed in the session's time zone would be wrong, even if the data of this test does not show
    /// it.
    /// </summary>
    [Fact]
    public void No_view_and_no_question_computes_in_the_time_zone_of_the_session()
    {
        var lines = SchemaScripts.Views.SelectMany(view => SchemaScripts.ViewText(view).Split('\n'));

        Assert.DoesNotContain(
            lines, line => OfSession().IsMatch(line) && !line.Contains("'UTC'", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"::(date|timestamp)\b|\b(current_date|localtime|localtimestamp|date_trunc|to_char)\b|\bdays?'")]
    private static partial Regex OfSession();

    private async Task AssertSameAsync(string sql)
    {
        var first = await ReadAsync(sql, Zones[0]);
        foreach (var zone in Zones[1..]) Assert.True(first.SequenceEqual(await ReadAsync(sql, zone)), $"{zone}: {sql}");
    }

    /// <summary>Reads times as numbers, because their text depends on the time zone.</summary>
    private async Task<IReadOnlyList<string>> ReadAsync(string sql, string zone)
    {
        await _connection.ExecuteAsync($"set local time zone '{zone}'");
        await using var reader = await _connection.ExecuteReaderAsync(sql);
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = Enumerable.Range(0, reader.FieldCount)
                .Select(column => reader.IsDBNull(column) ? "" : Show(reader.GetValue(column)));
            rows.Add(string.Join('|', values));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static string Show(object value) => value switch
    {
        DateTime time => $"{time.Ticks}",
        Array list => string.Join(',', list.Cast<object?>()),
        _ => $"{value}",
    };
}
