namespace Sync.Local.Commands;

/// <summary>
/// What <c>doctor</c> found: what works, and what to do, in the order in which it is to be done. The checks are made in
/// that order.
/// </summary>
internal sealed class DoctorReport
{
    private readonly List<string> _fine = [], _wrong = [], _notes = [];

    public bool IsHealthy => _wrong.Count == 0;

    public void Ok(string what, string detail = "") =>
        _fine.Add(detail == "" ? $"ok    {what}" : $"ok    {what}: {detail}");

    /// <param name="advice">What is wrong, and what to do.</param>
    /// <returns>False.</returns>
    public bool Wrong(string what, string advice)
    {
        _wrong.Add($"WRONG {what}: {advice}");
        return false;
    }

    /// <summary>Something to know, which is neither.</summary>
    public void Note(string text) => _notes.Add(text);

    public void Write(TextWriter output)
    {
        Write("What works:", _fine);
        Write("Also:", _notes);
        Write(
            _wrong.Count == 1 ? "What to do:" : "What to do, in this order:",
            _wrong.Count == 1 ? _wrong : [.. _wrong.Select((line, at) => $"{at + 1}. {line}")]);
        if (IsHealthy) output.WriteLine("Nothing is to be done.");

        void Write(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count == 0) return;
            output.WriteLine(title);
            foreach (var line in lines) output.WriteLine($"  {Printing.Clean(line)}");
        }
    }
}
