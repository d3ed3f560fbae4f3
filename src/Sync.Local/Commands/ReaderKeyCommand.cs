using System.CommandLine;
using Sync.CenApi;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>reader-key</c>: the key pairs that readers of <c>/api/cen</c> sign with.</summary>
internal static class ReaderKeyCommand
{
    public static Command Create() => new("reader-key", "The key pairs that readers of /api/cen sign with: never the cloud's own.")
    {
        CreateCreate(), CreateList(), CreateRevoke(),
    };

    private static Command CreateCreate()
    {
        var name = new Option<string>("--name") { Description = "For people: whose key it is.", Required = true };
        name.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>() ?? "";
            if (string.IsNullOrWhiteSpace(text) || text.Length > ReaderKeys.MaxNameLength || text.Any(char.IsControl))
                result.AddError($"--name must be 1 to {ReaderKeys.MaxNameLength} characters long, not all blank, without control characters.");
        });
        var account = new Option<string?>("--account") { Description = "The one account id the key may read. Without it: all." };
        account.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not ({ Length: > 0 } text) || !text.All(char.IsAsciiDigit))
                result.AddError("--account must be an Alibaba Cloud account id: digits only.");
        });
        var cloud = CloudOption.Create();
        var command = new Command("create", "Make a key and print its secret, this once.") { name, account, cloud };
        command.SetAction((parsed, token) => WithKeysAsync(
            parsed.GetValue(cloud), keys => CreateAsync(keys, parsed.GetValue(name)!, parsed.GetValue(account), token), token));
        return command;
    }

    private static Command CreateList()
    {
        var cloud = CloudOption.Create();
        var command = new Command("list", "Every key there is or was, without its secret.") { cloud };
        command.SetAction((parsed, token) => WithKeysAsync(parsed.GetValue(cloud), keys => ListAsync(keys, token), token));
        return command;
    }

    private static Command CreateRevoke()
    {
        var id = new Argument<string>("ACCESS_KEY_ID") { Description = "As list shows it." };
        var cloud = CloudOption.Create();
        var command = new Command("revoke", $"Refuse a key: wherever Sync runs, within {ReaderKeys.Kept.TotalSeconds:0} s.") { id, cloud };
        command.SetAction((parsed, token) => WithKeysAsync(
            parsed.GetValue(cloud), keys => RevokeAsync(keys, parsed.GetValue(id)!, token), token));
        return command;
    }

    private static async Task<int> WithKeysAsync(CloudKind? cloud, Func<ReaderKeys, Task<int>> action, CancellationToken cancellationToken)
    {
        // The cloud matters only for which of the two local databases is meant.
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        return await action(app.Get<ReaderKeys>());
    }

    private static async Task<int> CreateAsync(ReaderKeys keys, string name, string? account, CancellationToken cancellationToken)
    {
        var pair = await keys.CreateAsync(name, account, cancellationToken);
        Console.WriteLine($"AccessKeyId      {pair.AccessKeyId}");
        Console.WriteLine($"AccessKeySecret  {pair.AccessKeySecret}");
        Console.Error.WriteLine("The secret is not shown again.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(ReaderKeys keys, CancellationToken cancellationToken)
    {
        foreach (var key in await keys.ListAsync(cancellationToken))
        {
            var state = key.RevokedAt is { } revoked ? $"revoked {revoked:u}" : "live";
            Console.WriteLine($"{key.AccessKeyId}  account {key.AccountId ?? "all"}  made {key.CreatedAt:u}  {state}  {key.Name}");
        }

        return ExitCode.Done;
    }

    private static async Task<int> RevokeAsync(ReaderKeys keys, string accessKeyId, CancellationToken cancellationToken)
    {
        if (await keys.RevokeAsync(accessKeyId, cancellationToken))
        {
            Console.WriteLine($"{accessKeyId} is revoked. Whoever has just used it is refused within {ReaderKeys.Kept.TotalSeconds:0} s.");
            return ExitCode.Done;
        }

        Console.Error.WriteLine($"There is no reader key {accessKeyId}. reader-key list shows those there are.");
        return ExitCode.Wrong;
    }
}
