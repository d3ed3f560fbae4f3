using System.Diagnostics;
using Sync.FlowLogs;

using static Sync.Network.Verdicts;
using static Sync.Testing.NetworkRows;

namespace Sync.Proofs.Commands;

/// <summary><c>coverage --fix</c>, in its own process.</summary>
public sealed class CoverageFixTests
{
    [Fact]
    public async Task Fix_terraform_prints_a_resource_for_each_end_without_a_flow_log_of_its_own()
    {
        await using var app = await CoverageCommandTests.StartAsync();
        var flowLog = Some.FlowLog("flowlog-1") with
        {
            Interval = 60,
            LogFormatString = "${srcaddr}${dstaddr}${bytes}",
        };
        // Of the partly covered connection, this end has one and the other has none.
        var ofTheEnd = flowLog with
        {
            FlowLogId = "flowlog-4",
            TransitRouterAttachmentId = "tr-attach-2",
            TransitRouterId = "tr-1",
        };
        await app.StoreFlowLogsAsync(
            flowLog, flowLog with { FlowLogId = "flowlog-2" },
            flowLog with { FlowLogId = "flowlog-3", ProjectName = "rare" }, ofTheEnd);
        await app.StoreAsync(End("tr-attach-2", Partly, "tr-2", "TR"));

        var result = await SyncProcess.RunAsync(app.Settings(), "coverage", "--fix", "terraform");

        Assert.Equal((0, "2 flow logs to create; nothing was run."), (result.ExitCode, result.ErrorLines[^1]));
        Assert.Equal(
            """
            # The provider aliyun/alicloud must be of version 1.235.0 or newer.

            # Account 1.
            provider "alicloud" {
              alias  = "cn-hangzhou_1"
              region = "cn-hangzhou"
            }

            # TR vpc-tr-attach-2 "shop", account 1, cn-hangzhou: It is partly.
            resource "alicloud_cen_flowlog" "tr-attach-2_tr-2" {
              provider                     = alicloud.cn-hangzhou_1
              cen_id                       = "cen-1"
              transit_router_id            = "tr-2"
              transit_router_attachment_id = "tr-attach-2"
              flow_log_name                = "tr-attach-2"
              project_name                 = "project"
              log_store_name               = "store"
              interval                     = 60
              log_format_string            = "$${srcaddr}$${dstaddr}$${bytes}"
            }

            # VPC vpc-tr-attach-3 "shop", account 1, cn-hangzhou: No flow log.
            resource "alicloud_cen_flowlog" "tr-attach-3_tr-1" {
              provider                     = alicloud.cn-hangzhou_1
              cen_id                       = "cen-1"
              transit_router_id            = "tr-1"
              transit_router_attachment_id = "tr-attach-3"
              flow_log_name                = "tr-attach-3"
              project_name                 = "project"
              log_store_name               = "store"
              interval                     = 60
              log_format_string            = "$${srcaddr}$${dstaddr}$${bytes}"
            }


            """, result.Output);
    }

    [Fact]
    public async Task Fix_aliyun_prints_a_command_line_that_a_shell_reads_literally()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(End("tr-attach-1") with { AttachmentName = "a\nrm -rf ~\u0007" });
        const string hostile = "it's $(touch /tmp/pwned) `id` \"x\" \\ ${srcaddr}\n;";
        await app.StoreFlowLogsAsync(
            Some.FlowLog("flowlog-1") with { LogFormatString = hostile, ProjectName = "-project" });

        var output = await SyncProcess.OutputAsync(
            app.Settings(), "coverage", "--fix", "aliyun", "--logstore", "my store");

        Assert.StartsWith(
            "# VPC vpc-tr-attach-1 \"a\ufffdrm -rf ~\ufffd\", account 1, cn-hangzhou: No flow log.\n", output,
            StringComparison.Ordinal);
        var arguments = await ShellAsync(output);
        Assert.Equal(
            [
                "cbn", "CreateFlowlog", "--RegionId", "cn-hangzhou", "--CenId", "cen-1", "--TransitRouterId", "tr-1",
                "--TransitRouterAttachmentId", "tr-attach-1", "--FlowLogName", "tr-attach-1",
                "--ProjectName=-project", "--LogStoreName", "my store", "--Interval", "600",
                "--LogFormatString", hostile,
            ],
            arguments);
    }

    [Fact]
    public async Task Fix_without_a_flow_log_to_follow_asks_for_project_and_logstore()
    {
        await using var app = await CoverageCommandTests.StartAsync();

        foreach (var target in (string[])["terraform", "aliyun"])
        {
            var result = await SyncProcess.RunAsync(app.Settings(), "coverage", "--fix", target, "--project", "p");
            Assert.Equal(0, result.ExitCode);
            Assert.All(
                result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Assert.EndsWith("use --project and --logstore.", line, StringComparison.Ordinal));
            // No run has listed the flow logs, so the partly covered end may have one.
            Assert.Equal(
                "0 flow logs to create; nothing was run. 1 need --project and --logstore: no flow log in their region "
                + "shows which to use. 1 left out: the flow logs of their region are not completely known.",
                result.ErrorLines[^1]);
        }
    }

    [Theory]
    [InlineData("terraform", "Flow log flowlog-2 only has to be activated. Its resource needs status = \"Active\".\n")]
    [InlineData(
        "aliyun",
        "Flow log flowlog-2 only has to be activated.\n"
        + "aliyun cbn ActiveFlowLog --RegionId cn-hangzhou --FlowLogId flowlog-2\n")]
    public async Task Fix_creates_no_second_flow_log_where_one_can_become_active(string target, string says)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(End("tr-attach-1"), End("tr-attach-2"), End("tr-attach-3"), End("tr-attach-4"));
        FlowLog At(int number, string status) => Some.FlowLog($"flowlog-{number}", status) with
        {
            TransitRouterId = "tr-1",
            TransitRouterAttachmentId = $"tr-attach-{number}",
        };
        await app.StoreFlowLogsAsync(
            Some.FlowLog("flowlog-9"), At(2, "Inactive"), At(3, "Creating"), At(4, "Deleting"));

        var result = await SyncProcess.RunAsync(app.Settings(), "coverage", "--fix", target);

        Assert.Contains(says, result.Output, StringComparison.Ordinal);
        Assert.Contains("Flow log flowlog-3 is Creating: it may become active.\n", result.Output,
            StringComparison.Ordinal);
        Assert.Equal(
            "2 flow logs to create; nothing was run. 1 have a flow log that only has to be activated. 1 have a flow "
            + "log that may become active.", result.ErrorLines[^1]);
        foreach (var (id, isCreated) in ((string, bool)[])[("1", true), ("2", false), ("3", false), ("4", true)])
        {
            Assert.Equal(isCreated, result.Output.Contains($"\"tr-attach-{id}\"", StringComparison.Ordinal)
                || result.Output.Contains($"--TransitRouterAttachmentId tr-attach-{id} ", StringComparison.Ordinal));
        }
    }

    /// <summary>The arguments that a shell passes to <c>aliyun</c>.</summary>
    private static async Task<string[]> ShellAsync(string script)
    {
        var result = await ToolProcess.RunAsync(
            new ProcessStartInfo("bash", ["--norc", "-s"]), "aliyun() { printf '%s\\0' \"$@\"; }\n" + script);
        return result.Output.Split('\0')[..^1];
    }
}
