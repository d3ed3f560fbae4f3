using Npgsql;
using Sync.CenApi;
using Sync.Database;
using Sync.Expectations.Terraform;
using Sync.Local.Client;
using Sync.Local.EmbeddedPostgres;
using Sync.Runs;
using Sync.Settings;
using Sync.Snapshots.Targets;

namespace Sync.Local.Commands;

/// <summary>Errors that a person can mend: their message says what to do. Any other is a defect.</summary>
internal static class ExpectedErrors
{
    /// <returns>Null for an error that is not expected.</returns>
    public static string? Describe(Exception error) => error switch
    {
        ApiException or SettingsException or WrongCloudException or LocalPostgresException or MigrationException
            or PoolerException or RunSupersededException or ReaderKeyException or TerraformException
            or TargetException => error.Message,
        NpgsqlException =>
            $"Database error: {DatabaseErrors.Describe(error)}. Run {CommandLine.Name} doctor for details.",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{error.Message} Choose another with --port.",
        HttpRequestException or IOException => $"The connection was interrupted: {error.GetBaseException().Message}",
        _ => null,
    };
}
