using System.Text;

namespace Sync.Testing;

/// <summary>What a process writes, while it writes it.</summary>
internal sealed class WrittenText
{
    private readonly StringBuilder _written = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = New();

    public WrittenText(StreamReader reader) => Whole = ReadAsync(reader);

    /// <summary>Everything, when the process has ended.</summary>
    public Task<string> Whole { get; }

    /// <summary>Waits until a text has been written.</summary>
    /// <returns>False: the process has ended without it.</returns>
    public async Task<bool> ContainsAsync(string text)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if ($"{_written}".Contains(text, StringComparison.Ordinal)) return true;
                if (Whole.IsCompleted) return false;
                more = _more.Task;
            }

            await Task.WhenAny(more, Whole);
        }
    }

    private async Task<string> ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var length)
        {
            lock (_lock)
            {
                _written.Append(buffer.AsSpan(0, length));
                _more.SetResult();
                _more = New();
            }
        }

        return $"{_written}";
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
