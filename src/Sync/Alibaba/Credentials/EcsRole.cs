using System.Text;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Credentials;

/// <summary>
/// Fetches the credentials of the RAM role of an ECS instance from the metadata service, which is reachable only from
/// the instance.
/// </summary>
internal sealed class EcsRole(HttpClient http, AlibabaSettings settings, EcsRoleSource source, TimeProvider time)
{
    private const string Service = "the ECS metadata service";
    private const string RolesPath = "latest/meta-data/ram/security-credentials/";

    private readonly UnsignedCalls _calls = new(http, settings, time);

    public async Task<SessionKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var token = await TokenAsync(cancellationToken);
        var role = source.RoleName ?? Text(await GetAsync(RolesPath, token, cancellationToken)).Split('\n')[0];
        return SessionKeys.ReadBody(
            await GetAsync(RolesPath + Uri.EscapeDataString(role), token, cancellationToken), Service);
    }

    /// <returns>Null if the service does not support tokens and IMDSv1 is allowed.</returns>
    private async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Text(await SendAsync(
                HttpMethod.Put, "latest/api/token", ("X-aliyun-ecs-metadata-token-ttl-seconds", "21600"),
                cancellationToken));
        }
        catch (AlibabaException refused) when (source.AllowsV1 && refused.Kind == AlibabaErrorKind.Denied)
        {
            return null;
        }
    }

    private Task<byte[]> GetAsync(string path, string? token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, ("X-aliyun-ecs-metadata-token", token), cancellationToken);

    private Task<byte[]> SendAsync(
        HttpMethod method, string path, (string Name, string? Value) header, CancellationToken cancellationToken)
    {
        var uri = new Uri(settings.MetadataEndpoint, path);
        return _calls.SendAsync(
            uri, Create, reply => reply.IsSuccess ? reply.Body : throw Refused(reply, path), cancellationToken);

        HttpRequestMessage Create()
        {
            var request = new HttpRequestMessage(method, uri);
            if (header.Value is not null) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            return request;
        }
    }

    private static string Text(byte[] body) => Encoding.UTF8.GetString(body).Trim();

    private static AlibabaException Refused(Reply reply, string path) => new(
        (int)reply.Status >= 500 ? AlibabaErrorKind.Transient : AlibabaErrorKind.Denied, $"Http{(int)reply.Status}",
        $"The ECS metadata service returned HTTP {(int)reply.Status} for {path}"
            + ((int)reply.Status == 404 ? ": the instance has no such role." : "."));
}
