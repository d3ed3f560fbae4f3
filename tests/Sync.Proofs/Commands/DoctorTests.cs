using Sync.Local.FakeCen.Accounts;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Commands;

/// <summary>
/// The checks of <c>doctor</c> for credentials and accounts. The others are in <see cref="CommandLineTests"/>.
/// </summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_shows_the_credential_source_and_expiry_but_no_secret()
    {
        await using var app = await SyncApplication.StartAsync();
        var settings = app.Settings();

        var byKey = await SyncProcess.RunAsync(settings, "doctor");
        Assert.Contains(
            "ok    credentials: an AccessKey, from ALIBABA_CLOUD_ACCESS_KEY_ID, no expiry",
            byKey.Output, StringComparison.Ordinal);

        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, app.Cen.Identities.Issue());
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_ID");
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        settings["ALIBABA_CLOUD_ROLE_ARN"] = $"acs:ram::{app.Cloud.AccountId}:role/sync";
        settings["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = FakeIdentityProvider.Arn(app.Cloud);
        settings["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = token;
        var byToken = await SyncProcess.RunAsync(settings, "doctor");

        Assert.True(byToken.ExitCode == 0, byToken.Output + byToken.Errors);
        Assert.Contains(
            $"ok    credentials: the role acs:ram::{app.Cloud.AccountId}:role/sync with the OIDC token in {token}",
            byToken.Output, StringComparison.Ordinal);
        Assert.Matches(@"valid until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", byToken.Output);
        Assert.DoesNotContain(
            await File.ReadAllTextAsync(token), byToken.Output + byToken.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(
            app.Cloud.Credentials.AccessKeySecret, byKey.Output + byKey.Errors, StringComparison.Ordinal);
        File.Delete(token);
    }

    [Fact]
    public async Task Doctor_without_credentials_lists_the_sources_it_tried_and_what_is_missing()
    {
        await using var app = await SyncApplication.StartAsync();
        var settings = app.Settings();
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_ID");
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");

        var result = await SyncProcess.RunAsync(settings, "doctor", "--cloud", "alibaba");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "not used: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set",
            result.Output, StringComparison.Ordinal);
        Assert.Contains("not used: ALIBABA_CLOUD_ECS_METADATA is not set", result.Output, StringComparison.Ordinal);
        Assert.Contains("WRONG credentials: none found", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_right_to_the_network_that_is_missing_is_reported_with_the_action_to_grant()
    {
        await using var app = await SyncApplication.StartAsync();
        string[] denied = ["ListTransitRouterVbrAttachments", "ListTransitRouterEcrAttachments"];
        foreach (var operation in denied) app.Cen.Faults.Add(Refuse.Denied(operation));
        var settings = app.Settings();
        settings["Sync:Network:Enabled"] = "true";

        var result = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ok    network: ListTransitRouterVpcAttachments\n", result.Output, StringComparison.Ordinal);
        foreach (var operation in denied)
            Assert.Matches($@"WRONG network: {operation}: Forbidden\.RAM: .*cen:{operation}\b", result.Output);
    }

    [Fact]
    public async Task Each_account_is_checked_separately()
    {
        await using var app = await SyncApplication.StartAsync(ManyAccounts.Options);
        app.Cen.AddMembers(2, ManyAccounts.Options);
        app.Cen.Accounts.Members[1].Roles = [new FakeRole("sync") { ExternalId = "known" }];
        var settings = app.Settings();
        settings["Sync:ResourceDirectory:Enabled"] = "true";

        var result = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"ok    account: {ManyAccounts.Id(2)} (fake-1)", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"WRONG account: {ManyAccounts.Id(3)} (fake-2): NoPermission", result.Output, StringComparison.Ordinal);
        Assert.Contains("ExternalId", result.Output, StringComparison.Ordinal);
    }
}
