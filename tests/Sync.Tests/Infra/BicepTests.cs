using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sync.Database;
using Sync.Settings;
using Sync.Tests.Support;

namespace Sync.Tests.Infra;

/// <summary>Skipped where the compiler's package does not run.</summary>
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (!BicepCompiler.IsThere) Skip = "The Bicep compiler of the packages is for Linux on x64.";
    }
}

/// <inheritdoc cref="BicepFactAttribute"/>
public sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute()
    {
        if (!BicepCompiler.IsThere) Skip = "The Bicep compiler of the packages is for Linux on x64.";
    }
}

public sealed class BicepTests
{
    [BicepFact]
    public async Task Every_file_builds_and_lints_without_a_remark()
    {
        using var bicep = new BicepCompiler();

        await bicep.RunAsync("build", "main.bicep", "--stdout");
        await bicep.RunAsync("build-params", "main.bicepparam", "--stdout");
        await bicep.RunAsync("lint", "main.bicep");
    }

    [BicepFact]
    public async Task Nothing_takes_a_password_or_a_key()
    {
        using var bicep = new BicepCompiler();
        var resources = await bicep.PredictAsync();

        Assert.Equal(("Disabled", "Enabled"), (
            Property(resources, "Microsoft.DBforPostgreSQL/flexibleServers", "authConfig", "passwordAuth").GetString(),
            Property(resources, "Microsoft.DBforPostgreSQL/flexibleServers", "authConfig", "activeDirectoryAuth").GetString()));
        Assert.False(Property(resources, "Microsoft.Storage/storageAccounts", "allowSharedKeyAccess").GetBoolean());
        Assert.True(Property(resources, "Microsoft.Insights/components", "DisableLocalAuth").GetBoolean());
        Assert.True(Property(resources, "Microsoft.KeyVault/vaults", "enableRbacAuthorization").GetBoolean());
        var passwords = Named(resources, "Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal([false, false], passwords.Select(policy => policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
        Assert.DoesNotContain("administratorLoginPassword", string.Join(' ', resources), StringComparison.Ordinal);
        Assert.DoesNotContain("listKeys", string.Join(' ', resources), StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task The_app_is_given_these_roles_and_no_others()
    {
        using var bicep = new BicepCompiler();
        var roles = Named(await bicep.PredictAsync(), "Microsoft.Authorization/roleAssignments")
            .Select(role => role.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1]);

        // Monitoring Metrics Publisher, Storage Blob Data Owner, Storage Table Data Contributor, Key Vault Secrets User.
        string[] expected =
        [
            "3913510d-42f4-4e42-8a64-420c390055eb", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "4633458b-17de-408a-b874-0445c86b69e6",
        ];
        Assert.Equal(expected.Order(), roles.Order());
    }

    [BicepFact]
    public async Task The_snapshot_shows_what_the_files_deploy()
    {
        using var bicep = new BicepCompiler();

        var now = await bicep.SnapshotAsync(
            "main.bicepparam", subscription: "00000000-0000-0000-0000-000000000001", tenant: "00000000-0000-0000-0000-000000000002");

        // Made anew by: bicep snapshot main.bicepparam --mode overwrite, with these ids, the group sync in westeurope, the deployment sync.
        Assert.True(JsonElement.DeepEquals(now, JsonDocument.Parse(RepositoryFiles.Read("infra", "main.snapshot.json")).RootElement));
    }

    [BicepFact]
    public async Task Postgres_storage_and_vault_are_private_unless_said_otherwise_and_Postgres_then_lets_in_only_who_is_named()
    {
        using var bicep = new BicepCompiler();
        var usual = await bicep.PredictAsync();
        var open = await bicep.PredictAsync(bicep.With(
            "open.bicepparam", "param privateNetworking = false\nparam allowedAddresses = [{ start: '203.0.113.7', end: '203.0.113.7' }]"));

        const string Server = "Microsoft.DBforPostgreSQL/flexibleServers";
        string[] services = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"];
        Assert.Equal("Disabled", Property(usual, Server, "network", "publicNetworkAccess").GetString());
        Assert.All(services, type => Assert.Equal(
            ("Disabled", "Deny"),
            (Property(usual, type, "publicNetworkAccess").GetString(), Property(usual, type, "networkAcls", "defaultAction").GetString())));
        var groups = Named(usual, "Microsoft.Network/privateEndpoints").Select(endpoint => endpoint.GetProperty("properties")
            .GetProperty("privateLinkServiceConnections")[0].GetProperty("properties").GetProperty("groupIds")[0].GetString());
        Assert.Equal(["blob", "postgresqlServer", "table", "vault"], groups.Order(StringComparer.Ordinal));
        Assert.Equal(4, Named(usual, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);
        Assert.Equal(4, Named(usual, "Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
        Assert.Equal("Enabled", Property(open, Server, "network", "publicNetworkAccess").GetString());
        Assert.All(services, type => Assert.Equal("Enabled", Property(open, type, "publicNetworkAccess").GetString()));
        Assert.Single(Named(open, $"{Server}/firewallRules"));
        Assert.Empty(Named(open, "Microsoft.Network/privateEndpoints"));
    }

    [BicepFact]
    public async Task The_app_starts_with_the_settings_it_is_deployed_with()
    {
        using var bicep = new BicepCompiler();
        var site = Assert.Single(Named(await bicep.PredictAsync(), "Microsoft.Web/sites"));
        var values = site.GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings").EnumerateArray().ToDictionary(
            setting => setting.GetProperty("name").GetString()!.Replace("__", ":", StringComparison.Ordinal),
            setting => setting.GetProperty("value").GetString());

        // Which host it is, is known once there is one.
        var settings = SyncSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values)
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=known-later;Ssl Mode=VerifyFull")]).Build());

        Assert.Equal(
            ("0 */15 * * * *", "0 * * * * *", PostgresAuthentication.ManagedIdentity),
            (settings.Schedule, settings.DeliverySchedule, settings.PostgresAuthentication));
        Assert.Contains("Sync:DeliverySchedule", values.Keys);
        var runtime = site.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("runtime");
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
    }

    [BicepTheory]
    [InlineData("", 3)]
    [InlineData("param postgres = { connections: 414 }", 40)]
    [InlineData("param postgres = { connections: 100 }\nparam plan = { maximumInstances: 12 }", 12)]
    [InlineData("param plan = { maximumInstances: 12 }", 3)]
    public async Task The_instances_there_may_be_open_no_more_connections_than_postgres_takes(string lines, int instances)
    {
        using var bicep = new BicepCompiler();
        var site = Assert.Single(Named(await bicep.PredictAsync(bicep.With("size.bicepparam", lines)), "Microsoft.Web/sites")).GetProperty("properties");
        var values = site.GetProperty("siteConfig").GetProperty("appSettings").EnumerateArray()
            .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString());

        Assert.Equal(instances, site.GetProperty("functionAppConfig").GetProperty("scaleAndConcurrency").GetProperty("maximumInstanceCount").GetInt32());
        // Each of the two timers has an instance of its own.
        Assert.Equal($"{instances + 2}", values["Sync__Postgres__Instances"]);
        var each = int.Parse(values["Sync__Postgres__MaxConnections"]!, provider: null) / (instances + 2);
        Assert.True(each >= ConnectionBudget.LeastPerInstance, $"{each}");
    }

    [BicepFact]
    public async Task Every_alert_asks_for_a_metric_that_the_app_has()
    {
        using var bicep = new BicepCompiler();
        var documented = RepositoryFiles.Read("src", "Sync", "Telemetry", "README.md");
        var queries = Named(await bicep.PredictAsync(), "Microsoft.Insights/scheduledQueryRules").Select(rule =>
            rule.GetProperty("properties").GetProperty("criteria").GetProperty("allOf")[0].GetProperty("query").GetString()!).ToList();

        Assert.Equal(4, queries.Count);
        Assert.All(queries, query => Assert.Contains($"| `{query.Split('"')[1]}` |", documented, StringComparison.Ordinal));
    }

    private static List<JsonElement> Named(IEnumerable<JsonElement> resources, string type) =>
        [.. resources.Where(resource => resource.GetProperty("type").GetString() == type)];

    private static JsonElement Property(IEnumerable<JsonElement> resources, string type, params string[] path) =>
        path.Aggregate(Assert.Single(Named(resources, type)).GetProperty("properties"), (element, name) => element.GetProperty(name));
}
