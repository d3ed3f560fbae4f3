using System.Net;
using System.Xml;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Sync.Snapshots.Targets;

/// <summary>A bucket of Amazon S3 or of a store with its protocol, such as Alibaba Cloud OSS.</summary>
internal sealed class S3Target(S3Settings settings, TimeProvider time) : SnapshotTarget(settings, time)
{
    private readonly Lazy<AmazonS3Client> _client = new(() => Open(settings));
    private readonly string _bucket = settings.Bucket;
    private readonly string _host = settings.Endpoint?.Host ?? "amazonaws.com";

    private static AmazonS3Client Open(S3Settings settings)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle,
            Timeout = settings.Timeout,
            // Other stores than Amazon's refuse the checksums that the SDK adds by default.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = settings.Region ?? "us-east-1";
        }
        else if (settings.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return settings.Keys is { } keys
            ? new AmazonS3Client(new BasicAWSCredentials(keys.Id, keys.Secret), config)
            : new AmazonS3Client(config);
    }

    public override string LocationOf(string path) => $"s3://{_bucket}/{Full(path)}";

    protected override Task PutFileAsync(string path, Stream content, CancellationToken cancellationToken) =>
        _client.Value.PutObjectAsync(Put(path, content), cancellationToken);

    private PutObjectRequest Put(string path, Stream content) => new()
    {
        BucketName = _bucket,
        Key = Full(path),
        InputStream = content,
        AutoCloseStream = false,
        ContentType = TypeOf(path),
        // Other stores than Amazon's do not support its signed chunks.
        UseChunkEncoding = false,
    };

    protected override async Task<bool> ReplaceFileAsync(
        string path, byte[] content, string? tag, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        var request = Put(path, stream);
        if (tag is null) request.IfNoneMatch = "*";
        else request.IfMatch = tag;
        try
        {
            await _client.Value.PutObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception changed) when (changed.StatusCode is HttpStatusCode.PreconditionFailed
            or HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (AmazonS3Exception unknown) when (unknown.StatusCode == HttpStatusCode.NotImplemented)
        {
            // A store without conditional writes. The lease of the series has to do.
            stream.Position = 0;
            await _client.Value.PutObjectAsync(Put(path, stream), cancellationToken);
        }

        return true;
    }

    protected override async Task<StoredFile?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(path, cancellationToken);
        if (answer is null) return null;
        using var content = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(content, cancellationToken);
        return new StoredFile(content.ToArray(), answer.ETag);
    }

    protected override async Task<Stream?> OpenFileAsync(string path, CancellationToken cancellationToken) =>
        (await GetAsync(path, cancellationToken))?.ResponseStream;

    private async Task<GetObjectResponse?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.Value.GetObjectAsync(_bucket, Full(path), cancellationToken);
        }
        catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    protected override async Task<IReadOnlyList<string>> ListFilesAsync(
        string folder, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = Full(folder) };
        do
        {
            var page = await _client.Value.ListObjectsV2Async(request, cancellationToken);
            files.AddRange((page.S3Objects ?? []).Select(each => Relative(each.Key)));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is { Length: > 0 });
        return files;
    }

    protected override Task RemoveFileAsync(string path, CancellationToken cancellationToken) =>
        _client.Value.DeleteObjectAsync(_bucket, Full(path), cancellationToken);

    protected override string? Reason(Exception failure) => failure switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => "the bucket does not exist: create it",
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } denied => $"{denied.ErrorCode} (403): check the "
            + "credentials, and grant s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket",
        AmazonS3Exception { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } busy =>
            $"{busy.ErrorCode} ({(int)busy.StatusCode}): the store is throttled; the next attempt may succeed",
        AmazonS3Exception { StatusCode: > 0 } refused =>
            $"the store answered {refused.ErrorCode ?? "an error"} ({(int)refused.StatusCode})",
        HttpRequestException or IOException or OperationCanceledException
            or AmazonServiceException { InnerException: HttpRequestException or IOException } =>
            $"{_host} could not be reached, or the connection was cut: check "
                + "Endpoint and Region",
        AmazonUnmarshallingException or XmlException => "the answer is not one of a store with the protocol of S3: "
            + "check Endpoint, and what is between it and the app",
        AmazonClientException or AmazonServiceException => "no AWS credentials or no region were found: set "
            + "AccessKeyId, AccessKeySecret and Region, or run it with a role",
        _ => null,
    };

    public override void Dispose()
    {
        if (_client.IsValueCreated) _client.Value.Dispose();
        base.Dispose();
    }
}
