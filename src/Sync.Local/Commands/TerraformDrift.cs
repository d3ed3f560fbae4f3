using System.Globalization;
using Npgsql;
using Spectre.Console;
using Sync.Expectations.Terraform;
using Sync.Local.Hosting;
using Sync.Kept;

namespace Sync.Local.Commands;

/// <summary><c>drift --against-terraform</c>: compares the inventory with what Terraform states.</summary>
internal static class TerraformDrift
{
    /// <param name="file"><c>-</c> for standard input.</param>
    public static async Task<int> RunAsync(
        string file, TerraformSelection selection, CloudKind? cloud, bool json, CancellationToken cancellationToken)
    {
        var stated = TerraformShow.Read(await ReadAsync(file, cancellationToken));
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        var settings = app.Get<SettingsInForce>();
        await settings.LoadAsync(cancellationToken);
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var inventory = await selection.ReadAsync(connection, stated, cancellationToken);
        var comparison = TerraformComparison.Between(stated, inventory, selection, settings.Drift.TransientStatuses);
        if (json) Printing.WriteJson(new { comparison.Unmanaged, comparison.Missing, comparison.Differing });
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

    private static void Write(TerraformComparison comparison, int stated)
    {
        foreach (var item in comparison.Unmanaged)
            Printing.WriteLine(
                $"unmanaged  {item.AccountId}/{item.RegionId}/{item.FlowLogId}  {Printing.Show(item.FlowLogName)}",
                Color.Yellow);
        foreach (var item in comparison.Missing)
            Printing.WriteLine($"missing    {item.Address}  {item.FlowLogId ?? "not created yet"}", Color.Red);
        foreach (var item in comparison.Differing)
        {
            Printing.WriteLine(
                $"differs    {item.Address}  {item.AccountId}/{item.RegionId}/{item.FlowLogId}", Color.Yellow);
            foreach (var (field, terraform, inventory) in item.Fields)
            {
                var (left, right) = (Printing.Show(terraform), Printing.Show(inventory));
                Printing.WriteLine($"    {field}: {left} in Terraform, {right} in the cloud", Color.Default);
            }
        }

        var (unmanaged, missing, differing) =
            (comparison.Unmanaged.Count, comparison.Missing.Count, comparison.Differing.Count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{stated} flow logs in Terraform: {unmanaged} unmanaged, {missing} missing, {differing} differing."));
    }
}
