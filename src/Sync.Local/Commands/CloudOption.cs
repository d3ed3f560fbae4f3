using System.CommandLine;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>--cloud</c>, shared by the commands that call one.</summary>
internal static class CloudOption
{
    public static Option<CloudKind?> Create() => new("--cloud")
    {
        Description = "fake: a fake CEN cloud inside this process; alibaba: the real one. Without it: alibaba if "
            + "there are credentials, such as ALIBABA_CLOUD_ACCESS_KEY_ID, or a setting that says where they should be; else fake.",
    };
}
