using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Sync.Http;

namespace Sync.Snapshots.Targets;

/// <summary>A container of Azure Blob Storage, with the app's identity or a connection string.</summary>
internal sealed class BlobTarget(BlobSettings settings, TimeProvider time) : SnapshotTarget(settings, time)
{
    private readonly Lazy<BlobContainerClient> _container = new(() => Open(settings));
    private readonly string _account = settings.Account?.Host ?? "the account";

    private static BlobContainerClient Open(BlobSettings settings)
    {
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 3;
        // The target's own timeout ends an attempt earlier if it is shorter.
        options.Retry.NetworkTimeout = settings.Timeout;
        return settings.Account is { } account
            ? new BlobServiceClient(account, AzureIdentity.Create(), options)
                .GetBlobContainerClient(settings.Container)
            : new BlobContainerClient(settings.ConnectionString, settings.Container, options);
    }

    public override string LocationOf(string path) => Blob(path).Uri.AbsoluteUri;

    protected override Task PutFileAsync(string path, Stream content, CancellationToken cancellationToken) =>
        UploadAsync(path, content, null, cancellationToken);

    // Either one request, or blocks that one request commits at the end.
    private Task<Response<BlobContentInfo>> UploadAsync(
        string path, Stream content, BlobRequestConditions? conditions, CancellationToken cancellationToken) =>
        Blob(path).UploadAsync(
            content,
            new BlobUploadOptions
            {
                Conditions = conditions,
                HttpHeaders = new BlobHttpHeaders { ContentType = TypeOf(path) },
            },
            cancellationToken);

    protected override async Task<bool> ReplaceFileAsync(
        string path, byte[] content, string? tag, CancellationToken cancellationToken)
    {
        var conditions = tag is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(tag) };
        try
        {
            using var stream = new MemoryStream(content);
            await UploadAsync(path, stream, conditions, cancellationToken);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 409 or 412)
        {
            return false;
        }
    }

    protected override async Task<StoredFile?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Blob(path).DownloadContentAsync(cancellationToken);
            return new StoredFile(answer.Value.Content.ToArray(), answer.Value.Details.ETag.ToString());
        }
        catch (RequestFailedException missing) when (IsMissing(missing))
        {
            return null;
        }
    }

    protected override async Task<Stream?> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await Blob(path).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        }
        catch (RequestFailedException missing) when (IsMissing(missing))
        {
            return null;
        }
    }

    protected override async Task<IReadOnlyList<string>> ListFilesAsync(
        string folder, CancellationToken cancellationToken)
    {
        var blobs = _container.Value.GetBlobsAsync(
            new GetBlobsOptions { Prefix = Full(folder) }, cancellationToken);
        return await blobs.Select(blob => Relative(blob.Name)).ToListAsync(cancellationToken);
    }

    protected override Task RemoveFileAsync(string path, CancellationToken cancellationToken) =>
        Blob(path).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    protected override string? Reason(Exception failure) => failure switch
    {
        AuthenticationFailedException => "no identity of Azure was found: run it in Azure with a managed identity, or "
            + "sign in with the Azure CLI",
        RequestFailedException { Status: 403 } denied => $"{denied.ErrorCode} (403): give the app's identity the role "
            + "Storage Blob Data Contributor on the container",
        RequestFailedException { ErrorCode: "ContainerNotFound" } => "the container does not exist: create it",
        RequestFailedException { Status: 429 or 503 } busy => $"{busy.ErrorCode} ({busy.Status}): the account is "
            + "throttled; the next attempt may succeed",
        RequestFailedException { Status: > 0 } refused =>
            $"the store answered {refused.ErrorCode ?? "an error"} ({refused.Status})",
        RequestFailedException or AggregateException or IOException or HttpRequestException =>
            $"{_account} could not be reached, or the connection was cut: check its "
                + "name, the firewall and the private endpoint",
        // The client reads an error's body as what its type says.
        JsonException or XmlException => "the answer is not one of Azure Blob Storage: check the target's address, and "
            + "what is between it and the app",
        FormatException or ArgumentException => "the ConnectionString is not valid",
        _ => null,
    };

    private BlobClient Blob(string path) => _container.Value.GetBlobClient(Full(path));

    // A container that is missing is an error.
    private static bool IsMissing(RequestFailedException error) =>
        error.Status == 404 && error.ErrorCode != "ContainerNotFound";
}
