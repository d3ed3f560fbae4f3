using Microsoft.Extensions.Configuration;
using Sync.Alibaba.Credentials;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Tests;

/// <summary>Promise 12.</summary>
public class SyncSettingsTests
{
    private const string Postgres = "Host=db;Database=sync;Username=u;Password=p";

    [Fact]
    public void Every_setting_except_the_database_has_a_default()
    {
        var settings = Read(("ConnectionStrings:Postgres", Postgres));

        Assert.Equal(("0 */15 * * * *", "0 * * * * *"), (settings.Schedule, settings.DeliverySchedule));
        Assert.Equal(
            (50, 5.0, 32),
            (settings.Alibaba.PageSize, settings.Alibaba.RequestsPerSecond, settings.Alibaba.MaxConcurrency));
        Assert.Equal(new Uri("https://cbn.aliyuncs.com"), settings.Alibaba.Endpoint);
        Assert.Equal((0.5, 10), (settings.Runs.RemovalGuard.MaxFraction, settings.Runs.RemovalGuard.MinRows));
        Assert.False(settings.Filter.HasFilter);
        Assert.Null(settings.Credentials.Source);
    }

    [Theory]
    [InlineData(null, RunEngine.InProcess, "00:01:00")]
    [InlineData("Durable", RunEngine.Durable, "00:03:00")]
    public void The_lease_of_a_distributed_run_is_longer_because_a_killed_step_begins_again_after_a_minute(
        string? engine, RunEngine expected, string lease)
    {
        var runs = Read(("ConnectionStrings:Postgres", Postgres), ("Sync:Engine", engine ?? "")).Runs;

        Assert.Equal((expected, lease), (runs.Engine, runs.Lease.ToString()));
    }

    [Fact]
    public void All_faults_are_listed_at_once_each_with_its_name_and_what_is_allowed()
    {
        var error = Assert.Throws<SettingsException>(() => Read(
            ("Sync:Schedule", "every day"), ("Sync:Alibaba:PageSize", "0"), ("Sync:Alibaba:ScopeDeadline", "5"),
            ("Sync:RemovalGuard:MaxFraction", "50%"), ("Sync:Alibaba:Filter:Interval", "120"),
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI"), ("Sync:Environment", new string('x', 41)),
            ("Sync:SignIn", "Google")));

        Assert.Equal(9, error.Faults.Count);
        foreach (var (name, allowed) in (ReadOnlySpan<(string, string)>)
            [
                ("ConnectionStrings__Postgres", "Npgsql connection string"), ("Sync__Schedule", "six fields"),
                ("Sync__Alibaba__PageSize", "from 1 to 100"),
                ("Sync__Alibaba__ScopeDeadline", "from 00:00:01 to 1.00:00:00"),
                ("Sync__RemovalGuard__MaxFraction", "from 0 to 1"), ("Sync__Alibaba__Filter__Interval", "60"),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "is missing"), ("Sync__Environment", "at most 40 characters"),
                ("Sync__SignIn", "None, AppService"),
            ])
        {
            var fault = Assert.Single(error.Faults, fault => fault.StartsWith(name + " ", StringComparison.Ordinal));
            Assert.Contains(allowed, fault, StringComparison.Ordinal);
            Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Password", Postgres + ";Multiplexing=true", "must not set Multiplexing")]
    [InlineData("Password", Postgres + ";Client Encoding=LATIN1", "must not set Client Encoding")]
    [InlineData(
        "ManagedIdentity", Postgres,
        "must have no Password and no Passfile while Sync__Postgres__Authentication is ManagedIdentity")]
    [InlineData("ManagedIdentity", "Host=db;Username=u;Passfile=/p", "must have no Password and no Passfile")]
    [InlineData(
        "ManagedIdentity", "Host=db;Username=u",
        "must set Ssl Mode=VerifyFull while Sync__Postgres__Authentication is ManagedIdentity")]
    [InlineData("ManagedIdentity", "Host=db;Username=u;Ssl Mode=Require", "must set Ssl Mode=VerifyFull")]
    public void An_unsupported_connection_string_is_a_fault(
        string authentication, string connectionString, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => Read(
            ("ConnectionStrings:Postgres", connectionString), ("Sync:Postgres:Authentication", authentication)));

        Assert.Contains(
            error.Faults,
            each => each.StartsWith($"ConnectionStrings__Postgres {fault}", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_connections_for_the_instances_are_refused_with_the_required_number()
    {
        var error = Assert.Throws<SettingsException>(
            () => Read(("ConnectionStrings:Postgres", Postgres), ("Sync:Postgres:Instances", "7")));

        Assert.Equal(
            "Sync__Postgres__MaxConnections must allow 6 connections to each of Sync__Postgres__Instances: for 7, at "
            + "least 42",
            Assert.Single(error.Faults));
    }

    [Fact]
    public void A_blank_setting_counts_as_not_set() =>
        Assert.Empty(Read(("ConnectionStrings:Postgres", Postgres), ("Sync:ExpectationsFile", " \t")).Expectations);

    [Theory]
    [InlineData("Sync:Schedule", "* * * * *")]
    [InlineData("Sync:Schedule", "0 99999999999 * * * *")]
    [InlineData("Sync:Schedule", "0 0 0 30 2 *")]
    [InlineData("Sync:DeliverySchedule", "0 0 0 31 4,6,9,11 *")]
    [InlineData("Sync:DeliverySchedule", "00:01:00")]
    [InlineData("Sync:RunDeadline", "00:00:00")]
    [InlineData("Sync:Engine", "Kubernetes")]
    [InlineData("Sync:Postgres:MaxConnections", "5")]
    [InlineData("Sync:Postgres:Instances", "0")]
    [InlineData("Sync:ReadTimeout", "00:10:00")]
    [InlineData("Sync:Exports:MaxConcurrent", "0")]
    [InlineData("Sync:Exports:Deadline", "1")]
    [InlineData("Sync:Exports:StallTimeout", "00:00:00.5")]
    [InlineData("Sync:Postgres:MigrationWait", "0")]
    [InlineData("Sync:Postgres:MigrationWait", "01:00:01")]
    [InlineData("Sync:Postgres:Authentication", "Kerberos")]
    [InlineData("Sync:Postgres:Authentication", "7")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")]
    [InlineData("Sync:RunDeadline", "90")]
    [InlineData("Sync:AccountId", "acc-1")]
    [InlineData("Sync:Alibaba:Endpoint", "cbn.aliyuncs.com")]
    [InlineData("Sync:Alibaba:Endpoint", "ftp://cbn.aliyuncs.com")]
    [InlineData("Sync:Alibaba:Endpoint", "https://c\u07d0liyunc")]
    [InlineData("Sync:Alibaba:Endpoint", "https://user:pass@cbn.aliyuncs.com")]
    [InlineData("Sync:Alibaba:StsEndpoint", "?")]
    [InlineData("Sync:Alibaba:PageSize", "101")]
    [InlineData("Sync:Alibaba:PageSize", "fifty")]
    [InlineData("Sync:Alibaba:RequestsPerSecond", "0")]
    [InlineData("Sync:Alibaba:RequestsPerSecond", "NaN")]
    [InlineData("Sync:Alibaba:MaxConcurrency", "0")]
    [InlineData("Sync:Alibaba:MaxConcurrency", "257")]
    [InlineData("Sync:Alibaba:MaxRetries", "-1")]
    [InlineData("Sync:Alibaba:AttemptTimeout", "00:00:00.5")]
    [InlineData("Sync:Alibaba:Regions:0", "CN Hangzhou")]
    [InlineData("Sync:Alibaba:ExcludeRegions", "a,b!")]
    [InlineData("Sync:Alibaba:Filter:FlowLogName", "http://x")]
    [InlineData("Sync:Alibaba:Filter:Status", "Sleeping")]
    [InlineData("Sync:Alibaba:Filter:Interval", "x")]
    [InlineData("Sync:RemovalGuard:MinRows", "many")]
    [InlineData("Sync:RemovalGuard:MaxFraction", "1.01")]
    [InlineData("ConnectionStrings:Postgres", "Host=;Password=secret")]
    [InlineData("ConnectionStrings:Postgres", "Pasword=secret")]
    [InlineData("ConnectionStrings:Postgres", "Host=db;Pasword=")]
    public void A_wrong_value_is_refused_by_name_and_not_repeated(string key, string value)
    {
        var error = Assert.Throws<SettingsException>(
            () => Read(("ConnectionStrings:Postgres", Postgres), (key, value)));

        var fault = Assert.Single(error.Faults);
        Assert.Contains(
            key.Split(":0")[0].Replace(":", "__", StringComparison.Ordinal), fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 0 29 2 *")]
    [InlineData("0 0 0 29 2 1")]
    public void A_schedule_that_occurs_rarely_is_accepted(string schedule) =>
        Assert.Equal(schedule, Read(("ConnectionStrings:Postgres", Postgres), ("Sync:Schedule", schedule)).Schedule);

    [Fact]
    public void A_schedule_that_never_occurs_has_its_own_fault()
    {
        var error = Assert.Throws<SettingsException>(
            () => Read(("ConnectionStrings:Postgres", Postgres), ("Sync:Schedule", "0 0 0 30 2 *")));

        Assert.StartsWith("Sync__Schedule never occurs", Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelled_setting_is_refused_and_the_right_one_is_suggested()
    {
        var error = Assert.Throws<SettingsException>(
            () => Read(("ConnectionStrings:Postgres", Postgres), ("Sync:Alibaba:PagSize", "50")));

        Assert.Equal(
            "Sync__Alibaba__PagSize is not a setting; did you mean Sync__Alibaba__PageSize?",
            Assert.Single(error.Faults));
    }

    [Fact]
    public void A_list_can_be_set_with_numbered_keys_or_with_commas()
    {
        var numbered = Read(
            ("ConnectionStrings:Postgres", Postgres), ("Sync:Alibaba:Regions:0", "cn-a"),
            ("Sync:Alibaba:Regions:1", "cn-b"));
        var separated = Read(("ConnectionStrings:Postgres", Postgres), ("Sync:Alibaba:Regions", "cn-a, cn-b"));

        Assert.Equal(["cn-a", "cn-b"], numbered.Alibaba.Regions);
        Assert.Equal(["cn-a", "cn-b"], separated.Alibaba.Regions);
    }

    [Fact]
    public void A_role_without_a_key_needs_a_provider_and_an_audience()
    {
        var error = Assert.Throws<SettingsException>(
            () => Read(("ConnectionStrings:Postgres", Postgres), ("ALIBABA_CLOUD_ROLE_ARN", "sync")));

        Assert.Equal(
            ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN", "Sync__Alibaba__OidcAudience"],
            error.Faults.Select(fault => fault.Split(' ')[0]).Order());

        var role = Read(
            ("ConnectionStrings:Postgres", Postgres), ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync"),
            ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/azure"),
            ("Sync:Alibaba:OidcAudience", "api://sync")).Credentials.Source;

        Assert.Equal("api://sync", Assert.IsType<OidcSource>(role).Role.Audience);
    }

    private static SyncSettings Read(params (string Key, string Value)[] settings) => SyncSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .GroupBy(setting => setting.Key)
                .ToDictionary(setting => setting.Key, setting => (string?)setting.Last().Value))
            .Build());
}
