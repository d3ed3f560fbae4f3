using System.Text.RegularExpressions;
using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>
/// The settings <c>Sync__AccountId</c>, <c>Sync__Accounts__N__*</c> and <c>Sync__ResourceDirectory__*</c>.
/// </summary>
internal static partial class AccountSettingsReader
{
    private const string Accounts = "Sync:Accounts", Directory = "Sync:ResourceDirectory:", SingleId = "Sync:AccountId";

    /// <returns>Empty if the account of the credentials is the only one.</returns>
    public static IReadOnlyList<AccountSettings> Read(SettingsReader reader)
    {
        var entries = reader.Entries(Accounts);
        var accounts = entries.Select(entry => ReadAccount(reader, entry)).ToList();
        var duplicates = accounts
            .Where(account => account.Id != "").GroupBy(account => account.Id).Where(group => group.Count() > 1);
        foreach (var same in duplicates)
            reader.Fault(Accounts, $"lists account {same.Key} {same.Count()} times: each may be listed only once");
        if (accounts.Count(account => account.RoleArn is null) > 1)
        {
            reader.Fault(
                Accounts,
                "has more than one account without a RoleArn: the credentials belong to one account only");
        }

        if (accounts.Count > 0 && reader.Text(SingleId) is not null)
            reader.Fault(SingleId, "cannot be combined with Sync__Accounts, where each account has its own Id");
        return accounts;
    }

    /// <returns>Null unless <c>Sync__ResourceDirectory__Enabled</c> is true.</returns>
    public static ResourceDirectorySettings? ReadDirectory(SettingsReader reader)
    {
        const string Ids = "account IDs, digits only", UsualRole = "sync";
        var settings = new ResourceDirectorySettings(
            reader.Text(Directory + "RoleName") ?? UsualRole,
            reader.List(Directory + "Include", IsId, Ids), reader.List(Directory + "Exclude", IsId, Ids));
        reader.SayDefault(Directory + "RoleName", UsualRole);
        if (!RoleName().IsMatch(settings.RoleName))
            reader.Fault(Directory + "RoleName", "must be a role name: up to 64 letters, digits, dots and hyphens");
        if (!reader.Flag(Directory + "Enabled")) return null;
        if (reader.Text(SingleId) is not null)
        {
            reader.Fault(
                SingleId,
                "cannot be combined with Sync__ResourceDirectory__Enabled, which provides the accounts");
        }

        return settings;
    }

    /// <returns>The account that the credentials must belong to; null: any.</returns>
    public static string? ReadSingleId(SettingsReader reader)
    {
        var accountId = reader.Text(SingleId);
        if (accountId?.All(char.IsAsciiDigit) == false)
            reader.Fault(SingleId, "must be an Alibaba Cloud account ID: digits only");
        return accountId;
    }

    private static AccountSettings ReadAccount(SettingsReader reader, string entry)
    {
        var id = reader.Text(entry + ":Id");
        if (id is null || !IsId(id))
        {
            var missing = id is null ? "is missing: it " : "";
            reader.Fault(entry + ":Id", $"{missing}must be an Alibaba Cloud account ID: digits only");
        }

        var account = new AccountSettings(id ?? "", entry.Replace(":", "__", StringComparison.Ordinal) + "__Id")
        {
            Name = reader.Text(entry + ":Name"),
            RoleArn = reader.Text(entry + ":RoleArn"),
            ExternalId = reader.Text(entry + ":ExternalId"),
            Regions = OrNull(AlibabaSettingsReader.Regions(reader, entry + ":Regions")),
            ExcludeRegions = OrNull(AlibabaSettingsReader.Regions(reader, entry + ":ExcludeRegions")),
            RequestsPerSecond = ReadRate(reader, entry + ":RequestsPerSecond"),
        };
        Check(reader, entry, account);
        return account;
    }

    /// <returns>Null: that of all accounts.</returns>
    private static double? ReadRate(SettingsReader reader, string key)
    {
        var rate = AlibabaSettingsReader.Rate(reader, key, 0);
        reader.SayDefault(key, null);
        return reader.Text(key) is null ? null : rate;
    }

    private static void Check(SettingsReader reader, string entry, AccountSettings account)
    {
        if (account.Name?.Length > 128) reader.Fault(entry + ":Name", "must be at most 128 characters long");
        if (account.RoleArn is { } arn && !RoleArn().IsMatch(arn))
            reader.Fault(entry + ":RoleArn", "must be the ARN of a role, acs:ram::ACCOUNT:role/NAME");
        if (account.ExternalId is null) return;
        if (account.RoleArn is null) reader.Fault(entry + ":ExternalId", "requires a RoleArn, which is not set");
        if (!ExternalId().IsMatch(account.ExternalId))
            reader.Fault(entry + ":ExternalId", "must be 2 to 1224 letters, digits and any of = , . @ : / - _");
    }

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string> items) => items.Count > 0 ? items : null;

    private static bool IsId(string text) => text.All(char.IsAsciiDigit) && text.Length is > 0 and <= 32;

    [GeneratedRegex("^acs:ram::[0-9]+:role/[A-Za-z0-9.-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();

    [GeneratedRegex("^[A-Za-z0-9.-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex RoleName();

    [GeneratedRegex("^[A-Za-z0-9=,.@:/_-]{2,1224}$", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalId();
}
