namespace Sync.Local.Commands;

/// <summary>Numbers drawn in the letters of a terminal.</summary>
internal static class Picture
{
    private const string Heights = "▁▂▃▄▅▆▇█", Widths = "▏▎▍▌▋▊▉█";

    /// <summary>A column per number, the highest of them as high as the line; none is a dot.</summary>
    public static string Sparkline(IReadOnlyList<long> numbers)
    {
        var most = Math.Max(1, numbers.Max());
        return string.Concat(numbers.Select(number => number == 0 ? '·' : Heights[(int)((number * Heights.Length - 1) / most)]));
    }

    /// <summary>As long as <paramref name="number"/> is of <paramref name="most"/>, by eighths of a letter; something for anything.</summary>
    public static string Bar(long number, long most, int width)
    {
        if (number <= 0) return "";
        var eighths = (int)Math.Max(1, number * width * Widths.Length / most);
        var (whole, rest) = (eighths / Widths.Length, eighths % Widths.Length);
        return new string(Widths[^1], whole) + (rest == 0 ? "" : Widths[rest - 1]);
    }
}
