using System.Collections.Immutable;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>
/// The accounts of the fake cloud. The first manages the others: callers have its key, and reach the others through
/// their roles. Safe to change while calls are answered.
/// </summary>
public sealed class FakeAccounts(FakeCloud first)
{
    private ImmutableList<FakeCloud> _members = [];

    public FakeCloud First { get; } = first;

    /// <summary>All but the first, in the order they joined.</summary>
    public IReadOnlyList<FakeCloud> Members => _members;

    /// <exception cref="ArgumentException">An account already has this ID.</exception>
    public void Add(FakeCloud member)
    {
        if (Find(member.AccountId) is not null)
            throw new ArgumentException($"Account {member.AccountId} already exists.", nameof(member));
        ImmutableInterlocked.Update(ref _members, members => members.Add(member));
    }

    public void Remove(FakeCloud member) =>
        ImmutableInterlocked.Update(ref _members, members => members.Remove(member));

    public FakeCloud? Find(string accountId) =>
        _members.Prepend(First).FirstOrDefault(account => account.AccountId == accountId);

    internal FakeCaller? FindOwner(string accessKeyId) =>
        First.Credentials.AccessKeyId == accessKeyId
            ? new FakeCaller(First, new KeyPair(First.Credentials, First.TokenExpires))
            : null;
}
