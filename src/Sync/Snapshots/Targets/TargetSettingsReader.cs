using System.Net;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Sync.Settings;

namespace Sync.Snapshots.Targets;

/// <summary>Reads <c>Target</c> and the settings that belong to its kind.</summary>
internal static partial class TargetSettingsReader
{
    public static readonly IReadOnlyList<string> Members =
        ["Target", "ConnectionString", "Endpoint", "Region", "AccessKeyId", "AccessKeySecret", "PathStyle", "Timeout"];

    private static readonly string[] OfBlobs = ["ConnectionString"];
    private static readonly string[] OfS3 = ["Endpoint", "Region", "AccessKeyId", "AccessKeySecret", "PathStyle"];

    private const string Shape = "must be a folder such as /srv/snapshots, "
        + "https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX, azure://CONTAINER/PREFIX with a ConnectionString, "
        + "or s3://BUCKET/PREFIX";

    public static TargetSettings Read(SettingEntry entry)
    {
        entry.IsSecret("ConnectionString");
        entry.IsSecret("AccessKeySecret");
        var text = entry.Text("Target") ?? "";
        var target = ReadOne(entry, text) ?? Refused(entry, text == "" ? $"is missing: it {Shape}" : Shape);
        return target with
        {
            Timeout = entry.Duration(
                "Timeout", target.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
    }

    /// <returns>Null if the text is not a target.</returns>
    private static TargetSettings? ReadOne(SettingEntry entry, string text)
    {
        if (Path.IsPathFullyQualified(text))
        {
            OnlyOf("a folder", entry, []);
            return new FolderSettings(Path.GetFullPath(text));
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo != "" || url.Query != ""
            || url.Fragment != "") return null;
        return url.Scheme switch
        {
            "https" when url.Host.Contains(".blob.", StringComparison.Ordinal) => ReadBlobs(entry, url),
            "azure" => ReadBlobsByConnectionString(entry, url),
            "s3" => ReadS3(entry, url),
            _ => null,
        };
    }

    private static BlobSettings? ReadBlobs(SettingEntry entry, Uri url)
    {
        OnlyOf("a blob container by identity", entry, []);
        var parts = url.AbsolutePath.Trim('/').Split('/', 2);
        if (!Container().IsMatch(parts[0]) || Prefix(parts.ElementAtOrDefault(1)) is not { } prefix) return null;
        return new BlobSettings(new Uri(url.GetLeftPart(UriPartial.Authority)), parts[0], null) { Prefix = prefix };
    }

    private static BlobSettings? ReadBlobsByConnectionString(SettingEntry entry, Uri url)
    {
        OnlyOf("a blob container", entry, OfBlobs);
        var secret = entry.Text("ConnectionString");
        if (secret is null)
        {
            entry.Fault("ConnectionString", "is missing: azure://CONTAINER requires it; to use the app's identity, "
                + "set Target to https://ACCOUNT.blob.core.windows.net/CONTAINER");
        }
        else if (!IsConnectionString(secret))
        {
            entry.Fault("ConnectionString", "must be a connection string of an Azure Storage account, as the portal "
                + "shows it");
        }

        if (!Container().IsMatch(url.Host) || Prefix(url.AbsolutePath) is not { } prefix) return null;
        return new BlobSettings(null, url.Host, secret ?? "") { Prefix = prefix };
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new BlobServiceClient(text);
            return true;
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static S3Settings? ReadS3(SettingEntry entry, Uri url)
    {
        OnlyOf("an S3 bucket", entry, OfS3);
        var endpoint = ReadEndpoint(entry);
        var (id, secret) = (entry.Text("AccessKeyId"), entry.Text("AccessKeySecret"));
        if (id is null != secret is null)
        {
            entry.Fault(
                id is null ? "AccessKeyId" : "AccessKeySecret",
                "is missing: set both of AccessKeyId and AccessKeySecret, or neither for the credentials that the AWS "
                + "SDK finds, such as a role");
        }

        if (!Bucket().IsMatch(url.Host) || Prefix(url.AbsolutePath) is not { } prefix) return null;
        var isAddress = endpoint is not null && (endpoint.IsLoopback || IPAddress.TryParse(endpoint.Host, out _));
        return new S3Settings(
            url.Host, endpoint, entry.Text("Region"), id is null || secret is null ? null : (id, secret),
            entry.OptionalFlag("PathStyle") ?? isAddress)
        { Prefix = prefix };
    }

    private static Uri? ReadEndpoint(SettingEntry entry)
    {
        if (entry.Text("Endpoint") is not { } text) return null;
        if (HttpUrl.Read(text) is { UserInfo: "", Query: "", Fragment: "", AbsolutePath: "/" } url
            && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)) return url;
        entry.Fault("Endpoint", "must be an https:// URL (on loopback also http://) without path, such as "
            + "https://s3.oss-cn-hangzhou.aliyuncs.com");
        return null;
    }

    private static void OnlyOf(string kind, SettingEntry entry, string[] known)
    {
        foreach (var name in OfBlobs.Concat(OfS3).Except(known).Where(name => entry.Text(name) is not null))
            entry.Fault(name, $"does not apply to {kind}");
    }

    /// <returns>With a slash at its end; null if it is not a path.</returns>
    private static string? Prefix(string? path)
    {
        var prefix = (path ?? "").Trim('/');
        if (prefix == "") return "";
        return PrefixShape().IsMatch(prefix) ? $"{prefix}/" : null;
    }

    private static FolderSettings Refused(SettingEntry entry, string fault)
    {
        entry.Fault("Target", fault);
        return new FolderSettings("");
    }

    [GeneratedRegex(@"^[a-z0-9](-?[a-z0-9])+\z")]
    private static partial Regex Container();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Bucket();

    [GeneratedRegex(@"^[A-Za-z0-9_=-][A-Za-z0-9._=-]*(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*\z")]
    private static partial Regex PrefixShape();
}
