using System.Collections.Concurrent;
using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>The accounts of a run.</summary>
/// <param name="DirectoryError">
/// Why the members of the resource directory could not be listed; null if they were listed. The run then does not sync
/// them, and their rows are kept.
/// </param>
public sealed record AccountList(IReadOnlyList<CenAccount> Accounts, AlibabaException? DirectoryError);

/// <summary>All accounts to sync: one base identity, and a role in each account other than its own.</summary>
public sealed class CenAccounts
{
    private readonly ConcurrentDictionary<(string Id, string? RoleArn), CenAccount> _known = new();
    private readonly AlibabaRpc _rpc;
    private readonly AlibabaSettings _settings;
    private readonly CredentialOpener _opener;
    private readonly CredentialCache? _base;
    private readonly AlibabaException? _noCredentials;

    public CenAccounts(AlibabaRpc rpc, AlibabaSettings settings, CredentialChain credentials, CredentialOpener opener)
    {
        (_rpc, _settings, _opener) = (rpc, settings, opener);
        _base = credentials.Source is { } source ? opener.Open(source) : null;
        _noCredentials = _base is null ? NoCredentials(credentials) : null;
    }

    /// <summary>The accounts in the settings; if empty, the account of the credentials is synced.</summary>
    public IReadOnlyList<AccountSettings> Accounts { get; init; } = [];

    public ResourceDirectorySettings? Directory { get; init; }

    /// <summary>The required id of the account of the credentials if it is the only account; null for any.</summary>
    public string? OnlyId { get; init; }

    /// <summary>Whether an account is missing from a run because the settings exclude it.</summary>
    public bool LeavesOut(string accountId) => Directory is { } directory
        ? directory.Exclude.Contains(accountId)
            || (directory.Include.Count > 0 && !directory.Include.Contains(accountId))
        : Accounts.Count > 0 || OnlyId is not null;

    /// <summary>Fetches the base credentials, from which all others are derived.</summary>
    /// <returns>When they expire; null if they do not.</returns>
    /// <exception cref="AlibabaException">There are no credentials, or they could not be fetched.</exception>
    public async Task<DateTimeOffset?> VerifyCredentialsAsync(CancellationToken cancellationToken)
    {
        var keys = _base ?? throw _noCredentials!;
        await keys.GetAsync(cancellationToken);
        return keys.Expires;
    }

    /// <summary>The accounts of this run. Accounts of earlier runs keep their current keys.</summary>
    public async Task<AccountList> ListAsync(CancellationToken cancellationToken)
    {
        if (Accounts.Count == 0 && Directory is null) return new AccountList([Known(OnlyId ?? "", null, Only)], null);
        var (members, error) = await ListMembersAsync(cancellationToken);
        var all = Accounts.Concat(members.Where(member => Accounts.All(account => account.Id != member.Id)));
        return new AccountList(
            [.. all.Select(account => Known(account.Id, account.RoleArn, () => Open(account)))], error);
    }

    /// <summary>An account that <see cref="ListAsync"/> returned, in this process or another one.</summary>
    /// <param name="id">Null: the account of the credentials.</param>
    /// <param name="name">Its name in the resource directory, if known.</param>
    public CenAccount Find(string? id, string? name)
    {
        if (Accounts.FirstOrDefault(account => account.Id == id) is { } given)
            return Known(given.Id, given.RoleArn, () => Open(given));
        if (id is null || Directory is null) return Known(OnlyId ?? "", null, Only);
        var member = Member(new DirectoryAccount(id, name));
        return Known(member.Id, member.RoleArn, () => Open(member));
    }

    private async Task<(IReadOnlyList<AccountSettings> Members, AlibabaException? Error)> ListMembersAsync(
        CancellationToken cancellationToken)
    {
        if (Directory is null) return ([], null);
        try
        {
            if (_base is null) return ([], _noCredentials);
            var listed = await new ResourceDirectory(_rpc, _settings, _base).ListAsync(cancellationToken);
            // An explicitly included account is tried even if it is not listed: its failure then shows that it is gone.
            var unlisted = Directory.Include
                .Except(listed.Select(account => account.Id))
                .Select(id => new DirectoryAccount(id, null));
            var wanted = Directory.Include.Count == 0
                ? listed
                : listed.Where(account => Directory.Include.Contains(account.Id)).Concat(unlisted);
            return ([.. wanted.Where(account => !Directory.Exclude.Contains(account.Id)).Select(Member)], null);
        }
        catch (AlibabaException error)
        {
            return ([], error);
        }
    }

    private AccountSettings Member(DirectoryAccount account) => new(account.Id, "The resource directory's account")
    {
        Name = account.Name,
        RoleArn = $"acs:ram::{account.Id}:role/{Directory!.RoleName}",
    };

    private CenAccount Known(string id, string? roleArn, Func<CenAccount> open) =>
        _known.GetOrAdd((id, roleArn), _ => open());

    private CenAccount Only() => new(_rpc, _settings, _base, _noCredentials) { Id = OnlyId };

    private CenAccount Open(AccountSettings account)
    {
        var settings = _settings with
        {
            Regions = account.Regions ?? _settings.Regions,
            ExcludeRegions = account.ExcludeRegions ?? _settings.ExcludeRegions,
            RequestsPerSecond = account.RequestsPerSecond ?? _settings.RequestsPerSecond,
        };
        var keys = _base is null || account.RoleArn is not { } role ? _base
            : _opener.Assume(_base, new Role(role, account.ExternalId));
        return new CenAccount(_rpc, settings, keys, _noCredentials)
        {
            Id = account.Id,
            Name = account.Name,
            Setting = account.Setting,
        };
    }

    private static AlibabaException NoCredentials(CredentialChain looked) => new(
        AlibabaErrorKind.Denied, "NoCredentials",
        $"There are no Alibaba Cloud credentials: {string.Join("; ", looked.Missing)}.");
}
