using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sync.Proofs.Npm;

/// <summary>Our signatures, verified by the reference implementation of Standard Webhooks.</summary>
public class WebhookVerificationTests
{
    private const string Next = "whsec_bmV4dG5leHRuZXh0bmV4dG5leHRuZXh0bmV4dG5leHQ=";

    private static readonly NpmFolder Npm = new(Source());

    [NodeFact]
    public async Task The_reference_implementation_accepts_both_secrets_during_rotation_and_rejects_everything_else()
    {
        await using var one = await SinkBench.StartAsync("webhook");
        await using var two = await SinkBench.StartAsync(
            "webhook", (context, _) => context.AnswerAsync(200, ""), ("Secret", Next),
            ("PreviousSecret", SinkBench.Secret));
        await one.SendAsync(SomeAlert.Message(SomeAlert.Hostile("名前 😀 \u00e9 \" \\ </script>")));
        await two.SendAsync();
        var (signed, exchanged) = (one.Receiver.Seen[0], two.Receiver.Seen[0]);
        var now = one.Time.GetUtcNow();

        var verdicts = await VerifyAsync(
            Webhook(SinkBench.Secret, signed), Webhook(Next, exchanged), Webhook(SinkBench.Secret, exchanged),
            Webhook(Next, signed), Webhook(SinkBench.Secret, signed with { Body = signed.Body + " " }),
            Webhook(SinkBench.Secret, signed, now.AddMinutes(6)));

        Assert.Equal(["ok", "ok", "ok"], verdicts[..3]);
        Assert.DoesNotContain("ok", verdicts[3..]);
        Assert.Equal(2, exchanged.Headers["webhook-signature"].Split(' ').Length);

        object Webhook(string secret, SeenRequest request, DateTimeOffset? at = null) =>
            new
            {
                secret,
                now = (at ?? now).ToUnixTimeMilliseconds(),
                headers = Lower(request.Headers),
                body = request.Body,
            };
    }

    private static async Task<string[]> VerifyAsync(params object[] webhooks) =>
        JsonSerializer.Deserialize<string[]>(await Npm.RunAsync("verify.cjs", [], JsonSerializer.Serialize(webhooks)))!;

    // Node passes header names in lower case.
    private static Dictionary<string, string> Lower(IReadOnlyDictionary<string, string> headers) =>
        headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-webhooks");
}
