using CsCheck;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// Generates inputs from a corpus: one of its inputs, changed in up to six places. A failing input is shrunk to the
/// fewest and smallest changes that still fail.
/// </summary>
internal static class Mutation
{
    private const int MaxLength = 1 << 16;

    /// <summary>
    /// A change: its kind, its position in 1/65536 of the input, its length, and a number that selects the new content.
    /// </summary>
    private sealed record Edit(int Kind, int At, int Length, int What);

    private static readonly Gen<Edit> Edits = Gen.Select(
        Gen.Int[0, 9], Gen.Int[0, 65535], Gen.OneOf(Gen.Int[0, 4], Gen.Int[0, 64], Gen.Int[0, 2000]), Gen.Int[0, 65535],
        (kind, at, length, what) => new Edit(kind, at, length, what));

    /// <param name="words">Texts with a meaning for the target.</param>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> corpus, params IReadOnlyList<byte[]> words) =>
        Gen.Select(OneOf(corpus), Changes(corpus, words), (input, change) => change(input));

    /// <summary>Generates only the changes, for an input that the test creates itself.</summary>
    public static Gen<Func<byte[], byte[]>> Changes(IReadOnlyList<byte[]> corpus, params IReadOnlyList<byte[]> words) =>
        Edits.Array[0, 6].Select(edits =>
            (Func<byte[], byte[]>)(input =>
                edits.Aggregate(input, (changed, edit) => Apply(changed, edit, corpus, words))));

    public static Gen<T> OneOf<T>(params IReadOnlyList<T> values) =>
        Gen.Int[0, values.Count - 1].Select(index => values[index]);

    private static byte[] Apply(byte[] input, Edit edit, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words)
    {
        var start = (int)((long)edit.At * (input.Length + 1) / 65536);
        var end = Math.Min(input.Length, start + edit.Length);
        var (head, part, tail) = (input[..start], input[start..end], input[end..]);
        byte[] changed = edit.Kind switch
        {
            0 => [.. head, .. tail],
            1 => [.. head, (byte)edit.What, .. part, .. tail],
            2 => [.. head, .. Array.ConvertAll(part, letter => (byte)(letter ^ edit.What)), .. tail],
            3 => [.. head, .. Times(part, 2 + edit.What % 7), .. tail],
            // Rarely, because large inputs take long.
            4 when edit.What % 64 == 0 => [.. head, .. Times(part, edit.What / 16), .. tail],
            4 => [.. head, .. part, .. part, .. tail],
            5 => [.. head, .. words[edit.What % words.Count], .. part, .. tail],
            6 => [.. head, .. words[edit.What % words.Count], .. tail],
            7 => [.. head, .. Slice(corpus[edit.What % corpus.Count], edit), .. tail],
            8 => [.. tail, .. part, .. head],
            _ => head,
        };
        return changed.Length <= MaxLength ? changed : changed[..MaxLength];
    }

    private static byte[] Times(byte[] part, int times)
    {
        var all = new byte[Math.Min(MaxLength, part.Length * times)];
        for (var index = 0; index < all.Length; index++) all[index] = part[index % part.Length];
        return all;
    }

    private static byte[] Slice(byte[] other, Edit edit)
    {
        var start = (int)((long)edit.At * (other.Length + 1) / 65536);
        return other[start..Math.Min(other.Length, start + edit.Length * 4)];
    }
}
