using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

using static Sync.Network.Verdicts;
using static Sync.Testing.NetworkRows;

namespace Sync.Proofs.Npm;

/// <summary>
/// What <c>coverage --fix terraform</c> writes, read by HashiCorp's own parser and compared with the documented
/// arguments of <c>alicloud_cen_flowlog</c> (provider aliyun/alicloud, since 1.235.0) and of its provider.
/// </summary>
public sealed partial class TerraformSyntaxTests
{
    private const string Hostile = "${srcaddr}$${dstaddr}$$${x}%{if a}%%{b}\"\\ \t\r\n\u0001 é 名 ${";

    private static readonly NpmFolder Npm = new(Source());

    /// <summary>The documented arguments: whether each is required, and the JSON kind of its values.</summary>
    private static readonly Dictionary<string, (bool IsRequired, JsonValueKind Kind)> Arguments = new()
    {
        ["cen_id"] = (true, JsonValueKind.String),
        ["project_name"] = (true, JsonValueKind.String),
        ["log_store_name"] = (true, JsonValueKind.String),
        ["description"] = (false, JsonValueKind.String),
        ["flow_log_name"] = (false, JsonValueKind.String),
        ["interval"] = (false, JsonValueKind.Number),
        ["log_format_string"] = (false, JsonValueKind.String),
        ["status"] = (false, JsonValueKind.String),
        ["tags"] = (false, JsonValueKind.Object),
        ["transit_router_attachment_id"] = (false, JsonValueKind.String),
        ["transit_router_id"] = (false, JsonValueKind.String),
        // Of Terraform itself.
        ["provider"] = (true, JsonValueKind.String),
    };

    [NodeFact]
    public async Task What_is_printed_is_valid_and_has_the_documented_arguments_with_their_values()
    {
        await using var app = await SyncApplication.StartAsync();
        var flowLog = Some.FlowLog("flowlog-1") with { CenId = "cen-1", Interval = 60 };
        await app.StoreFlowLogsAsync(
            flowLog with { LogFormatString = Hostile, ProjectName = "p-" + Hostile, LogStoreName = "s\u0085" },
            flowLog with { FlowLogId = "flowlog-2", RegionId = "cn-shanghai", Interval = 300, LogFormatString = null });
        await app.ExecuteAsync(
            """
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
            values ('1', 'cn-shanghai', 1, 'synced', now())
            """);
        await app.StoreAsync(
            End("tr-attach-1"), End("9tr.attach/2") with { AttachmentName = "a\n}\nresource \"x\" \"y\" {" },
            End("9tr.attach:2"), End("tr-attach-3", Partly, kind: "TR"),
            End("tr-attach-4") with { RegionId = "cn-shanghai", CenId = "cen-1" }, End("tr-attach-5", Covered));

        var document = await ParseAsync(app);

        var providers = document.GetProperty("provider").GetProperty("alicloud").EnumerateArray().ToDictionary(
            each => each.GetProperty("alias").GetString()!, each => each.GetProperty("region").GetString());
        var resources = document.GetProperty("resource").GetProperty("alicloud_cen_flowlog").EnumerateObject()
            .Select(resource => Assert.Single(resource.Value.EnumerateArray())).ToList();
        Assert.Equal(["provider", "resource"], document.EnumerateObject().Select(block => block.Name).Order());
        Assert.Equal(["cn-hangzhou_1", "cn-shanghai_1"], providers.Keys.Order());
        Assert.All(resources, AssertArguments);
        Assert.Equal(
            ["9tr.attach/2", "9tr.attach:2", "tr-attach-1", "tr-attach-3", "tr-attach-4"],
            resources.Select(each => Text(each, "transit_router_attachment_id")).Order(StringComparer.Ordinal));
        foreach (var resource in resources)
        {
            var alias = Reference().Match(resource.GetProperty("provider").GetString()!).Groups["alias"].Value;
            var isThere = Text(resource, "transit_router_attachment_id") == "tr-attach-4";
            Assert.Equal(isThere ? "cn-shanghai" : "cn-hangzhou", providers[alias]);
            Assert.Equal(("cen-1", "tr-1"), (Text(resource, "cen_id"), Text(resource, "transit_router_id")));
            if (isThere)
            {
                // No flow log can be created with this interval, so the default is taken.
                Assert.False(resource.TryGetProperty("interval", out _));
                continue;
            }

            Assert.Equal(
                (Hostile, "p-" + Hostile, "s\u0085", 60),
                (Text(resource, "log_format_string"), Text(resource, "project_name"), Text(resource, "log_store_name"),
                    resource.GetProperty("interval").GetInt32()));
        }
    }

    [NodeFact]
    public async Task The_parser_refuses_what_is_not_HCL()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(
            () => Npm.RunAsync("parse.cjs", [], "resource \"a\" \"b\" { x = \"${foo\" }"));

        Assert.Contains("Unclosed template interpolation", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ParseAsync(SyncApplication app)
    {
        var written = await SyncProcess.RunAsync(app.Settings(), "coverage", "--fix", "terraform");
        Assert.Equal("5 flow logs to create; nothing was run.", written.ErrorLines[^1]);
        return JsonElement.Parse(await Npm.RunAsync("parse.cjs", [], written.Output));
    }

    private static void AssertArguments(JsonElement resource)
    {
        var given = resource.EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value);
        Assert.Empty(given.Keys.Except(Arguments.Keys));
        Assert.All(given, argument => Assert.Equal(Arguments[argument.Key].Kind, argument.Value.ValueKind));
        Assert.Empty(Arguments.Where(argument => argument.Value.IsRequired).Select(argument => argument.Key)
            .Except(given.Keys));
        if (given.TryGetValue("interval", out var interval)) Assert.Contains(interval.GetInt32(), (int[])[60, 600]);
        Assert.Matches(Reference(), given["provider"].GetString()!);
    }

    /// <summary>The text that Terraform reads, which must not contain a template.</summary>
    private static string Text(JsonElement resource, string argument)
    {
        var written = resource.GetProperty(argument).GetString()!;
        Assert.DoesNotMatch(Template(), written);
        return Escaped().Replace(written, "${sign}{");
    }

    [GeneratedRegex(@"^\$\{alicloud\.(?<alias>[A-Za-z_][A-Za-z0-9_-]*)\}$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<!\$)\$\{|(?<!%)%\{")]
    private static partial Regex Template();

    [GeneratedRegex(@"(?<sign>[$%])\k<sign>\{")]
    private static partial Regex Escaped();

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-hcl");
}
