using System.Collections.Immutable;
using Sync.Alibaba.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>
/// The accounts of the fake cloud. The first manages the others: its key is the one that callers hold, and theirs are reached by
/// their roles. Safe to change while calls are answered.
/// </summary>
public sealed class FakeAccounts(FakeCloud first)
{
    private ImmutableList<FakeCloud> _members = [];

    public FakeCloud First { get; } = first;

    /// <summary>All but the first, in the order they joined.</summary>
    public IReadOnlyList<FakeCloud> Members => _members;

    /// <exception cref="ArgumentException">An account has this id already.</exception>
    public void Add(FakeCloud member)
    {
        if (Find(member.AccountId) is not null) throw new ArgumentException($"There is an account {member.AccountId} already.", nameof(member));
        ImmutableInterlocked.Update(ref _members, members => members.Add(member));
    }

    public void Remove(FakeCloud member) => ImmutableInterlocked.Update(ref _members, members => members.Remove(member));

    public FakeCloud? Find(string accountId) => _members.Prepend(First).FirstOrDefault(account => account.AccountId == accountId);

    internal FakeCaller? FindOwner(string accessKeyId) =>
        First.Credentials.AccessKeyId == accessKeyId ? new FakeCaller(First, new KeyPair(First.Credentials, First.TokenExpires)) : null;
}
