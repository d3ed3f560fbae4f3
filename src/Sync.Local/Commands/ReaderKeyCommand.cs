using System.CommandLine;
using Sync.CenApi;
using Sync.Local.Commands.Output;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>reader-key</c>: manages the key pairs that clients of <c>/api/cen</c> sign with.</summary>
internal static class ReaderKeyCommand
{
    private static readonly Column[] Columns =
    [
        new("accessKeyId", CellKind.Id, 10) { Title = "key" }, new("name", CellKind.Text, 9), new("state", Weight: 8),
        new("accountId", CellKind.Id, 7) { Title = "account" }, new("created", Weight: 5), new("revoked", Weight: 4),
    ];

    public static Command Create() => new(
        "reader-key", "Manage the key pairs that clients of /api/cen sign with. They are not Alibaba Cloud keys.")
    {
        CreateCreate(), CreateList(), CreateRevoke(),
    };

    private static Command CreateCreate()
    {
        var name = new Option<string>("--name") { Description = "A name that says whose key it is.", Required = true };
        name.Validators.Add(result =>
        {
            var text = result.Tokens is [.., var token] ? token.Value : "";
            if (string.IsNullOrWhiteSpace(text) || text.Length > ReaderKeys.MaxNameLength || text.Any(char.IsControl))
                result.AddError($"--name must be 1 to {ReaderKeys.MaxNameLength} characters, not only whitespace, "
                    + "without control characters.");
        });
        var account = new Option<string?>("--account")
        {
            Description = "The only account ID that the key may read. Default: all accounts.",
        };
        account.Validators.Add(result =>
        {
            if (result.Tokens is [.., var token] && (token.Value == "" || !token.Value.All(char.IsAsciiDigit)))
                result.AddError(
                    $"--account must be an Alibaba Cloud account ID, digits only, not {Printing.Clean(token.Value)}.");
        });
        var cloud = CloudOption.Create();
        var command = new Command("create", "Create a key and print its secret, which is shown only once.")
        {
            name, account, cloud,
        };
        command.SetAction((parsed, token) => WithKeysAsync(
            parsed.GetValue(cloud),
            keys => CreateAsync(keys, parsed.GetValue(name)!, parsed.GetValue(account), token),
            token));
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List all keys, including revoked ones, without their secrets.");
        Reading.ServeLocally(command, async (_, open, output, token) =>
        {
            var keys = await (await open()).Get<ReaderKeys>().ListAsync(token);
            if (output.IsDocument) output.Write(new { items = keys });
            else output.Write(new Grid(Columns, [.. keys.Select(Row)]));
            return ExitCode.Done;
        });
        return command;
    }

    private static Row Row(ReaderKeyInfo key) => new(
    [
        key.AccessKeyId, key.Name, key.RevokedAt is null ? "active" : "revoked", key.AccountId ?? "all",
        Display.Time(key.CreatedAt), Display.Time(key.RevokedAt),
    ])
    {
        Tone = key.RevokedAt is null ? Tone.Plain : Tone.Quiet,
    };

    private static Command CreateRevoke()
    {
        var id = new Argument<string>("ACCESS_KEY_ID") { Description = "The AccessKey ID, as shown by list." };
        var cloud = CloudOption.Create();
        var command = new Command(
            "revoke", $"Revoke a key. Every Sync process refuses it within {ReaderKeys.Kept.TotalSeconds:0} s.")
        {
            id, cloud,
        };
        command.SetAction((parsed, token) => WithKeysAsync(
            parsed.GetValue(cloud), keys => RevokeAsync(keys, parsed.GetValue(id)!, token), token));
        return command;
    }

    private static async Task<int> WithKeysAsync(
        CloudKind? cloud, Func<ReaderKeys, Task<int>> action, CancellationToken cancellationToken)
    {
        // The cloud only selects one of the two local databases.
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        return await action(app.Get<ReaderKeys>());
    }

    private static async Task<int> CreateAsync(
        ReaderKeys keys, string name, string? account, CancellationToken cancellationToken)
    {
        var pair = await keys.CreateAsync(name, account, cancellationToken);
        Console.WriteLine($"AccessKeyId      {pair.AccessKeyId}");
        Console.WriteLine($"AccessKeySecret  {pair.AccessKeySecret}");
        Console.Error.WriteLine("The secret is not shown again.");
        return ExitCode.Done;
    }

    private static async Task<int> RevokeAsync(ReaderKeys keys, string accessKeyId, CancellationToken cancellationToken)
    {
        if (await keys.RevokeAsync(accessKeyId, cancellationToken))
        {
            Console.WriteLine($"{accessKeyId} is revoked. Processes that have it cached refuse it within "
                + $"{ReaderKeys.Kept.TotalSeconds:0} s.");
            return ExitCode.Done;
        }

        Console.Error.WriteLine($"Unknown reader key {accessKeyId}. Run reader-key list to see all keys.");
        return ExitCode.Wrong;
    }
}
