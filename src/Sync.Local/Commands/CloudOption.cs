using System.CommandLine;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>--cloud</c>, shared by the commands that call one.</summary>
internal static class CloudOption
{
    public static Option<CloudKind?> Create() => new("--cloud")
    {
        Description = "fake: a fake CEN cloud inside this process, with made-up flow logs; alibaba: the real one. Without it: fake only on "
            + "the embedded database, and where no variable, setting or file of Alibaba's clients shows that the real one is meant.",
    };
}
