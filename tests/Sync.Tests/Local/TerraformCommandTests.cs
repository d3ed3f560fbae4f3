using static Sync.Testing.TerraformState;

namespace Sync.Tests.Local;

/// <summary><c>drift --against-terraform</c>: a deployed app, what is refused, and what is to be imported.</summary>
public sealed class TerraformCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task A_deployed_app_is_compared_like_a_database()
    {
        await using var app = await DriftWatch.StartAsync();
        await File.WriteAllTextAsync(_file, Show(Of(DriftWatch.Before).With("interval", 60)));

        var result = await app.ReadAsync("drift", "--against-terraform", _file);

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(
            "1 flow logs in Terraform: 0 unmanaged, 0 missing, 1 differing.\n", result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_prints_a_block_for_each_flow_log_that_Terraform_does_not_manage()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(Some.FlowLog("flowlog-2") with { FlowLogName = "two\nlines ${x}" });
        await File.WriteAllTextAsync(_file, Show(Of(DriftWatch.Before)));

        var result = await app.ReadAsync("drift", "--against-terraform", _file, "--import");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            $$"""
            # Account {{app.Cloud.AccountId}}.
            provider "alicloud" {
              alias  = "cn-hangzhou_{{app.Cloud.AccountId}}"
              region = "cn-hangzhou"
            }

            # two�lines ${x}, account {{app.Cloud.AccountId}}, cn-hangzhou
            import {
              to       = alicloud_cen_flowlog.flowlog-2
              id       = "flowlog-2"
              provider = alicloud.cn-hangzhou_{{app.Cloud.AccountId}}
            }


            """,
            result.Output);
    }

    [Theory]
    [InlineData("\"errored\":true", "This plan is of a terraform plan that failed")]
    [InlineData("\"complete\":false", "This plan is incomplete")]
    public async Task A_plan_that_lacks_resources_is_refused(string member, string reason)
    {
        await File.WriteAllTextAsync(
            _file, "{\"format_version\":\"1.2\"," + member + ",\"planned_values\":{\"root_module\":{}}}");

        var result = await CommandSession.RunAsync(
            "drift", "--against-terraform", _file, "--url", "https://127.0.0.1:1");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_complete_plan_without_errors_is_read()
    {
        await using var app = await DriftWatch.StartAsync();
        await File.WriteAllTextAsync(
            _file,
            """{"format_version":"1.2","errored":false,"complete":true,"planned_values":{"root_module":{}}}""");

        var result = await app.ReadAsync("drift", "--against-terraform", _file);

        Assert.EndsWith("1 unmanaged, 0 missing, 0 differing.\n", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);
}
