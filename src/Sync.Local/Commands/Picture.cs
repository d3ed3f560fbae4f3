namespace Sync.Local.Commands;

/// <summary>Charts drawn with block characters.</summary>
internal static class Picture
{
    private const string Heights = "▁▂▃▄▅▆▇█", Widths = "▏▎▍▌▋▊▉█";

    /// <summary>One column per number, scaled to the largest; zero is a dot.</summary>
    public static string Sparkline(IReadOnlyList<long> numbers)
    {
        var most = Math.Max(1, numbers.Max());
        return string.Concat(
            numbers.Select(number => number == 0 ? '·' : Heights[(int)((number * Heights.Length - 1) / most)]));
    }

    /// <summary>
    /// A bar whose length is <paramref name="number"/> relative to <paramref name="most"/>, in eighths of a character;
    /// never empty for a positive number.
    /// </summary>
    public static string Bar(long number, long most, int width)
    {
        if (number <= 0) return "";
        var eighths = (int)Math.Max(1, number * width * Widths.Length / most);
        var (whole, rest) = (eighths / Widths.Length, eighths % Widths.Length);
        return new string(Widths[^1], whole) + (rest == 0 ? "" : Widths[rest - 1]);
    }
}
