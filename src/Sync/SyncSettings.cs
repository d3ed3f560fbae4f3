using Microsoft.Extensions.Configuration;
using Sync.Alibaba;
using Sync.Alibaba.Configuration;
using Sync.Alibaba.Credentials;
using Sync.CenApi;
using Sync.Coverage;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Kept;
using Sync.Network;
using Sync.Reporting;
using Sync.Runs;
using Sync.Runs.Upkeep;
using Sync.Settings;
using Sync.Snapshots;

namespace Sync;

/// <summary>
/// All settings of the app, validated, for the wiring and the hosts: each feature is given its own. Settings/README.md
/// lists them with their defaults.
/// </summary>
public sealed record SyncSettings
{
    public required string Postgres { get; init; }

    public required PostgresAuthentication PostgresAuthentication { get; init; }

    public required ConnectionBudget Connections { get; init; }

    public required ExportSettings Exports { get; init; }

    /// <summary>The timeout of a reader's database statement.</summary>
    public required TimeSpan ReadTimeout { get; init; }

    /// <summary>How long a migration waits for another migration, and for locks of other sessions.</summary>
    public required TimeSpan MigrationWait { get; init; }

    /// <summary>NCRONTAB of six fields, seconds first, UTC.</summary>
    public required string Schedule { get; init; }

    /// <summary>When hosts with timers send pending deliveries; NCRONTAB like <see cref="Schedule"/>.</summary>
    public required string DeliverySchedule { get; init; }

    public required RunSettings Runs { get; init; }

    public required KeepSettings Keep { get; init; }

    /// <summary>The account that the credentials must belong to; null: any.</summary>
    public required string? AccountId { get; init; }

    public required AlibabaSettings Alibaba { get; init; }

    /// <summary>Without a source there are no credentials, which is an error only when the cloud is called.</summary>
    public required CredentialChain Credentials { get; init; }

    /// <summary>
    /// Empty: the account of the credentials is the only one, unless <see cref="ResourceDirectory"/> provides accounts.
    /// </summary>
    public required IReadOnlyList<AccountSettings> Accounts { get; init; }

    /// <summary>Null: a resource directory is not used.</summary>
    public required ResourceDirectorySettings? ResourceDirectory { get; init; }

    public required DescribeFlowlogsRequest Filter { get; init; }

    public required NetworkSettings Network { get; init; }

    /// <summary>Null if there is no encryption key: then <c>/api/cen</c> refuses every request.</summary>
    public required ReaderKeyCipher? ReaderKeyCipher { get; init; }

    /// <summary>
    /// How many signed requests of one reader are remembered, each for 15 to 30 minutes. Further requests are refused.
    /// </summary>
    public required int RequestsPerReader { get; init; }

    public required DriftSettings Drift { get; init; }

    public required CoverageSettings Coverage { get; init; }

    public required IReadOnlyList<SnapshotSettings> Snapshots { get; init; }

    /// <summary>
    /// When hosts with timers look for snapshots that are due; NCRONTAB like <see cref="Schedule"/>. The moments of
    /// snapshots are those of their own schedules.
    /// </summary>
    public required string SnapshotSchedule { get; init; }

    public required IReadOnlyList<SinkSettings> Sinks { get; init; }

    public required AlertSettings Alerts { get; init; }

    /// <summary>The URL at which people reach the app, for links in alerts; null: alerts have no links.</summary>
    public required Uri? PublicUrl { get; init; }

    /// <summary>The name of this installation, such as <c>production</c>, which pages show; null: none.</summary>
    public required string? Environment { get; init; }

    /// <summary>
    /// Whether App Service authentication is in front of the app and signs people in: then reading needs no key.
    /// </summary>
    public required bool IsBehindSignIn { get; init; }

    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>Which of the kept settings (sinks, expectations, drift rules) this process sets.</summary>
    public required GivenSettings Given { get; init; }

    /// <summary>
    /// The endpoint that telemetry is exported to; null: none. The exporter reads the other <c>OTEL_*</c> variables.
    /// </summary>
    public required Uri? OtlpEndpoint { get; init; }

    /// <exception cref="SettingsException">Settings are invalid. The message lists every fault.</exception>
    public static SyncSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = Read(reader);
        reader.ThrowIfAny("Sync");
        return settings;
    }

    /// <summary>The same; the faults stay in the reader.</summary>
    public static SyncSettings Read(SettingsReader reader)
    {
        var sinks = SinkSettingsReader.Read(reader);
        var authentication = reader.Choice("Sync:Postgres:Authentication", PostgresAuthentication.Password);
        var filter = FilterSettingsReader.Read(reader);
        return new SyncSettings
        {
            Postgres = ConnectionStringReader.Read(reader, authentication),
            PostgresAuthentication = authentication,
            Connections = ConnectionBudgetReader.Read(reader),
            Exports = ExportSettingsReader.Read(reader),
            ReadTimeout = reader.Duration(
                "Sync:ReadTimeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            MigrationWait = reader.Duration(
                "Sync:Postgres:MigrationWait", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Schedule = Schedules.Read(reader, "Sync:Schedule", "0 */15 * * * *"),
            DeliverySchedule = Schedules.Read(reader, "Sync:DeliverySchedule", "0 * * * * *"),
            Runs = RunSettingsReader.Read(reader),
            Keep = KeepSettingsReader.Read(reader),
            AccountId = AccountSettingsReader.ReadSingleId(reader),
            Alibaba = AlibabaSettingsReader.Read(reader),
            Credentials = AlibabaCredentialsReader.Read(reader),
            Accounts = AccountSettingsReader.Read(reader),
            ResourceDirectory = AccountSettingsReader.ReadDirectory(reader),
            Filter = filter,
            Network = NetworkSettings.Read(reader),
            ReaderKeyCipher = ReaderKeySettingsReader.Read(reader),
            RequestsPerReader = reader.WholeNumber("Sync:ReaderKeys:RequestsPerReader", 100_000, 1, 10_000_000),
            Drift = DriftSettingsReader.Read(reader),
            Coverage = CoverageSettingsReader.Read(reader, filter),
            Snapshots = SnapshotSettingsReader.Read(reader),
            SnapshotSchedule = Schedules.Read(reader, "Sync:SnapshotSchedule", "20 * * * * *"),
            Sinks = sinks,
            Alerts = AlertSettingsReader.Read(reader, [.. sinks.Select(sink => sink.Name)]),
            PublicUrl = reader.PublicUrl("Sync:PublicUrl"),
            Environment = AppSettingsReader.ReadEnvironment(reader),
            IsBehindSignIn = AppSettingsReader.ReadSignIn(reader),
            Expectations = ExpectationSettingsReader.Read(reader),
            Given = GivenSettings.Read(reader),
            OtlpEndpoint = reader.OptionalUrl("OTEL_EXPORTER_OTLP_ENDPOINT"),
        };
    }
}
