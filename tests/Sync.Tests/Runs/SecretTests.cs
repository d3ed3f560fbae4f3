using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Runs;

/// <summary>Promise 11: no secret is ever logged, stored or echoed.</summary>
public class SecretTests
{
    [Fact]
    public async Task A_wrong_secret_appears_nowhere_although_the_cloud_echoes_the_string_to_sign()
    {
        const string Secret = "aSecretThatNobodyMaySee";
        await using var app = await SyncApplication.StartAsync(
            settings: [
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", Secret), ("ALIBABA_CLOUD_SECURITY_TOKEN", "aTokenThatNobodyMaySee"),
            ]);

        var report = await app.RunAsync();

        Assert.Equal(Sync.Runs.RunOutcome.Failed, report.Outcome);
        await AssertNowhereAsync(app, Secret, "aTokenThatNobodyMaySee", "x-acs-signature-nonce", "SignatureNonce");
    }

    [Fact]
    public async Task A_full_run_with_failures_reveals_no_secret()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });
        app.Cen.Faults.Add(new Reset { RegionId = "cn-shanghai" });

        await app.RunAsync();

        await AssertNowhereAsync(app, app.Cloud.Credentials.AccessKeySecret, "Signature=", "ACS3-HMAC-SHA256");
    }

    private static async Task AssertNowhereAsync(SyncApplication app, params string[] secrets)
    {
        var rows = await app.QueryAsync<string>(
            """
            select row_to_json(r)::text from sync.sync_run r
            union all select row_to_json(s)::text from sync.run_scope s
            union all select row_to_json(f)::text from sync.flow_log f
            """);
        string[] answers =
        [
            await app.Http.GetStringAsync("/api/runs"), await app.Http.GetStringAsync("/api/regions"),
            await app.Http.GetStringAsync("/api/runs/1"),
        ];
        Assert.NotEmpty(app.Log.All);
        foreach (var text in app.Log.All.Concat(rows).Concat(answers))
        {
            foreach (var secret in secrets) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }
}
