using System.CommandLine;

namespace Sync.Local.Commands;

/// <summary>Example command lines for the help. A test parses all of them.</summary>
public static class Examples
{
    private const string All = """
        sync
        sync up --port 8080 --cloud fake
        SYNC_KEY=$(openssl rand -base64 24) sync up --host 0.0.0.0

        sync sync --dry-run
        sync sync --json

        sync status
        SYNC_KEY=… sync status --url https://NAME.azurewebsites.net

        sync list --region cn-hangzhou cn-shanghai --status Inactive
        sync list --tag env=prod --tag team -q "egress hangzhou"
        sync list --as-of yesterday --sort=-changedAt --fields flowLogId,status,changedAt
        sync list --cen cen-7qthudw0ll6jmc0001 --limit 0 --json

        sync show flowlog-m5evbtbpt0001
        sync history flowlog-m5evbtbpt0001

        sync diff --from yesterday --to today
        sync diff --from 2026-01-31T12:00:00Z --region cn-hangzhou --json

        sync drift --since 7d
        sync drift --since yesterday --kind removed --region cn-hangzhou
        sync drift --since 7d --resource attachment --resource transit_router
        terraform show -json | sync drift --against-terraform -

        sync runs
        sync runs 42 --json

        sync export -o flowlogs.parquet
        sync export --format csv -o - --region cn-hangzhou | gzip > flowlogs.csv.gz
        sync export -o flowlogs.ndjson --as-of 2026-01-31T12:00:00Z
        sync export coverage -o coverage.parquet --verdict not_covered partly
        sync export attachments --format csv -o - --kind VPC

        sync coverage
        sync coverage --cen cen-7qthudw0ll6jmc0001 --kind VPC --tag env=prod --min 95
        sync coverage --all --as-of 30d --json
        sync coverage --fix terraform --region cn-hangzhou | tee missing.tf
        sync coverage --fix aliyun --project flowlogs --logstore network
        sync coverage events --since 7d --kind uncovered

        sync attachments --kind VPC --status Attached

        sync expectations --region cn-hangzhou --json

        sync snapshot list daily --limit 30
        sync snapshot write daily
        sync snapshot verify
        sync snapshot backfill daily --from 30d --to 1d --every 1d

        sync alert list
        sync alert test ops
        sync alert replay --sink ops --since 7d
        sync alert enable ops

        sync mcp
        SYNC_KEY=… sync mcp --url https://NAME.azurewebsites.net

        sync completion bash
        eval "$(sync completion zsh)"

        sync migrate
        sync doctor --cloud alibaba

        sync reader-key create --name "the network team" --account 1234567890123456
        sync reader-key list
        sync reader-key revoke SYNCRexample

        sync fake-cen --port 7080 --regions 4 --flow-logs 1000 --drift-every 00:00:30
        """;

    private static readonly string[] Lines = All.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The examples of a command and its subcommands; for the root command, those without a command.</summary>
    public static IReadOnlyList<string> Of(Command command)
    {
        var path = Path(command);
        return [.. Lines.Where(
            line => path == "" ? line == "sync" : Words(line).StartsWith($"{path} ", StringComparison.Ordinal))];
    }

    /// <summary>The text after the program's name, with a space at the end.</summary>
    private static string Words(string line) =>
        $"{line.Split("sync ", 2) switch { [_, var words] => words, _ => "" }} ";

    private static string Path(Command command) => command is RootCommand
        ? ""
        : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}".TrimStart();
}
