using System.Collections.Concurrent;
using Sync.Alibaba;

namespace Sync.Runs.Steps;

/// <summary>
/// The accounts that this process has verified in a run, so that its steps verify each account once, as a run in one
/// process does.
/// </summary>
internal sealed class VerifiedAccounts(CenAccounts accounts)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<VerifiedAccount>>> _known = new();
    private readonly Lock _lock = new();
    private long _runId;

    /// <summary>Verifies an account, if this process has not verified it in this run.</summary>
    /// <exception cref="AlibabaException">See <see cref="CenAccount.VerifyAsync"/>.</exception>
    public async Task<VerifiedAccount> GetAsync(long runId, string accountId, CancellationToken cancellationToken)
    {
        ForgetOthers(runId);
        // Other steps may wait for the same verification, so the token of this one does not end it.
        var verifying = _known.GetOrAdd(accountId, id => new Lazy<Task<VerifiedAccount>>(
            () => accounts.Find(id, null).VerifyAsync(CancellationToken.None)));
        try
        {
            return await verifying.Value.WaitAsync(cancellationToken);
        }
        catch (AlibabaException)
        {
            _known.TryRemove(new KeyValuePair<string, Lazy<Task<VerifiedAccount>>>(accountId, verifying));
            throw;
        }
    }

    /// <summary>Adds an account that a step has verified.</summary>
    public void Add(long runId, VerifiedAccount account)
    {
        ForgetOthers(runId);
        _known[account.AccountId] = new Lazy<Task<VerifiedAccount>>(Task.FromResult(account));
    }

    private void ForgetOthers(long runId)
    {
        lock (_lock)
        {
            if (_runId == runId) return;
            _runId = runId;
            _known.Clear();
        }
    }
}
