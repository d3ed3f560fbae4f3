using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sync.Drift.Sinks;
using Sync.Settings;
using Receiver = Sync.Drift.Sinks.Receiver;

namespace Sync.Tests.Drift.Sinks;

/// <summary>Promises 11 and 12 for the settings of sinks.</summary>
public class SinkSettingsTests
{
    private const string Webhook = "Name=ops,Type=webhook,Url=https://hooks.example/x,Secret=" + SinkBench.Secret;
    private const string Slack = "Name=chat,Type=slack,Url=https://hooks.slack.example/services/T/B/x";

    [Fact]
    public void No_sink_exists_unless_it_is_configured() => Assert.Empty(Read());

    [Fact]
    public void Every_type_of_sink_can_be_configured()
    {
        var sinks = Read(
            Webhook + ",PreviousSecret=" + SinkBench.Secret + ",Timeout=00:00:20", Slack,
            "Name=a-1,Type=Teams,Url=http://localhost:1/x?sig=1,AllowPrivateAddresses=true",
            "Name=robot,Type=dingtalk,Url=https://oapi.example/robot/send?access_token=t,Secret=SEC1",
            "Name=file,Type=file,Path=-");

        Assert.Equal(["ops", "chat", "a-1", "robot", "file"], sinks.Select(sink => sink.Name));
        Assert.Equal(
            [SinkType.Webhook, SinkType.Slack, SinkType.Teams, SinkType.DingTalk, SinkType.File],
            sinks.Select(sink => sink.Type));
        Assert.Equal([SinkBench.Secret, SinkBench.Secret], sinks[0].Secrets);
        Assert.Equal(
            new Receiver(new Uri("https://hooks.example/x"), false, TimeSpan.FromSeconds(20)), sinks[0].Receiver);
        Assert.Equal(
            new Receiver(new Uri("http://localhost:1/x?sig=1"), true, TimeSpan.FromSeconds(10)), sinks[2].Receiver);
        Assert.Equal(("-", null), (sinks[4].Path, sinks[4].Receiver));
    }

    [Fact]
    public void The_app_provides_the_sinks_by_name()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(Configuration(Webhook, Slack));
        using var app = builder.AddSync().Build();

        var sinks = app.Services.GetRequiredService<IReadOnlyDictionary<string, Sink>>();

        Assert.Equal(["chat", "ops"], sinks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ops", sinks["ops"].Name);
    }

    [Theory]
    [InlineData("Type=slack,Url=https://x.example", "Name must consist of a to z, 0 to 9 and -")]
    [InlineData("Name=Ops Team,Type=slack,Url=https://x.example", "Name must consist of a to z, 0 to 9 and -")]
    [InlineData(
        "Name=ops,Url=https://x.example",
        "Type is missing: it must be webhook, slack, teams, dingtalk or file")]
    [InlineData("Name=ops,Type=mail", "Type must be one of webhook, slack, teams, dingtalk, file")]
    [InlineData("Name=ops,Type=slack", "Url is missing: it must be an https:// URL")]
    [InlineData("Name=ops,Type=slack,Url=hooks.slack.example/theToken", "Url must be an https:// URL")]
    [InlineData("Name=ops,Type=slack,Url=http://hooks.slack.example/theToken", "Url must be an https:// URL")]
    [InlineData(
        "Name=ops,Type=slack,Url=ftp://x.example/theToken,AllowPrivateAddresses=true", "Url must be an https:// URL")]
    [InlineData("Name=ops,Type=slack,Url=https://user:theToken@x.example", "Url must be an https:// URL")]
    [InlineData("Name=ops,Type=slack,Url=https://x.example/#theToken", "Url must be an https:// URL")]
    [InlineData(
        "Name=ops,Type=slack,Url=https://x.example,Secret=theToken",
        "Secret is supported only for the types webhook, dingtalk")]
    [InlineData("Name=ops,Type=slack,Url=https://x.example,Path=theToken", "Path is supported only for the types file")]
    [InlineData(
        "Name=ops,Type=slack,Url=https://x.example,AllowPrivateAddresses=theToken",
        "AllowPrivateAddresses must be true or false")]
    [InlineData(
        "Name=ops,Type=slack,Url=https://x.example,Timeout=00:01:00",
        "Timeout must be a duration hh:mm:ss from 00:00:01 to 00:00:30")]
    [InlineData(
        "Name=ops,Type=slack,Url=https://x.example,Uri=theToken",
        "Uri is not a setting; did you mean Sync__Sinks__0__Url?")]
    [InlineData(
        "Name=ops,Type=webhook,Url=https://x.example",
        "Secret is missing: it must be whsec_ and 24 to 64 bytes in base64")]
    [InlineData(
        "Name=ops,Type=webhook,Url=https://x.example,Secret=whsec_theToken",
        "Secret must be whsec_ and 24 to 64 bytes in base64")]
    [InlineData(
        "Name=ops,Type=webhook,Url=https://x.example,Secret=MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "Secret must be whsec_ and 24 to 64 bytes in base64")]
    [InlineData(Webhook + ",PreviousSecret=theToken", "PreviousSecret must be whsec_ and 24 to 64 bytes in base64")]
    [InlineData(
        "Name=ops,Type=dingtalk,Url=https://x.example",
        "Secret is missing: it must be the signing secret that DingTalk shows")]
    [InlineData("Name=ops,Type=file", "Path is missing: it must be a file, or - for standard output")]
    [InlineData(
        "Name=ops,Type=file,Path=-,Timeout=00:00:05",
        "Timeout is supported only for the types webhook, slack, teams, dingtalk")]
    [InlineData(
        "Name=ops,Type=file,Path=-,Url=https://x.example/theToken",
        "Url is supported only for the types webhook, slack, teams, dingtalk")]
    public void A_fault_names_the_setting_and_what_it_must_be_and_no_value(string sink, string fault)
    {
        var error = Assert.Throws<SettingsException>(() => Read(sink));

        Assert.StartsWith($"Sync__Sinks__0__{fault}", Assert.Single(error.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain("theToken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_all_sinks_are_listed_at_once_and_names_are_unique()
    {
        var error = Assert.Throws<SettingsException>(() => Read(Webhook, "Name=ops,Type=slack", "Type=file"));

        Assert.Equal(
            [
                "Sync__Sinks__1__Name must be unique: an earlier sink has the same name", "Sync__Sinks__1__Url",
                "Sync__Sinks__2__Name", "Sync__Sinks__2__Path",
            ],
            error.Faults.Select((fault, index) => index == 0 ? fault : fault.Split(' ')[0]));
    }

    [Fact]
    public void Printed_settings_hold_neither_URL_nor_secret()
    {
        var sink = Assert.Single(Read(Webhook));

        Assert.Equal("Webhook ops Receiver", $"{sink} {sink.Receiver}");
    }

    private static IReadOnlyList<SinkSettings> Read(params string[] sinks) =>
        SyncSettings.Read(Configuration(sinks)).Sinks;

    private static IConfigurationRoot Configuration(params string[] sinks) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=localhost")])
        .AddInMemoryCollection(sinks.SelectMany((sink, index) => sink.Split(',').Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create($"Sync:Sinks:{index}:{pair[0]}", (string?)pair[1]))))
        .Build();
}
