using static Sync.Proofs.Infra.BicepTests;

namespace Sync.Proofs.Infra;

/// <summary>What parameters of a deployment that are not set by default do.</summary>
public sealed class BicepOptionsTests
{
    [BicepFact]
    public async Task A_deployment_after_a_restore_stays_with_the_restored_server_and_keeps_the_recipients_of_alerts()
    {
        using var bicep = new BicepCompiler();
        bicep.Variables["POSTGRES_SERVER"] = "sync-restored";
        bicep.Variables["ALERT_EMAILS"] = "a@example.com,b@example.com";

        var resources = await bicep.PredictAsync();

        var server = Assert.Single(Named(resources, "Microsoft.DBforPostgreSQL/flexibleServers"));
        Assert.Equal("sync-restored", server.GetProperty("name").GetString());
        Assert.Equal(
            ["a@example.com", "b@example.com"],
            Property(resources, "Microsoft.Insights/actionGroups", "emailReceivers").EnumerateArray()
                .Select(receiver => receiver.GetProperty("emailAddress").GetString()));
    }

    [BicepFact]
    public async Task Analysts_reach_a_private_Postgres_from_listed_addresses_only()
    {
        using var bicep = new BicepCompiler();
        var resources = await bicep.PredictAsync(bicep.With(
            "analysts.bicepparam", "param analystAddresses = [{ start: '203.0.113.7', end: '203.0.113.9' }]"));

        const string Server = "Microsoft.DBforPostgreSQL/flexibleServers";
        Assert.Equal("Enabled", Property(resources, Server, "network", "publicNetworkAccess").GetString());
        Assert.Equal(
            "203.0.113.7", Property(resources, $"{Server}/firewallRules", "startIpAddress").GetString());
        Assert.Equal(4, Named(resources, "Microsoft.Network/privateEndpoints").Count);
        Assert.Equal(
            "Disabled", Property(resources, "Microsoft.Storage/storageAccounts", "publicNetworkAccess").GetString());
    }

    [BicepFact]
    public async Task Snapshots_get_a_container_with_the_role_of_the_app_and_a_lifecycle_rule()
    {
        using var bicep = new BicepCompiler();
        var resources = await bicep.PredictAsync(bicep.With(
            "snapshots.bicepparam", "param snapshots = { enabled: true, keepDays: 90 }"));

        Assert.Contains(
            Named(resources, "Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => container.GetProperty("name").GetString()!.EndsWith("/snapshots", StringComparison.Ordinal));
        var contributor = Assert.Single(
            Named(resources, "Microsoft.Authorization/roleAssignments"),
            role => $"{role}".Contains("ba92f5b4-2d11-453d-a403-e96b0029c9fe", StringComparison.Ordinal));
        Assert.Contains("containers/snapshots", $"{contributor}", StringComparison.Ordinal);
        var policy = Assert.Single(Named(resources, "Microsoft.Storage/storageAccounts/managementPolicies"));
        Assert.Contains("\"daysAfterModificationGreaterThan\": 120", $"{policy}".Replace("\":1", "\": 1",
            StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(
            Named(resources, "Microsoft.Storage/storageAccounts"),
            account => Assert.False(
                account.GetProperty("properties").GetProperty("allowSharedKeyAccess").GetBoolean()));
    }
}
