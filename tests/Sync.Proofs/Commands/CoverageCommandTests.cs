using System.Text.Json;

using static Sync.Network.Verdicts;
using static Sync.Testing.NetworkRows;

namespace Sync.Proofs.Commands;

/// <summary>The commands <c>coverage</c> and <c>attachments</c>, in their own processes.</summary>
public sealed class CoverageCommandTests
{
    [Fact]
    public async Task What_is_not_or_only_partly_covered_is_listed_and_the_shares_are_told_beside_it()
    {
        await using var app = await StartAsync();

        var result = await SyncProcess.RunAsync(
            app.Settings(), "coverage", "--fields", "transitRouterAttachmentId,verdict");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "transitRouterAttachmentId\tverdict\ntr-attach-2\tpartly\ntr-attach-3\tnot_covered\n", result.Output);
        Assert.Contains("\nall\t\t2\t1\t1\t1\t1\t50.0 %\t██████████\n", result.Errors, StringComparison.Ordinal);
        Assert.Contains("\nkind\tTR\t0\t1\t0\t0\t0\t0.0 %\t\n", result.Errors, StringComparison.Ordinal);
        Assert.Contains("\nCEN\tcen-1\t2\t1\t1\t1\t1\t50.0 %\t", result.Errors, StringComparison.Ordinal);
        Assert.Contains("2 of 2 attachments as of ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(
            "50.0 % covered: 2 of 4 attachments, 1 partly and 1 not; 1 cannot be covered now, 1 are unknown.",
            result.ErrorLines[^1]);
    }

    [Fact]
    public async Task On_a_terminal_the_shares_have_bars_and_the_list_is_a_table()
    {
        await using var app = await StartAsync();

        var output = await Terminal.RunAsync(app.Settings(), "coverage", "--fields", "resourceId,reason");

        Assert.Contains("██████████", output, StringComparison.Ordinal);
        Assert.Contains("RESOURCE", output, StringComparison.Ordinal);
        Assert.Contains("vpc-tr-attach-3", output, StringComparison.Ordinal);
        Assert.Contains("No flow log.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_select_by_verdict_kind_tag_and_time_and_json_has_the_summary()
    {
        await using var app = await StartAsync();

        Assert.Equal(6, (await JsonAsync(app, "--all")).GetProperty("items").GetArrayLength());
        var unknown = await JsonAsync(app, "--verdict", "unknown", "impossible", "--tag", "env=prod", "--kind", "VPC");
        Assert.Equal(2, unknown.GetProperty("totalCount").GetInt32());
        // The share is not one of the selected verdicts.
        Assert.Equal(2.0 / 3, unknown.GetProperty("summary").GetProperty("share").GetDouble());
        var past = await JsonAsync(app, "--all", "--as-of", "2020-01-01T00:00:00Z");
        Assert.Equal(0, past.GetProperty("summary").GetProperty("total").GetInt32());

        static async Task<JsonElement> JsonAsync(SyncApplication app, params string[] options) =>
            JsonElement.Parse(await SyncProcess.OutputAsync(app.Settings(), ["coverage", "--json", .. options]));
    }

    [Theory]
    [InlineData("40", 0, "")]
    [InlineData(
        "40.1", 2,
        "40.0 % covered (2 of 5 attachments, with 1 unknown ones counted as not covered): less than 40.1 %.")]
    [InlineData("100", 2, "less than 100 %.")]
    public async Task A_share_below_the_minimum_exits_with_2_and_unknown_ones_count_as_not_covered(
        string min, int exitCode, string says)
    {
        await using var app = await StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), "coverage", "--min", min);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await SyncProcess.RunAsync(
            app.Settings(), "coverage", "--min", min, "--attachment", "tr-attach-1")).ExitCode);
    }

    [Fact]
    public async Task Verdicts_that_are_too_old_count_as_not_covered()
    {
        await using var app = await StartAsync();
        await app.ExecuteAsync(
            """
            insert into sync.account (account_id, last_run_id, last_outcome, last_at)
            values ('1', 1, 'succeeded', now());
            insert into sync.network (account_id, last_run_id, last_outcome, last_at) values ('1', 1, 'synced', now());
            insert into sync.judged_state (fresh_for) values (interval '24 hours')
            """);
        Assert.Equal(0, (await SyncProcess.RunAsync(app.Settings(), "coverage", "--min", "40")).ExitCode);
        await app.ExecuteAsync("update sync.network set last_at = last_at - interval '25 hours'");

        var result = await SyncProcess.RunAsync(app.Settings(), "coverage", "--min", "40");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "0.0 % covered (0 of 5 attachments, with 5 unknown ones counted as not covered): less than 40 %.",
            result.Errors, StringComparison.Ordinal);
        Assert.Contains("The network of account 1 is outdated", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_known_is_not_enough_unless_the_network_is_known_to_be_empty()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(
            """
            insert into sync.account (account_id, last_run_id, last_outcome, last_at)
            values ('1', 1, 'succeeded', now())
            """);

        var unknown = await SyncProcess.RunAsync(app.Settings(), "coverage", "--min", "95");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("No attachment is known", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "The network of account 1 is neverSeen: its attachments may differ from the cloud's.", unknown.Errors,
            StringComparison.Ordinal);

        await app.ExecuteAsync(
            """
            insert into sync.network (account_id, last_run_id, last_outcome, last_at)
            values ('1', 1, 'synced', now())
            """);
        Assert.Equal(0, (await SyncProcess.RunAsync(app.Settings(), "coverage", "--min", "95")).ExitCode);
    }

    [Fact]
    public async Task Coverage_events_are_listed_newest_first_with_the_reason_and_filtered()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.ExecuteAsync(
            """
            insert into sync.coverage_event (event_id, at, run_id, account_id, region_id, attachment_end_id,
                resource_type, attachment_name, kind, severity, verdict_before, verdict, reason)
            values
                (gen_random_uuid(), now() - interval '3 days', 1, '1', 'cn-hangzhou', 'a@tr-1', 'VPC', 'shop',
                    'uncovered', 'high', 'covered', 'not_covered', 'No flow log.'),
                (gen_random_uuid(), now() - interval '1 hour', 2, '1', 'cn-hangzhou', 'a@tr-1', 'VPC', 'shop',
                    'covered', 'high', 'not_covered', 'covered', 'Flow log fl is active.')
            """);

        var recent = await SyncProcess.OutputAsync(app.Settings(), "coverage", "events");
        var all = await SyncProcess.OutputAsync(
            app.Settings(), "coverage", "events", "--since", "7d", "--kind", "uncovered", "--json");

        Assert.Matches(
            @"\n\S+\thigh\tcovered\t1\tcn-hangzhou\ta@tr-1\tVPC\tshop\tFlow log fl is active.\n"
            + @"1 coverage events since \S+: 0 uncovered, 1 covered.\n$", recent);
        Assert.Equal(
            "No flow log.",
            Assert.Single(JsonElement.Parse(all).EnumerateArray()).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("--min", "101")]
    [InlineData("--min", "much")]
    [InlineData("--all", "--verdict", "unknown")]
    [InlineData("--project", "p")]
    [InlineData("--fix", "pulumi")]
    [InlineData("--fix", "terraform", "--json")]
    public async Task Contradicting_options_exit_with_1(params string[] options)
    {
        var result = await SyncProcess.RunAsync(new Dictionary<string, string?>(), ["coverage", .. options]);

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public async Task Attachments_are_listed_like_flow_logs()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreNetworkAsync();

        var output = await SyncProcess.OutputAsync(app.Settings(), "attachments", "--kind", "VPC");

        Assert.Equal(
            "accountId\tregionId\tattachmentEndId\ttransitRouterAttachmentName\tresourceType\tstatus\n"
            + "1\tcn-hangzhou\ttr-attach-1@tr-1\tshop\tVPC\tAttached\n", output);
    }

    /// <summary>Starts an app with six ends of one CEN instance.</summary>
    internal static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            End("tr-attach-1", Covered), End("tr-attach-2", Partly, kind: "TR"), End("tr-attach-3"),
            End("tr-attach-4", Impossible), End("tr-attach-5", Unknown), End("tr-attach-6", Covered));
        return app;
    }
}
