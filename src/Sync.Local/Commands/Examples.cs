using System.CommandLine;

namespace Sync.Local.Commands;

/// <summary>Example command lines for the help. A test parses all of them.</summary>
public static class Examples
{
    private const string All = """
        flowsync up
        flowsync up --port 8080 --cloud fake
        SYNC_KEY=$(openssl rand -base64 24) flowsync up --host 0.0.0.0

        flowsync run --dry-run
        flowsync run --scopes
        flowsync run --json

        flowsync status
        flowsync status --stale
        flowsync status --watch
        SYNC_KEY=… flowsync status --url https://NAME.azurewebsites.net

        flowsync list --region cn-hangzhou cn-shanghai --status Inactive
        flowsync list --tag env=prod --tag team -q "egress hangzhou"
        flowsync list --as-of yesterday --sort=-changedAt --fields flowLogId,status,changedAt
        flowsync list --cen cen-7qthudw0ll6jmc0001 --limit 0 --json
        flowsync list --as-of 2026-01-31 -o csv > flowlogs.csv
        flowsync list --status Inactive -o wide
        flowsync list --fields flowLogId --no-headers --quiet | head -3

        flowsync show flowlog-m5evbtbpt0001
        flowsync show "egress hangzhou" -o yaml
        flowsync history flowlog-m5evbtbpt0001

        flowsync diff --from yesterday --to today
        flowsync diff --from 2026-01-31T12:00:00Z --region cn-hangzhou --json

        flowsync drift --since 7d
        flowsync drift --since yesterday --kind removed --region cn-hangzhou
        flowsync drift --since 7d --resource attachment --resource transit_router
        terraform show -json | flowsync drift --against-terraform -
        flowsync drift --against-terraform show.json --import > imports.tf

        flowsync runs
        flowsync runs 42 --json

        flowsync export -o flowlogs.parquet
        flowsync export --format csv -o - --region cn-hangzhou | gzip > flowlogs.csv.gz
        flowsync export -o flowlogs.ndjson --as-of 2026-01-31T12:00:00Z
        flowsync export coverage -o coverage.parquet --verdict not_covered partly
        flowsync export attachments --format csv -o - --kind VPC
        flowsync export transit-routers -o transit-routers.csv
        flowsync export cens -o cens.csv

        flowsync query
        flowsync query flow-logs-not-active -o csv
        flowsync query "select region_id, flow_log_id from report.flow_log where status = 'Inactive'"

        flowsync coverage
        flowsync coverage --cen cen-7qthudw0ll6jmc0001 --kind VPC --tag env=prod --min 95
        flowsync coverage --all --as-of 30d --json
        flowsync coverage --fix terraform --region cn-hangzhou | tee missing.tf
        flowsync coverage --fix aliyun --project flowlogs --logstore network
        flowsync coverage events --since 7d --kind uncovered

        flowsync attachments --kind VPC --status Attached

        flowsync snapshot list daily --limit 30
        flowsync snapshot write daily
        flowsync snapshot verify
        flowsync snapshot backfill daily --from 30d --to 1d --every 1d

        flowsync expectations --region cn-hangzhou --json

        flowsync alert list
        flowsync alert deliveries --state dead --since 7d
        flowsync alert test ops
        flowsync alert replay --sink ops --since 7d
        flowsync alert enable ops

        flowsync mcp
        SYNC_KEY=… flowsync mcp --url https://NAME.azurewebsites.net

        flowsync completion bash
        eval "$(flowsync completion zsh)"

        flowsync init
        flowsync init --account 1234567890123456 --regions cn-hangzhou,cn-shanghai --slack env:SLACK_URL
        flowsync init --config production.yaml --postgres env:DATABASE

        flowsync config check
        flowsync config show
        flowsync config show --set --config production.yaml
        flowsync config schema > sync.schema.json

        flowsync migrate
        flowsync doctor --cloud alibaba

        flowsync reader-key create --name "the network team" --account 1234567890123456
        flowsync reader-key list
        flowsync reader-key revoke SYNCRexample

        flowsync fake-cen --port 7080 --regions 4 --flow-logs 1000 --drift-every 30s

        flowsync version
        """;

    private static readonly string[] Lines = All.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The examples of a command and its subcommands; for the root command, those without a command.</summary>
    public static IReadOnlyList<string> Of(Command command)
    {
        var path = Path(command);
        return [.. Lines.Where(
            line => path == "" ? line == "flowsync up" : Words(line).StartsWith($"{path} ", StringComparison.Ordinal))];
    }

    /// <summary>The text after the program's name, with a space at the end.</summary>
    private static string Words(string line) =>
        $"{line.Split("flowsync ", 2) switch { [_, var words] => words, _ => "" }} ";

    private static string Path(Command command) => command is RootCommand
        ? ""
        : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}".TrimStart();
}
