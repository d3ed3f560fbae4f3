using System.Diagnostics;

namespace Sync.Proofs.Commands;

/// <summary>The completion scripts; the one for bash in a real bash.</summary>
public sealed class CompletionTests
{
    private static readonly Dictionary<string, string?> NoSettings = [];

    [Theory]
    [InlineData("flowsync dri", "drift")]
    [InlineData("flowsync run --dry", "--dry-run")]
    [InlineData("flowsync drift --kind ", "added", "changed", "removed")]
    [InlineData("flowsync list --fields flowLogId cre", "creationTime")]
    public async Task Bash_completion_suggests_what_can_come_next(string typed, params string[] expected)
    {
        var script = await SyncProcess.OutputAsync(NoSettings, "completion", "bash");

        var offered = await BashAsync(script + """

            flowsync() { dotnet "$SYNC_ASSEMBLY" "$@"; }
            complete -p flowsync >/dev/null || exit 3
            COMP_LINE=$TYPED COMP_POINT=${#TYPED}
            read -ra COMP_WORDS <<<"$TYPED"
            [[ $TYPED == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _flowsync_completion
            printf '%s\n' "${COMPREPLY[@]}"
            """, typed);

        Assert.Equal(expected, offered.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("zsh", "compdef _flowsync_completion flowsync")]
    [InlineData("fish", "complete -c flowsync")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName flowsync")]
    public async Task The_other_shells_have_completion_scripts_too(string shell, string registers) =>
        Assert.Contains(
            registers, await SyncProcess.OutputAsync(NoSettings, "completion", shell), StringComparison.Ordinal);

    private static async Task<string> BashAsync(string script, string typed)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-s"]);
        start.Environment["SYNC_ASSEMBLY"] = SyncProcess.Program;
        start.Environment["TYPED"] = typed;
        var result = await ToolProcess.RunAsync(start, script);
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }
}
