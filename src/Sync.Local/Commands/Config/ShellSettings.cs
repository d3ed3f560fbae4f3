using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Sync.Local.Hosting;
using Sync.Settings;

namespace Sync.Local.Commands.Config;

/// <summary>The settings that a command in this shell would have.</summary>
internal sealed class ShellSettings
{
    /// <summary>What is said where no database is set.</summary>
    public const string Embedded = "ConnectionStrings__Postgres is not set: commands use the embedded Postgres.";

    public const string PostgresKey = "ConnectionStrings:Postgres";

    /// <summary>Stands for the embedded server, whose connection string is made when it starts.</summary>
    public const string EmbeddedPostgres = "Host=embedded";

    private ShellSettings(ConfigurationManager configuration, SettingsFile? file, SettingShapes shapes) =>
        (Configuration, File, Shapes) = (configuration, file, shapes);

    public ConfigurationManager Configuration { get; }

    /// <summary>Null if there is none.</summary>
    public SettingsFile? File { get; }

    /// <summary>What was read, with the defaults that follow from other settings.</summary>
    public SettingShapes Shapes { get; }

    /// <summary>No database is set.</summary>
    public bool IsEmbedded { get; private init; }

    /// <exception cref="SettingsException">Settings are invalid. The message lists every fault.</exception>
    public static ShellSettings Read()
    {
        var configuration = new ConfigurationManager();
        configuration.Sources.Add(new EnvironmentVariablesConfigurationSource());
        var file = configuration.AddSettingsFile(LocalSettingsFile.Place);
        var isEmbedded = string.IsNullOrWhiteSpace(configuration[PostgresKey]);
        if (isEmbedded) configuration[PostgresKey] = EmbeddedPostgres;
        var reader = new SettingsReader(configuration);
        SyncSettings.Read(reader);
        reader.ThrowIfAny("Sync");
        return new ShellSettings(configuration, file, reader.Shapes) { IsEmbedded = isEmbedded };
    }

    /// <summary>Where a value that is set comes from.</summary>
    public string PlaceOf(string key) => Configuration.PlaceInFile(key) ?? "environment";
}
