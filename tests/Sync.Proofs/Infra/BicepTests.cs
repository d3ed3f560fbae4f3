using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sync.Database;

namespace Sync.Proofs.Infra;

/// <summary>A test that is skipped if the compiler's package does not run on this platform.</summary>
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (!BicepCompiler.IsThere) Skip = "The package of the Bicep compiler is for Linux on x64.";
    }
}

/// <inheritdoc cref="BicepFactAttribute"/>
public sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute()
    {
        if (!BicepCompiler.IsThere) Skip = "The package of the Bicep compiler is for Linux on x64.";
    }
}

public sealed class BicepTests
{
    /// <summary>The resources of the parameter file as it is.</summary>
    private static readonly Lazy<Task<IReadOnlyList<JsonElement>>> Usual = new(async () =>
    {
        using var bicep = new BicepCompiler();
        return await bicep.PredictAsync();
    });

    [BicepFact]
    public async Task Every_file_builds_and_lints_without_a_warning()
    {
        using var bicep = new BicepCompiler();

        await bicep.RunAsync("build", "main.bicep", "--stdout");
        await bicep.RunAsync("build-params", "main.bicepparam", "--stdout");
        await bicep.RunAsync("lint", "main.bicep");
        await bicep.RunAsync("build", "azd.bicep", "--stdout");
        await bicep.RunAsync("build-params", "azd.bicepparam", "--stdout");
        await bicep.RunAsync("lint", "azd.bicep");
    }

    [BicepFact]
    public async Task No_resource_accepts_a_password_or_a_key()
    {
        var resources = await Usual.Value;

        const string Server = "Microsoft.DBforPostgreSQL/flexibleServers";
        Assert.Equal("Disabled", Property(resources, Server, "authConfig", "passwordAuth").GetString());
        Assert.Equal("Enabled", Property(resources, Server, "authConfig", "activeDirectoryAuth").GetString());
        Assert.False(Property(resources, "Microsoft.Storage/storageAccounts", "allowSharedKeyAccess").GetBoolean());
        Assert.True(Property(resources, "Microsoft.Insights/components", "DisableLocalAuth").GetBoolean());
        Assert.True(Property(resources, "Microsoft.KeyVault/vaults", "enableRbacAuthorization").GetBoolean());
        var passwords = Named(resources, "Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal(
            [false, false],
            passwords.Select(policy => policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
        Assert.DoesNotContain("administratorLoginPassword", string.Join(' ', resources), StringComparison.Ordinal);
        Assert.DoesNotContain("listKeys", string.Join(' ', resources), StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task The_app_has_these_roles_and_no_others()
    {
        var roles = Named(await Usual.Value, "Microsoft.Authorization/roleAssignments")
            .Select(role => role.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1]);

        // Monitoring Metrics Publisher, Storage Blob Data Owner, Storage Table Data Contributor, Key Vault Secrets User
        string[] expected =
        [
            "3913510d-42f4-4e42-8a64-420c390055eb", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "4633458b-17de-408a-b874-0445c86b69e6",
        ];
        Assert.Equal(expected.Order(), roles.Order());
    }

    [BicepFact]
    public async Task Distributed_runs_add_queues_and_nothing_else()
    {
        using var bicep = new BicepCompiler();
        var usual = await bicep.PredictAsync();
        var durable = await bicep.PredictAsync(bicep.With("durable.bicepparam", "param engine = 'Durable'"));

        Assert.Equal(["974c5e8b-45b9-4653-ba55-5f855dd0fb88"], Roles(durable).Except(Roles(usual)));
        Assert.Empty(Roles(usual).Except(Roles(durable)));
        const string Endpoints = "Microsoft.Network/privateEndpoints";
        Assert.Equal(Named(usual, Endpoints).Count + 1, Named(durable, Endpoints).Count);
        Assert.Equal("true", Settings(usual)["AzureWebJobs.sync.Disabled"]);
        Assert.Equal("Durable", Settings(durable)["Sync__Engine"]);
        Assert.DoesNotContain(
            Settings(durable).Keys, name => name.EndsWith(".Disabled", StringComparison.Ordinal));

        static IEnumerable<string> Roles(IEnumerable<JsonElement> resources) =>
            Named(resources, "Microsoft.Authorization/roleAssignments").Select(role =>
                role.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1]);
    }

    private static Dictionary<string, string?> Settings(IEnumerable<JsonElement> resources) =>
        Assert.Single(Named(resources, "Microsoft.Web/sites")).GetProperty("properties").GetProperty("siteConfig")
            .GetProperty("appSettings").EnumerateArray().ToDictionary(
                setting => setting.GetProperty("name").GetString()!,
                setting => setting.GetProperty("value").GetString());

    [BicepFact]
    public async Task The_snapshot_matches_the_Bicep_files()
    {
        using var bicep = new BicepCompiler();

        var now = await bicep.SnapshotAsync(
            "main.bicepparam",
            subscription: "00000000-0000-0000-0000-000000000001", tenant: "00000000-0000-0000-0000-000000000002");

        // To update it: bicep snapshot main.bicepparam --mode overwrite, with these IDs, resource group sync in
        // westeurope and deployment sync.
        var committed = JsonDocument.Parse(RepositoryFiles.Read("infra", "main.snapshot.json")).RootElement;
        Assert.True(JsonElement.DeepEquals(now, committed));
    }

    [BicepFact]
    public async Task Services_are_private_by_default_and_public_Postgres_allows_only_listed_addresses()
    {
        using var bicep = new BicepCompiler();
        var usual = await Usual.Value;
        var open = await bicep.PredictAsync(bicep.With(
            "open.bicepparam",
            "param privateNetworking = false\n"
            + "param allowedAddresses = [{ start: '203.0.113.7', end: '203.0.113.7' }]"));

        const string Server = "Microsoft.DBforPostgreSQL/flexibleServers";
        string[] services = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"];
        Assert.Equal("Disabled", Property(usual, Server, "network", "publicNetworkAccess").GetString());
        Assert.All(services, type => Assert.Equal(
            ("Disabled", "Deny"),
            (
                Property(usual, type, "publicNetworkAccess").GetString(),
                Property(usual, type, "networkAcls", "defaultAction").GetString())));
        var groups = Named(usual, "Microsoft.Network/privateEndpoints").Select(endpoint => endpoint
            .GetProperty("properties").GetProperty("privateLinkServiceConnections")[0]
            .GetProperty("properties").GetProperty("groupIds")[0].GetString());
        Assert.Equal(["blob", "postgresqlServer", "table", "vault"], groups.Order(StringComparer.Ordinal));
        Assert.Equal(4, Named(usual, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);
        Assert.Equal(4, Named(usual, "Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
        Assert.Equal("Enabled", Property(open, Server, "network", "publicNetworkAccess").GetString());
        Assert.All(services, type => Assert.Equal("Enabled", Property(open, type, "publicNetworkAccess").GetString()));
        Assert.Single(Named(open, $"{Server}/firewallRules"));
        Assert.Empty(Named(open, "Microsoft.Network/privateEndpoints"));
    }

    [BicepFact]
    public async Task A_sign_in_is_in_front_only_with_an_Entra_application_and_needs_no_secret()
    {
        using var bicep = new BicepCompiler();
        const string Client = "00000000-0000-0000-0000-000000000009", Type = "Microsoft.Web/sites/config";
        Assert.Empty(Named(await bicep.PredictAsync(), Type));

        var resources = await bicep.PredictAsync(bicep.With("signin.bicepparam", $"param signInClientId = '{Client}'"));

        var validation = Property(resources, Type, "globalValidation");
        Assert.True(validation.GetProperty("requireAuthentication").GetBoolean());
        Assert.Equal(
            ["/api/cen", "/api/health/live"],
            validation.GetProperty("excludedPaths").EnumerateArray().Select(path => path.GetString()));
        var registration = Property(resources, Type, "identityProviders", "azureActiveDirectory", "registration");
        Assert.Equal(Client, registration.GetProperty("clientId").GetString());
        var settings = Property(resources, "Microsoft.Web/sites", "siteConfig", "appSettings").EnumerateArray()
            .ToDictionary(
                setting => setting.GetProperty("name").GetString()!,
                setting => setting.GetProperty("value").GetString());
        Assert.Equal("AppService", settings["Sync__SignIn"]);
        Assert.True(settings.ContainsKey(registration.GetProperty("clientSecretSettingName").GetString()!));
    }

    [BicepFact]
    public async Task The_app_starts_with_the_settings_it_is_deployed_with()
    {
        var site = Assert.Single(Named(await Usual.Value, "Microsoft.Web/sites"));
        var values = site.GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings")
            .EnumerateArray()
            .ToDictionary(
                setting => setting.GetProperty("name").GetString()!.Replace("__", ":", StringComparison.Ordinal),
                setting => setting.GetProperty("value").GetString());

        // The host name is known only after the deployment.
        var settings = SyncSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values)
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=known-later;Ssl Mode=VerifyFull")])
            .Build());

        Assert.Equal(
            ("0 */15 * * * *", "0 * * * * *", PostgresAuthentication.ManagedIdentity),
            (settings.Schedule, settings.DeliverySchedule, settings.PostgresAuthentication));
        Assert.Contains("Sync:DeliverySchedule", values.Keys);
        Assert.Contains("Sync:SnapshotSchedule", values.Keys);
        var runtime = site.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("runtime");
        Assert.Equal(
            ("dotnet-isolated", "10.0"),
            (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
    }

    // HTTP and, for the engine Durable, the orchestration have instances of their own.
    [BicepTheory]
    [InlineData("", 3, 1)]
    [InlineData("param postgres = { connections: 414 }", 40, 1)]
    [InlineData("param postgres = { connections: 100 }\nparam plan = { maximumInstances: 12 }", 12, 1)]
    [InlineData("param plan = { maximumInstances: 12 }", 3, 1)]
    [InlineData("param engine = 'Durable'", 1, 2)]
    [InlineData("param engine = 'Durable'\nparam postgres = { connections: 414 }", 33, 2)]
    [InlineData(
        "param engine = 'Durable'\nparam postgres = { connections: 414 }\nparam plan = { maximumInstances: 8 }", 8, 2)]
    public async Task The_maximum_instances_open_no_more_connections_than_Postgres_allows(
        string lines, int instances, int groups)
    {
        using var bicep = new BicepCompiler();
        var resources = await bicep.PredictAsync(bicep.With("size.bicepparam", lines));
        var site = Assert.Single(Named(resources, "Microsoft.Web/sites")).GetProperty("properties");
        var values = Settings(resources);

        var scale = site.GetProperty("functionAppConfig").GetProperty("scaleAndConcurrency");
        Assert.Equal(instances, scale.GetProperty("maximumInstanceCount").GetInt32());
        // Each of the two timers has its own instance.
        var all = (groups * instances) + 2;
        Assert.Equal($"{all}", values["Sync__Postgres__Instances"]);
        var each = int.Parse(values["Sync__Postgres__MaxConnections"]!, provider: null) / all;
        Assert.True(each >= ConnectionBudget.LeastPerInstance, $"{each}");
    }

    [BicepFact]
    public async Task Every_alert_queries_a_metric_of_the_app()
    {
        var documented = RepositoryFiles.Read("src", "Sync", "Telemetry", "README.md");
        var queries = Named(await Usual.Value, "Microsoft.Insights/scheduledQueryRules")
            .Select(rule => rule.GetProperty("properties").GetProperty("criteria").GetProperty("allOf")[0])
            .Select(criterion => criterion.GetProperty("query").GetString()!).ToList();

        Assert.Equal(4, queries.Count);
        Assert.All(
            queries, query => Assert.Contains($"| `{query.Split('"')[1]}` |", documented, StringComparison.Ordinal));
    }

    internal static List<JsonElement> Named(IEnumerable<JsonElement> resources, string type) =>
        [.. resources.Where(resource => resource.GetProperty("type").GetString() == type)];

    internal static JsonElement Property(IEnumerable<JsonElement> resources, string type, params string[] path) =>
        path.Aggregate(
            Assert.Single(Named(resources, type)).GetProperty("properties"),
            (element, name) => element.GetProperty(name));
}
