using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Settings;

/// <summary>An AccessKey in the environment, by the names of Alibaba's SDKs, of the command line <c>aliyun</c> and of Terraform.</summary>
internal static class KeyVariables
{
    /// <summary>The names that a key goes by. A key has all of its parts by the names of one row: never an id of one and a secret of another.</summary>
    private static readonly (string Id, string Secret, string Token)[] Names =
    [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"),
        ("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"),
        ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"),
        ("ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN"),
    ];

    /// <returns>The key of the first row that has one, or what is missing for one.</returns>
    public static (KeySource? Source, string Missing) Read(SettingsReader reader)
    {
        var set = Names.Where(name => reader.Text(name.Id) is not null || reader.Text(name.Secret) is not null).ToList();
        foreach (var token in Names.ExceptBy(set.Select(name => name.Token), name => name.Token).Where(name => reader.Text(name.Token) is not null))
            reader.Fault(token.Id, $"is missing: {token.Token} is set, which goes with a key");
        var keys = set.Select(name => Read(reader, name)).ToList();
        return keys.Find(key => key is not null) is { } first
            ? (first, "")
            : (null, reader.Text("ACCESS_KEY_ID") is null
                ? $"{Names[0].Id} and {Names[0].Secret} are not set"
                : $"ACCESS_KEY_ID is set, which may be any service's: it is read by the name {Names[0].Id} only");
    }

    private static KeySource? Read(SettingsReader reader, (string Id, string Secret, string Token) name)
    {
        var (id, secret) = (reader.Text(name.Id), reader.Text(name.Secret));
        if (id is null) reader.Fault(name.Id, $"is missing: {name.Secret} is set, and one is of no use without the other");
        if (secret is null) reader.Fault(name.Secret, $"is missing: {name.Id} is set, and one is of no use without the other");
        return id is null || secret is null ? null : new KeySource(new AlibabaCredentials(id, secret, reader.Text(name.Token)), name.Id);
    }
}
