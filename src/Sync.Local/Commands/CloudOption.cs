using System.CommandLine;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>--cloud</c>, shared by the commands that depend on it.</summary>
internal static class CloudOption
{
    public static Option<CloudKind?> Create() => new("--cloud")
    {
        Description =
            "fake: a fake CEN in this process, with made-up flow logs; alibaba: the real cloud. Default: fake, if the "
            + "embedded database is used and no variable, setting or file of Alibaba's clients indicates the real "
            + "cloud; otherwise alibaba.",
    };
}
