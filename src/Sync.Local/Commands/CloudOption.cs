using System.CommandLine;
using Sync.Local.Commands.Usage;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>--cloud</c>, shared by the commands that depend on it.</summary>
internal static class CloudOption
{
    private static readonly string[] Names = ["fake", "alibaba"];

    public static Option<CloudKind?> Create() => new Option<CloudKind?>("--cloud")
    {
        Description =
            "fake: a fake CEN in this process, with made-up flow logs; alibaba: the real cloud. Default: fake, if the "
            + "embedded database is used and no variable, setting or file of Alibaba's clients indicates the real "
            + "cloud; otherwise alibaba.",
        CustomParser = result => result.Tokens[^1].Value switch
        {
            "fake" => CloudKind.Fake,
            "alibaba" => CloudKind.Alibaba,
            _ => null,
        },
    }.OneOf(Names);
}
