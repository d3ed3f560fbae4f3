namespace Sync.Inventory.Snapshots;

/// <summary>
/// What was made of the last short texts. Most columns repeat a few: each of these is made and kept in memory once, not
/// once a row.
/// </summary>
internal sealed class RecentTexts<T>(Func<string, T> make)
{
    // A power of two. Long texts are seldom equal, and would fill the memory.
    private const int Places = 512, MaxLength = 128;

    private readonly (string? Text, T Made)[] _recent = new (string?, T)[Places];

    public T Of(string text)
    {
        if (text.Length > MaxLength) return make(text);
        ref var recent = ref _recent[text.GetHashCode(StringComparison.Ordinal) & (Places - 1)];
        if (recent.Text != text) recent = (text, make(text));
        return recent.Made;
    }
}
