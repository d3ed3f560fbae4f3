using System.CommandLine;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Local.Client;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary><c>export</c>: writes flow logs, or another resource, to a file.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["csv", "ndjson", "parquet"];

    public static Command Create()
    {
        var command = Create("export", FlowLog.Resource, "flow logs");
        command.Add(Create("coverage", AttachmentCoverage.Resource, "verdicts about the coverage of attachments"));
        foreach (var resource in (Resource[])[Attachment.Resource, TransitRouter.Resource, Cen.Resource])
            command.Add(Create(resource.Route, resource, resource.Plural));
        return command;
    }

    private static Command Create(string name, Resource resource, string what)
    {
        var filter = new ListFilter(resource);
        var format = new Option<string?>("--format") { Description = "Default: by the file extension." };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file, which is replaced if it exists; - for standard output.",
            Required = true,
        };
        var command = new Command(
            name,
            $"Export the selected {what} to a file. An existing file is replaced only by a complete export.")
        {
            format, output,
        };
        command.Validators.Add(result =>
        {
            if (FormatOf(result.GetValue(format), result.GetValue(output)) is null)
                result.AddError("--format must be csv, ndjson or parquet, unless the file extension is one of these.");
        });
        filter.AddTo(command);
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var file = parsed.GetValue(output)!;
            var query = filter.Read(parsed);
            query.Add("format", FormatOf(parsed.GetValue(format), file)!);
            if (filter.Fields(parsed) is { Count: > 0 } fields) query.Add("fields", string.Join(',', fields));
            var route = $"{resource.Route}{query}";
            if (file == "-") await CopyAsync(api, route, Console.OpenStandardOutput(), token);
            else await SaveAsync(api, route, Path.GetFullPath(file), token);
            return ExitCode.Done;
        });
        return command;
    }

    private static string? FormatOf(string? format, string? file) =>
        format ?? Formats.FirstOrDefault(each =>
            file?.EndsWith($".{each}", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Writes to a temporary file next to the target, and renames it when it is complete.</summary>
    private static async Task SaveAsync(Api api, string route, string file, CancellationToken cancellationToken)
    {
        if (Directory.Exists(file)) throw new ApiException($"-o: {file} is a folder.");
        var unfinished = $"{file}.{Guid.NewGuid():N}.partial";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew))
                await CopyAsync(api, route, stream, cancellationToken);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ApiException($"-o: {file} cannot be written: {error.Message}", inner: error);
        }
        finally
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
        }
    }

    private static async Task CopyAsync(Api api, string route, Stream stream, CancellationToken cancellationToken)
    {
        using var answer = await api.OpenAsync(route, null, cancellationToken);
        try
        {
            await answer.Content.CopyToAsync(stream, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ApiException($"The export was interrupted: {error.GetBaseException().Message}", inner: error);
        }
    }
}
