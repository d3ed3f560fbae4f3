using System.CommandLine;

namespace Sync.Local.Commands;

/// <summary>
/// <c>--account</c>, <c>--region</c> and <c>--cen</c>: select the flow logs of a command. Default: all.
/// </summary>
internal sealed class FlowLogOptions
{
    private readonly Option<string[]> _account = Any("--account", "Only these accounts.");
    private readonly Option<string[]> _region = Any("--region", "Only these regions.");
    private readonly Option<string[]> _cen = Any("--cen", "Only these CEN instances.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_account, _region, _cen]) command.Options.Add(option);
    }

    public string[] Accounts(ParseResult parsed) => parsed.GetValue(_account) ?? [];

    public string[] Regions(ParseResult parsed) => parsed.GetValue(_region) ?? [];

    public string[] Cens(ParseResult parsed) => parsed.GetValue(_cen) ?? [];

    public static Option<string[]> Any(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
