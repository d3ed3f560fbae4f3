using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Tests.Alibaba.Configuration;

public sealed class AccountSettingsTests
{
    [Fact]
    public void All_settings_of_an_account_are_read()
    {
        var account = Assert.Single(Read(
            ("Sync:Accounts:0:Id", "123"), ("Sync:Accounts:0:Name", "team"),
            ("Sync:Accounts:0:RoleArn", "acs:ram::123:role/sync"), ("Sync:Accounts:0:ExternalId", "abc:1"),
            ("Sync:Accounts:0:Regions:0", "cn-hangzhou"),
            ("Sync:Accounts:0:ExcludeRegions", "cn-beijing,cn-shanghai"),
            ("Sync:Accounts:0:RequestsPerSecond", "2.5")).Accounts);

        Assert.Equal(
            ("123", "team", "acs:ram::123:role/sync", "abc:1", 2.5),
            (account.Id, account.Name, account.RoleArn, account.ExternalId, account.RequestsPerSecond));
        Assert.Equal(["cn-hangzhou"], account.Regions);
        Assert.Equal(["cn-beijing", "cn-shanghai"], account.ExcludeRegions);
    }

    [Fact]
    public void The_account_of_the_credentials_is_used_unless_accounts_are_set()
    {
        var settings = Read();

        Assert.Empty(settings.Accounts);
        Assert.Null(settings.ResourceDirectory);
    }

    [Fact]
    public void A_resource_directory_has_to_be_enabled()
    {
        var off = Read(("Sync:ResourceDirectory:Enabled", "false"), ("Sync:ResourceDirectory:Include", "1"));
        Assert.Null(off.ResourceDirectory);

        var directory = Read(
            ("Sync:ResourceDirectory:Enabled", "true"), ("Sync:ResourceDirectory:RoleName", "reader"),
            ("Sync:ResourceDirectory:Include", "1,2"), ("Sync:ResourceDirectory:Exclude:0", "3")).ResourceDirectory!;

        Assert.Equal(("reader", 2, "3"), (directory.RoleName, directory.Include.Count, directory.Exclude[0]));
        Assert.Equal("sync", Read(("Sync:ResourceDirectory:Enabled", "true")).ResourceDirectory!.RoleName);
    }

    [Theory]
    [InlineData("Sync__Accounts__0__Id is missing", "Sync:Accounts:0:Name=x")]
    [InlineData("Sync__Accounts__0__Id must be", "Sync:Accounts:0:Id=team")]
    [InlineData("Sync__Accounts__0__RoleArn must be", "Sync:Accounts:0:Id=1", "Sync:Accounts:0:RoleArn=role/sync")]
    [InlineData(
        "Sync__Accounts__0__ExternalId must be",
        "Sync:Accounts:0:Id=1", "Sync:Accounts:0:RoleArn=acs:ram::1:role/a", "Sync:Accounts:0:ExternalId=a b")]
    [InlineData(
        "Sync__Accounts__0__ExternalId requires a RoleArn", "Sync:Accounts:0:Id=1", "Sync:Accounts:0:ExternalId=ab")]
    [InlineData("Sync__Accounts__0__Regions must be", "Sync:Accounts:0:Id=1", "Sync:Accounts:0:Regions=cn_hangzhou")]
    [InlineData(
        "Sync__Accounts__0__RequestsPerSecond must be a number from 0.1 to 1000",
        "Sync:Accounts:0:Id=1", "Sync:Accounts:0:RequestsPerSecond=0")]
    [InlineData(
        "Sync__Accounts lists account 1 2 times",
        "Sync:Accounts:0:Id=1", "Sync:Accounts:1:Id=1", "Sync:Accounts:1:RoleArn=acs:ram::1:role/a")]
    [InlineData(
        "Sync__Accounts has more than one account without a RoleArn",
        "Sync:Accounts:0:Id=1", "Sync:Accounts:1:Id=2")]
    [InlineData(
        "Sync__Accounts__0__Rolearm is not a setting; did you mean Sync__Accounts__0__RoleArn?",
        "Sync:Accounts:0:Id=1", "Sync:Accounts:0:Rolearm=x")]
    [InlineData("Sync__AccountId cannot be combined with Sync__Accounts", "Sync:Accounts:0:Id=1", "Sync:AccountId=1")]
    [InlineData(
        "Sync__AccountId cannot be combined with Sync__ResourceDirectory__Enabled",
        "Sync:ResourceDirectory:Enabled=true", "Sync:AccountId=1")]
    [InlineData("Sync__ResourceDirectory__Enabled must be true or false", "Sync:ResourceDirectory:Enabled=yes")]
    [InlineData("Sync__ResourceDirectory__RoleName must be", "Sync:ResourceDirectory:RoleName=a/b")]
    [InlineData("Sync__ResourceDirectory__Include must be", "Sync:ResourceDirectory:Include=team")]
    [InlineData("Sync__ResourceDirectory__Exclude must be", "Sync:ResourceDirectory:Exclude:0=team")]
    public void A_fault_names_its_setting(string fault, params string[] settings)
    {
        (string, string)[] pairs =
            [.. settings.Select(setting => setting.Split('=')).Select(pair => (pair[0], pair[1]))];

        var error = Assert.Throws<SettingsException>(() => Read(pairs));

        Assert.StartsWith(fault, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    private static SyncSettings Read(params (string Key, string Value)[] settings) => SyncSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .Append(("ConnectionStrings:Postgres", "Host=db"))
                .ToDictionary(setting => setting.Item1, setting => (string?)setting.Item2))
            .Build());
}
