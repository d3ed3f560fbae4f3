using Microsoft.Extensions.Configuration;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.CenApi;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Settings.Kept;

namespace Sync.Settings;

/// <summary>Every setting of the app, validated. README lists them with their defaults.</summary>
public sealed record SyncSettings
{
    public required string Postgres { get; init; }

    public required PostgresAuthentication PostgresAuthentication { get; init; }

    public required ConnectionBudget Connections { get; init; }

    public required ExportSettings Exports { get; init; }

    /// <summary>The longest the database may take for one statement of a reader.</summary>
    public required TimeSpan ReadTimeout { get; init; }

    /// <summary>How long a migration waits for another one, and for locks of other sessions.</summary>
    public required TimeSpan MigrationWait { get; init; }

    /// <summary>NCRONTAB of six fields, seconds first, UTC.</summary>
    public required string Schedule { get; init; }

    /// <summary>When owed deliveries are sent by a host that has timers; NCRONTAB as <see cref="Schedule"/>.</summary>
    public required string DeliverySchedule { get; init; }

    /// <summary>The longest a run may take: scopes it has not begun by then are skipped and come first in the next.</summary>
    public required TimeSpan RunDeadline { get; init; }

    /// <summary>How long a run that says nothing keeps others from starting: the longest wait after its process was killed.</summary>
    public required TimeSpan RunLease { get; init; }

    /// <summary>Dry runs under way at once in a process, 1 to 16. Together they have half of the calls that may be under way.</summary>
    public required int MaxDryRuns { get; init; }

    /// <summary>The account the credentials must belong to; null: whichever they do.</summary>
    public required string? AccountId { get; init; }

    public required AlibabaSettings Alibaba { get; init; }

    /// <summary>Without a source there are none, which only matters once the cloud is called.</summary>
    public required CredentialChain Credentials { get; init; }

    /// <summary>Empty: the account of the credentials is the only one, unless there is a <see cref="ResourceDirectory"/>.</summary>
    public required IReadOnlyList<AccountSettings> Accounts { get; init; }

    /// <summary>Null: no accounts come from one.</summary>
    public required ResourceDirectorySettings? ResourceDirectory { get; init; }

    public required DescribeFlowlogsRequest Filter { get; init; }

    public required RemovalGuard RemovalGuard { get; init; }

    /// <summary>Null when there is no encryption key: then <c>/api/cen</c> answers nobody.</summary>
    public required ReaderKeyCipher? ReaderKeyCipher { get; init; }

    /// <summary>How many signed requests of one reader are remembered at a time, each for 15 to 30 minutes: more are refused.</summary>
    public required int RequestsPerReader { get; init; }

    public required DriftSettings Drift { get; init; }

    public required IReadOnlyList<SinkSettings> Sinks { get; init; }

    public required AlertSettings Alerts { get; init; }

    /// <summary>Where people reach the app, for links in alerts; null: there are none.</summary>
    public required Uri? PublicUrl { get; init; }

    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>Which of what is told and expected the settings name at all.</summary>
    public required GivenSettings Given { get; init; }

    /// <summary>Where telemetry goes; null: nowhere. The exporter reads the other <c>OTEL_*</c> variables itself.</summary>
    public required Uri? OtlpEndpoint { get; init; }

    /// <exception cref="SettingsException">With every fault.</exception>
    public static SyncSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var sinks = SinkSettingsReader.Read(reader);
        var authentication = reader.Choice("Sync:Postgres:Authentication", PostgresAuthentication.Password);
        var settings = new SyncSettings
        {
            Postgres = ReadPostgres(reader, authentication),
            PostgresAuthentication = authentication,
            Connections = ConnectionBudgetReader.Read(reader),
            Exports = ExportSettingsReader.Read(reader),
            ReadTimeout = reader.Duration("Sync:ReadTimeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            MigrationWait = reader.Duration(
                "Sync:Postgres:MigrationWait", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Schedule = Schedules.Read(reader, "Sync:Schedule", "0 */15 * * * *"),
            DeliverySchedule = Schedules.Read(reader, "Sync:DeliverySchedule", "0 * * * * *"),
            RunDeadline = reader.Duration("Sync:RunDeadline", TimeSpan.FromMinutes(25), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            RunLease = reader.Duration("Sync:RunLease", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), Runs.RunLease.Longest),
            MaxDryRuns = reader.WholeNumber("Sync:MaxDryRuns", 2, 1, 16),
            AccountId = ReadAccountId(reader),
            Alibaba = AlibabaSettingsReader.Read(reader),
            Credentials = AlibabaCredentialsReader.Read(reader),
            Accounts = AccountSettingsReader.Read(reader),
            ResourceDirectory = AccountSettingsReader.ReadDirectory(reader),
            Filter = AlibabaSettingsReader.ReadFilter(reader),
            RemovalGuard = new RemovalGuard
            {
                MaxFraction = reader.Number("Sync:RemovalGuard:MaxFraction", 0.5, 0, 1),
                MinRows = reader.WholeNumber("Sync:RemovalGuard:MinRows", 10, 0, int.MaxValue),
                Window = reader.Duration("Sync:RemovalGuard:Window", TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromDays(31)),
            },
            ReaderKeyCipher = ReaderKeySettingsReader.Read(reader),
            RequestsPerReader = reader.WholeNumber("Sync:ReaderKeys:RequestsPerReader", 100_000, 1, 10_000_000),
            Drift = DriftSettingsReader.Read(reader),
            Sinks = sinks,
            Alerts = AlertSettingsReader.Read(reader, [.. sinks.Select(sink => sink.Name)]),
            PublicUrl = reader.PublicUrl("Sync:PublicUrl"),
            Expectations = ExpectationSettingsReader.Read(reader),
            Given = new GivenSettings(
                reader.IsGiven("Sync:Sinks"),
                reader.IsGiven("Sync:Expectations") || reader.IsGiven("Sync:ExpectationsFile"),
                reader.IsGiven("Sync:Drift")),
            OtlpEndpoint = reader.OptionalUrl("OTEL_EXPORTER_OTLP_ENDPOINT"),
        };
        reader.ThrowIfAny("Sync");
        return settings;
    }

    private static string ReadPostgres(SettingsReader reader, PostgresAuthentication authentication)
    {
        const string Key = "ConnectionStrings:Postgres";
        const string Shape = "such as Host=localhost;Database=sync;Username=sync;Password=…";
        if (reader.Text(Key) is not { } text)
        {
            reader.Fault(Key, $"is missing: it must be an Npgsql connection string, {Shape}");
            return "";
        }

        try
        {
            var options = new NpgsqlConnectionStringBuilder(text);
            if (options.Host is { Length: > 0 })
            {
                foreach (var fault in ConnectionFaults.Of(options, authentication)) reader.Fault(Key, fault);
                return text;
            }
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            // Whichever it is for an unknown keyword. Its message can repeat a part of the value, and so of a password.
        }

        reader.Fault(Key, $"must be an Npgsql connection string with a Host, {Shape}");
        return "";
    }

    private static string? ReadAccountId(SettingsReader reader)
    {
        const string Key = "Sync:AccountId";
        var accountId = reader.Text(Key);
        if (accountId?.All(char.IsAsciiDigit) == false) reader.Fault(Key, "must be an Alibaba Cloud account id: digits only");
        return accountId;
    }
}
