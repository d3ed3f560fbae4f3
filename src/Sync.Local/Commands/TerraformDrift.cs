using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Expectations.Terraform;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary><c>drift --against-terraform</c>: compares the inventory with what Terraform states.</summary>
internal sealed class TerraformDrift(Api api, TerraformSelection selection, CommandOutput output)
{
    // A URL may have 8,000 characters, and an ID 30.
    private const int IdsAtOnce = 100;

    /// <param name="file"><c>-</c> for standard input.</param>
    /// <param name="import">Whether import blocks are written instead of the differences.</param>
    public async Task<int> RunAsync(string file, bool import, CancellationToken cancellationToken)
    {
        var stated = TerraformShow.Read(await ReadAsync(file, cancellationToken));
        var comparison = TerraformComparison.Between(
            stated, await ReadInventoryAsync(stated, cancellationToken), selection,
            await ReadTransientStatusesAsync(cancellationToken));
        if (import) output.WriteText(TerraformImports.Write(comparison.Unmanaged));
        else if (output.IsDocument)
            output.Write(new { comparison.Unmanaged, comparison.Missing, comparison.Differing });
        else Write(comparison, stated.Count);
        return comparison.IsEmpty ? ExitCode.Done : ExitCode.Differs;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            // Both detect the encoding: a shell may have written UTF-16.
            return file == "-"
                ? await Console.In.ReadToEndAsync(cancellationToken)
                : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TerraformException($"--against-terraform names a file that cannot be read: {error.Message}");
        }
    }

    /// <summary>The selected flow logs, and those with an ID that Terraform states.</summary>
    private async Task<IReadOnlyList<SnapshotItem<FlowLog>>> ReadInventoryAsync(
        IReadOnlyList<TerraformFlowLog> stated, CancellationToken cancellationToken)
    {
        List<QueryBuilder> queries =
        [
            new()
            {
                { "accountId", selection.AccountId }, { "regionId", selection.RegionId }, { "cenId", selection.CenId },
            },
            .. stated.Select(flowLog => flowLog.FlowLogId).OfType<string>().Chunk(IdsAtOnce)
                .Select(ids => new QueryBuilder { { "flowLogId", ids } }),
        ];
        var found = new SortedDictionary<(string, string, string), SnapshotItem<FlowLog>>();
        foreach (var query in queries)
        {
            var page = (await api.WalkAsync("flowlogs", query, null, cancellationToken))
                .Deserialize<SnapshotPage<FlowLog>>(ApiJson.Options)!;
            foreach (var item in page.Items)
                found[(item.AccountId, item.Content.RegionId!, item.Content.FlowLogId)] = item;
        }

        return [.. found.Values];
    }

    private async Task<IReadOnlyList<string>> ReadTransientStatusesAsync(CancellationToken cancellationToken)
    {
        var inForce = await api.GetAsync("settings", null, cancellationToken);
        return inForce["settings"]?["drift"]?["transientStatuses"].Deserialize<string[]>()
            ?? new DriftSettings().TransientStatuses;
    }

    private void Write(TerraformComparison comparison, int stated)
    {
        Column[] columns =
        [
            new("difference", Weight: 10), new("address", CellKind.Text, 9),
            new("accountId", CellKind.Id, 5) { Title = "account" },
            new("regionId", Weight: 6) { Title = "region" }, new("flowLogId", CellKind.Id, 8) { Title = "flow log" },
            new("name", CellKind.Text, 4), ChangeText.Column,
        ];
        var unmanaged = comparison.Unmanaged.Select(item => ChangeText.Row(
            ["unmanaged", "", item.AccountId, item.RegionId, item.FlowLogId, item.FlowLogName ?? ""], [],
            Tone.Warning));
        var missing = comparison.Missing.Select(item => ChangeText.Row(
            ["missing", item.Address, "", "", item.FlowLogId ?? "not created yet", ""], [], Tone.Bad));
        Row[] rows = [.. unmanaged, .. missing, .. comparison.Differing.Select(Differing)];
        if (rows.Length > 0) output.Write(ChangeText.Show(output, columns, rows));
        output.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{stated} flow logs in Terraform: {comparison.Unmanaged.Count} unmanaged, {comparison.Missing.Count} "
            + $"missing, {comparison.Differing.Count} differing."));
    }

    private static Row Differing(DifferingFlowLog item)
    {
        string[] lines =
        [
            .. item.Fields.Select(field => $"{field.Field}: {Printing.Show(field.Terraform)} in Terraform, "
                + $"{Printing.Show(field.Inventory)} in the cloud"),
        ];
        return new Row(
            ["differs", item.Address, item.AccountId, item.RegionId, item.FlowLogId, "", string.Join("; ", lines)])
        {
            Details = lines,
            Tone = Tone.Warning,
        };
    }
}
