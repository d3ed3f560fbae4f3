using Microsoft.Extensions.Configuration;
using Sync.Settings;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Tests.Snapshots;

/// <summary>Promise 12 for the settings of snapshots.</summary>
public class SnapshotSettingsTests
{
    private const string Valid = "Name=daily;Schedule=0 0 0 * * *;Target=/srv/snapshots";

    [Fact]
    public void Settings_that_are_not_set_have_their_defaults()
    {
        var series = Assert.Single(Read(Valid).Snapshots);

        Assert.Equal(("daily", "0 0 0 * * *", "parquet"), (series.Name, series.Schedule, series.Format));
        Assert.Equal(["flowlogs"], series.Resources);
        Assert.Equal(PathTemplate.Default, series.Path);
        Assert.Equal((null, false, 31), (series.Keep, series.RequireFresh, series.CatchUp));
        Assert.Equal((TimeSpan.FromHours(1), 250_000), (series.OverdueAfter, series.PartRows));
        Assert.Equal(TimeSpan.FromMinutes(5), series.Target.Timeout);
        Assert.Empty(Read().Snapshots);
    }

    [Theory]
    [InlineData("/srv/x", "folder /srv/x", "")]
    [InlineData(
        "https://acc.blob.core.windows.net/box", "Azure Blob Storage acc.blob.core.windows.net, container box", "")]
    [InlineData(
        "https://acc.blob.core.windows.net/box/a/b/", "Azure Blob Storage acc.blob.core.windows.net, container box",
        "a/b/")]
    [InlineData(
        "azure://box/a;ConnectionString=UseDevelopmentStorage=true",
        "Azure Blob Storage by connection string, container box", "a/")]
    [InlineData("s3://bucket/a;Region=eu-central-1", "S3 amazonaws.com, bucket bucket", "a/")]
    [InlineData(
        "s3://bucket;Endpoint=https://s3.oss-cn-hangzhou.aliyuncs.com;AccessKeyId=i;AccessKeySecret=s",
        "S3 s3.oss-cn-hangzhou.aliyuncs.com, bucket bucket", "")]
    public void Each_kind_of_target_is_read_and_described_without_secrets(string target, string said, string prefix)
    {
        var series = Assert.Single(Read($"Name=a;AfterRun=true;Target={target}").Snapshots);

        Assert.Equal((said, prefix), ($"{series.Target}", series.Target.Prefix));
        Assert.Null(series.Schedule);
    }

    [Fact]
    public void Names_in_the_address_are_used_only_by_stores_that_are_not_an_address()
    {
        Assert.True(PathStyle("Endpoint=http://127.0.0.1:9000"));
        Assert.False(PathStyle("Endpoint=https://s3.oss-cn-hangzhou.aliyuncs.com"));
        Assert.True(PathStyle("Endpoint=https://minio.example.com;PathStyle=true"));

        static bool PathStyle(string settings) => Assert.IsType<S3Settings>(
            Read($"Name=a;AfterRun=true;Target=s3://bucket;{settings}").Snapshots[0].Target).PathStyle;
    }

    [Theory]
    [InlineData("Name=Daily", "Sync__Snapshots__0__Name must be 1 to 40 of a to z, 0 to 9 and -, such as daily")]
    [InlineData("Schedule=", "Sync__Snapshots__0__Schedule is either a schedule such as 0 0 0 * * *")]
    [InlineData("AfterRun=true", "Sync__Snapshots__0__Schedule is either a schedule such as 0 0 0 * * *")]
    [InlineData("AfterRun=yes", "Sync__Snapshots__0__AfterRun must be true or false")]
    [InlineData("Schedule=daily", "Sync__Snapshots__0__Schedule must be an NCRONTAB expression of six fields")]
    [InlineData("Schedule=0 0 0 30 2 *", "Sync__Snapshots__0__Schedule never occurs")]
    [InlineData("Target=", "Sync__Snapshots__0__Target is missing: it must be a folder such as /srv/snapshots")]
    [InlineData("Target=snapshots", "Sync__Snapshots__0__Target must be a folder such as /srv/snapshots")]
    [InlineData("Target=https://example.com/x", "Sync__Snapshots__0__Target must be a folder")]
    [InlineData("Target=s3://bucket/a b", "Sync__Snapshots__0__Target must be a folder")]
    [InlineData("Target=s3://user:pass@bucket", "Sync__Snapshots__0__Target must be a folder")]
    [InlineData("Target=azure://box", "Sync__Snapshots__0__ConnectionString is missing")]
    [InlineData(
        "Target=azure://box;ConnectionString=no", "Sync__Snapshots__0__ConnectionString must be a connection string")]
    [InlineData("Endpoint=https://x.example.com", "Sync__Snapshots__0__Endpoint does not apply to a folder")]
    [InlineData("Target=s3://bucket;AccessKeyId=i", "Sync__Snapshots__0__AccessKeySecret is missing: set both")]
    [InlineData("Target=s3://bucket;AccessKeySecret=i", "Sync__Snapshots__0__AccessKeyId is missing: set both")]
    [InlineData("Target=s3://bucket;Endpoint=http://x.example.com", "Sync__Snapshots__0__Endpoint must be an https://")]
    [InlineData("Format=xlsx", "Sync__Snapshots__0__Format must be one of parquet, csv, ndjson")]
    [InlineData("Resources=flowlogs,vpcs", "Sync__Snapshots__0__Resources must be a list of flowlogs, cens")]
    [InlineData("Filter=colour=red", "Sync__Snapshots__0__Filter must be a filter of flowlogs, such as")]
    [InlineData(
        "Resources=flowlogs,drift;Filter=status=Active",
        "Sync__Snapshots__0__Filter must be a filter of drift, such as")]
    [InlineData("Path={resource}/{n}", "Sync__Snapshots__0__Path must have {resource} and {snapshot} in its folders")]
    [InlineData("Keep=30", "Sync__Snapshots__0__Keep must be a duration hh:mm:ss from 01:00:00 to 36500.00:00:00")]
    [InlineData("CatchUp=-1", "Sync__Snapshots__0__CatchUp must be a whole number from 0 to 10000")]
    [InlineData("PartRows=0", "Sync__Snapshots__0__PartRows must be a whole number from 1 to 10000000")]
    [InlineData("OverdueAfter=1", "Sync__Snapshots__0__OverdueAfter must be a duration")]
    [InlineData("Timeout=1", "Sync__Snapshots__0__Timeout must be a duration hh:mm:ss from 00:00:01 to 01:00:00")]
    [InlineData("Shedule=x", "Sync__Snapshots__0__Shedule has the unknown name Shedule; allowed: Name, Schedule")]
    public void A_fault_names_the_setting_and_what_it_must_be(string settings, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => Read($"{Valid};{settings}"));

        Assert.Contains(error.Faults, each => each.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_series_cannot_have_the_same_name()
    {
        var error = Assert.Throws<SettingsException>(() => Read(Valid, Valid));

        Assert.Equal(
            ["Sync__Snapshots__1__Name must be unique: daily is the name of an earlier one"], error.Faults);
    }

    [Fact]
    public void A_filter_may_have_commas_and_applies_to_each_resource()
    {
        var settings = Read($"{Valid};Resources=flowlogs,drift,coverage;Filter=regionId=cn-a,cn-b&accountId=1");
        var series = settings.Snapshots[0];

        Assert.Equal(["flowlogs", "coverage", "drift"], series.Resources);
        Assert.Equal("regionId=cn-a,cn-b&accountId=1", series.Filter);
    }

    [Fact]
    public void A_file_has_the_same_settings_and_its_faults_name_the_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                - name: weekly
                  schedule: 0 0 6 * * 5
                  target: /srv/snapshots
                  resources: [flowlogs, drift]
                  keep: 365.00:00:00
                - name: broken
                  target: s3://bucket
                """);

            var configuration = Configuration(("Sync:SnapshotsFile", file));
            var error = Assert.Throws<SettingsException>(() => SyncSettings.Read(configuration));

            Assert.Equal(
                [
                    $"{Path.GetFileName(file)} line 6 (Schedule) is either a schedule such as 0 0 0 * * * (midnight, "
                        + "UTC), or left out with AfterRun true",
                ],
                error.Faults);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static SyncSettings Read(params string[] series) => SyncSettings.Read(Configuration(
    [
        .. series.SelectMany((settings, number) => settings.Split(';').Select(pair => pair.Split('=', 2))
            .Select(pair => ($"Sync:Snapshots:{number}:{pair[0]}", pair[1]))),
    ]));

    // A later value of the same key replaces an earlier one.
    private static IConfiguration Configuration(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["ConnectionStrings:Postgres"] = "Host=nowhere" };
        foreach (var (key, value) in settings) all[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
