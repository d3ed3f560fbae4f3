using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sync.CenApi.Protocol;

namespace Sync.Tests.Infra;

/// <summary>Checks the policies of <c>infra/alibaba</c> against the grammar in the RAM documentation.</summary>
public sealed partial class RamPolicyTests
{
    [Theory]
    [InlineData("policy.json", false)]
    [InlineData("policy-accounts.json", false)]
    [InlineData("trust.json", true)]
    [InlineData("trust-member.json", true)]
    public void A_policy_follows_the_RAM_grammar(string file, bool isTrust)
    {
        var policy = Read(file);

        Assert.Equal(["Statement", "Version"], policy.Select(member => member.Key).Order());
        Assert.Equal("1", (string?)policy["Version"]);
        Assert.All(Statements(policy), statement =>
        {
            string[] allowed = ["Effect", "Action", isTrust ? "Principal" : "Resource", "Condition"];
            Assert.All(statement, member => Assert.Contains(member.Key, allowed));
            Assert.Contains((string?)statement["Effect"], new[] { "Allow", "Deny" });
            Assert.All(Texts(statement["Action"]), action => Assert.Matches("^[a-z]+:([A-Za-z]+\\*?|\\*)$", action));
            Assert.Equal(isTrust, statement.ContainsKey("Principal"));
            if (isTrust) return;
            Assert.All(
                Texts(statement["Resource"]),
                resource => Assert.Matches("^(\\*|acs:[a-z*]+:[a-z0-9*-]*:[0-9*]*:.+)$", resource));
        });
    }

    [Fact]
    public void The_role_may_list_flow_logs_in_both_forms_of_their_ARN_regions_and_the_network_and_nothing_else()
    {
        var statements = Statements(Read("policy.json"));

        var actions = statements.SelectMany(statement => Texts(statement["Action"]));
        string[] called =
        [
            CenActions.DescribeChildInstanceRegions, CenActions.DescribeFlowlogs,
            .. NetworkOperation.All.Select(operation => operation.Action),
        ];
        Assert.Equal(called.Select(action => $"cen:{action}").Order(), actions.Order());
        var listing = statements.Single(statement => Texts(statement["Action"]).Contains("cen:DescribeFlowlogs"));
        var resources = Texts(listing["Resource"]).ToList();
        // The ARNs in the API documentation, with values for {#regionId}, {#accountId} and {#FlowLogId}.
        const string Of = "acs:cbn:cn-hangzhou:1688000000000000:";
        foreach (var documented in (string[])[Of + "flowlog/*", Of + "flowlog/flowlog-m5evbtbpt1fun"])
            Assert.Contains(resources, resource => Matches(resource, documented));
        Assert.DoesNotContain("*", resources);
    }

    [Fact]
    public void The_role_may_assume_the_same_role_in_other_accounts_and_list_accounts_and_nothing_else()
    {
        var statements = Statements(Read("policy-accounts.json"));

        Assert.Equal(
            ["resourcemanager:ListAccounts", "sts:AssumeRole"],
            statements.SelectMany(statement => Texts(statement["Action"])).Order());
        var roles = Assert.Single(
            Texts(statements.Single(statement => Texts(statement["Action"]).Contains("sts:AssumeRole"))["Resource"]));
        Assert.True(Matches(roles, "acs:ram::1688000000000000:role/sync"));
        Assert.False(Matches(roles, "acs:ram::1688000000000000:role/admin"));
        Assert.Equal(
            "acs:ram::ACCOUNT_ID:role/sync",
            Assert.Single(Texts(Assert.Single(Statements(Read("trust-member.json")))["Principal"]!["RAM"])));
    }

    [Fact]
    public void The_role_trusts_one_identity_of_one_tenant_for_one_audience()
    {
        var statement = Assert.Single(Statements(Read("trust.json")));

        Assert.Matches(
            "^acs:ram::[A-Z0-9_]+:oidc-provider/[a-z-]+$", Assert.Single(Texts(statement["Principal"]!["Federated"])));
        var condition = statement["Condition"]!["StringEquals"]!.AsObject();
        Assert.Equal(["oidc:aud", "oidc:iss", "oidc:sub"], condition.Select(member => member.Key).Order());
        Assert.All(
            condition,
            member => Assert.DoesNotContain("*", Assert.Single(Texts(member.Value)), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_placeholder_is_filled_in_by_the_commands()
    {
        var commands = RepositoryFiles.Read("infra", "alibaba", "README.md");

        var placeholders = Placeholder().Matches(RepositoryFiles.Read("infra", "alibaba", "trust.json"))
            .Select(match => match.Value).Distinct().ToList();
        Assert.Equal(4, placeholders.Count);
        Assert.All(
            placeholders, placeholder => Assert.Contains($"s/{placeholder}/", commands, StringComparison.Ordinal));
    }

    private static JsonObject Read(string file) =>
        JsonNode.Parse(RepositoryFiles.Read("infra", "alibaba", file))!.AsObject();

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$");

    private static List<JsonObject> Statements(JsonObject policy) =>
        [.. policy["Statement"]!.AsArray().Select(statement => statement!.AsObject())];

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray list ? list.Select(item => (string)item!) : [(string)node!];

    [GeneratedRegex("ACCOUNT_ID|TENANT_ID|AUDIENCE|PRINCIPAL_ID")]
    private static partial Regex Placeholder();
}
