using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>
/// An AccessKey in the environment, in the variables of Alibaba's SDKs, of the command line <c>aliyun</c> and of
/// Terraform.
/// </summary>
internal static class KeyVariables
{
    /// <summary>
    /// The variables of a key, one family per row. All parts of a key come from the same row: an ID is never combined
    /// with the secret of another row.
    /// </summary>
    private static readonly (string Id, string Secret, string Token)[] Names =
    [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"),
        ("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"),
        ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"),
        ("ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN"),
    ];

    /// <returns>The key of the first row that has one, or what is missing.</returns>
    public static (KeySource? Source, string Missing) Read(SettingsReader reader)
    {
        var set = Names
            .Where(name => reader.Text(name.Id) is not null || reader.Secret(name.Secret) is not null).ToList();
        var tokensAlone = Names.ExceptBy(set.Select(name => name.Token), name => name.Token)
            .Where(name => reader.Secret(name.Token) is not null);
        foreach (var token in tokensAlone)
            reader.Fault(token.Id, $"is missing: {token.Token} is set, which requires a key");
        var keys = set.Select(name => Read(reader, name)).ToList();
        return keys.Find(key => key is not null) is { } first
            ? (first, "")
            : (null, reader.Surrounding("ACCESS_KEY_ID") is null
                ? $"{Names[0].Id} and {Names[0].Secret} are not set"
                : $"ACCESS_KEY_ID is set, but can belong to any service: set {Names[0].Id} instead");
    }

    private static KeySource? Read(SettingsReader reader, (string Id, string Secret, string Token) name)
    {
        var (id, secret) = (reader.Text(name.Id), reader.Secret(name.Secret));
        if (id is null) reader.Fault(name.Id, $"is missing: {name.Secret} is set, and both are required");
        if (secret is null) reader.Fault(name.Secret, $"is missing: {name.Id} is set, and both are required");
        return id is null || secret is null
            ? null
            : new KeySource(new AlibabaCredentials(id, secret, reader.Secret(name.Token)), name.Id);
    }
}
