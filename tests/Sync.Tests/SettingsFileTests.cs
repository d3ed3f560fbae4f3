using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Tests;

/// <summary>The settings file beside environment variables, for the app.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-settings-");

    [Fact]
    public void Values_are_read_as_those_of_environment_variables()
    {
        var settings = Read("""
            connectionStrings: { postgres: Host=db;Username=u }
            sync:
              accountId: 1234567890123456
              network: { enabled: false }
              runDeadline: 00:10:00
              alibaba: { pageSize: 20, requestsPerSecond: 2.5, regions: [cn-a, cn-b] }
              SCHEDULE: 0 0 * * * *
              sinks: [{ name: ops, type: file, path: "-" }]
              alerts: { digestAbove: 3, rules: [{ name: all, kinds: removed }] }
              expectations: [{ name: owner, expect: { status: Active, tags: [owner] } }]
            """);

        Assert.Equal(("Host=db;Username=u", "1234567890123456"), (settings.Postgres, settings.AccountId));
        Assert.False(settings.Network.Enabled);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Runs.Deadline);
        Assert.Equal((20, 2.5), (settings.Alibaba.PageSize, settings.Alibaba.RequestsPerSecond));
        Assert.Equal(["cn-a", "cn-b"], settings.Alibaba.Regions);
        Assert.Equal("0 0 * * * *", settings.Schedule);
        Assert.Equal("ops", Assert.Single(settings.Sinks).Name);
        Assert.Equal((3, "all"), (settings.Alerts.DigestAbove, Assert.Single(settings.Alerts.Rules).Name));
        Assert.Equal("owner", Assert.Single(settings.Expectations).Name);
    }

    [Fact]
    public void An_environment_variable_goes_before_the_file_unless_it_is_blank()
    {
        const string Yaml = "sync: { schedule: 0 0 * * * *, environment: file }";

        var settings = Read(Yaml, ("Sync:Schedule", "0 30 * * * *"), ("Sync:Environment", " "));

        Assert.Equal(("0 30 * * * *", "file"), (settings.Schedule, settings.Environment));
    }

    [Theory]
    [InlineData("Sync:Alibaba:Regions:0", "cn-x")]
    [InlineData("Sync:Alibaba:Regions:7", "cn-x")]
    [InlineData("Sync:Alibaba:Regions", "cn-x")]
    public void A_list_of_the_environment_replaces_that_of_the_file_as_a_whole(string key, string value) =>
        Assert.Equal(["cn-x"], Read("sync: { alibaba: { regions: [cn-a, cn-b] } }", (key, value)).Alibaba.Regions);

    [Fact]
    public void The_entries_of_a_list_are_never_merged()
    {
        const string Yaml = """
            sync:
              sinks: [{ name: ops, type: file, path: "-" }, { name: audit, type: file, path: "-" }]
              expectations: [{ name: owner, expect: { tags: [owner] } }]
            """;

        var settings = Read(
            Yaml, ("Sync:Sinks:0:Name", "mine"), ("Sync:Sinks:0:Type", "file"), ("Sync:Sinks:0:Path", "-"),
            ("Sync:Expectations", "none"));

        Assert.Equal("mine", Assert.Single(settings.Sinks).Name);
        Assert.Empty(settings.Expectations);
    }

    [Fact]
    public void A_fault_names_a_value_of_the_environment_by_its_variable_and_one_of_the_file_by_its_line()
    {
        var error = Assert.Throws<SettingsException>(() => Read(
            "sync:\n  alibaba: { pageSize: 500 }\n  schedule: 0 0 * * * *", ("Sync:Schedule", "never")));

        Assert.Equal(
            ["sync.yaml line 2: sync.alibaba.pageSize must", "Sync__Schedule must be"],
            error.Faults.Select(fault => string.Join(' ', fault.Split(' ').Take(fault[0] == 's' ? 5 : 3))));
    }

    [Fact]
    public void A_variable_that_a_reference_names_need_not_be_one_of_the_app()
    {
        Environment.SetEnvironmentVariable("SYNC_TEST_REFERENCE", " Host=elsewhere \n");

        var settings = Read("connectionStrings: { postgres: { fromEnv: SYNC_TEST_REFERENCE } }");

        Assert.Equal("Host=elsewhere", settings.Postgres);
    }

    [Fact]
    public void A_file_is_named_by_the_option_or_found_in_the_folder()
    {
        var found = PathOf("sync.yaml");
        Assert.Null(SettingsFilePlace.Find(null, _folder.FullName));
        File.WriteAllText(found, "");

        Assert.Equal(new SettingsFilePlace(found, null), SettingsFilePlace.Find(null, _folder.FullName));
        Assert.Equal(new SettingsFilePlace("a.yaml", "--config"), SettingsFilePlace.Find("a.yaml", _folder.FullName));
    }

    [Fact]
    public void Every_setting_is_described_and_every_description_is_of_a_setting()
    {
        var settings = AllSettings.Tree.All.Where(tree => tree.IsValue && tree.Shape is not null);

        // The variables of Alibaba's own clients are described beside the sources of credentials.
        Assert.Equal([], settings.Select(tree => tree.Key)
            .Where(key => !key.StartsWith("ALI", StringComparison.Ordinal) && SettingDescriptions.Of(key) is null));
        Assert.Equal([], SettingDescriptions.Names
            .Where(name => !name.EndsWith("__", StringComparison.Ordinal))
            .Where(name => AllSettings.Tree.Find(
                string.Join(':', name.Split("__").Select(part => part == "N" ? "0" : part))) is null));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private SyncSettings Read(string yaml, params (string Key, string Value)[] environment)
    {
        File.WriteAllText(PathOf("sync.yaml"), yaml);
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(
            environment.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        if (!yaml.Contains("postgres", StringComparison.Ordinal))
            configuration["ConnectionStrings:Postgres"] = "Host=db;Username=u";
        configuration.AddSettingsFile(new SettingsFilePlace(PathOf("sync.yaml"), null));
        return SyncSettings.Read(configuration);
    }
}
