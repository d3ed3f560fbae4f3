using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.Local.FakeCen;

namespace Sync.Testing;

/// <summary>The app with the first account of the fake cloud and its member accounts.</summary>
internal static class ManyAccounts
{
    public static FakeCloudOptions Options { get; } = new(Regions: 4, FlowLogs: 60);

    /// <summary>The id of the account with this seed: 1 is the first account, 2 and higher are members.</summary>
    public static string Id(int seed) => new FakeCloud(Options with { FlowLogs = 0, Seed = seed }).AccountId;

    /// <summary>The first account uses its own key, the members use their roles.</summary>
    public static async Task<SyncApplication> StartAsync(int members, params (string Key, string Value)[] settings)
    {
        var accounts = new List<(string, string)> { ("Sync:Accounts:0:Id", Id(1)), ("Sync:Accounts:0:Name", "base") };
        for (var number = 1; number <= members; number++)
        {
            accounts.Add(($"Sync:Accounts:{number}:Id", Id(1 + number)));
            accounts.Add(($"Sync:Accounts:{number}:RoleArn", $"acs:ram::{Id(1 + number)}:role/sync"));
        }

        return await StartAloneAsync(
            members,
            [.. accounts.ExceptBy(settings.Select(setting => setting.Key), account => account.Item1), .. settings]);
    }

    /// <summary>The members exist, but the settings contain no accounts.</summary>
    public static async Task<SyncApplication> StartAloneAsync(int members, params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartAsync(Options, settings);
        app.Cen.AddMembers(members, Options);
        return app;
    }

    /// <summary>The role of an account, assumed with the key of the first account.</summary>
    public static Task<SessionKeys> OpenSessionAsync(this SyncApplication app, string account) =>
        new StsClient(
            app.Get<AlibabaRpc>(), app.Get<SyncSettings>().Alibaba, CredentialCache.Fixed(app.Cloud.Credentials),
            "session")
            .AssumeRoleAsync(new Role($"acs:ram::{account}:role/sync", null), CancellationToken.None);

    public static IReadOnlyList<FakeCloud> Clouds(this SyncApplication app) => [app.Cloud, .. app.Cen.Accounts.Members];

    public static async Task AssertWholeAsync(this SyncApplication app, FakeCloud account) => Assert.Equal(
        account.Regions.SelectMany(account.FlowLogs).Select(entry => entry.FlowLogId).Order(StringComparer.Ordinal),
        (await app.IdsAsync(account)).Order(StringComparer.Ordinal));

    public static Task<IReadOnlyList<string>> IdsAsync(this SyncApplication app, FakeCloud account) =>
        app.QueryAsync<string>(
            "select flow_log_id from sync.flow_log where account_id = @AccountId order by flow_log_id",
            new { account.AccountId });
}
