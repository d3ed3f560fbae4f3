namespace Sync.Baselines.Floor;

/// <summary>The members of an entry: first those in the content hash, in its order.</summary>
internal static class FieldNames
{
    public const int Interval = 9, Hashed = 12, Id = 12, Region = 13, Tags = 14;
    private const int Unknown = -1;

    private static readonly byte[][] All =
    [
        [.. "FlowLogName"u8], [.. "Description"u8], [.. "CenId"u8], [.. "TransitRouterId"u8],
        [.. "TransitRouterAttachmentId"u8], [.. "ProjectName"u8], [.. "LogStoreName"u8], [.. "LogFormatString"u8],
        [.. "FlowLogVersion"u8], [.. "Interval"u8], [.. "Status"u8], [.. "CreationTime"u8], [.. "FlowLogId"u8],
        [.. "RegionId"u8], [.. "Tags"u8],
    ];

    /// <param name="name">As in the JSON text: one with an escape is unknown.</param>
    /// <returns>The index; -1 for an unknown name.</returns>
    public static int Find(ReadOnlySpan<byte> name)
    {
        // The length and the first letter leave one candidate.
        var candidate = (name.Length, name.IsEmpty ? ' ' : (char)name[0]) switch
        {
            (11, 'F') => 0,
            (11, 'D') => 1,
            (5, 'C') => 2,
            (15, 'T') => 3,
            (25, 'T') => 4,
            (11, 'P') => 5,
            (12, 'L') => 6,
            (15, 'L') => 7,
            (14, 'F') => 8,
            (8, 'I') => Interval,
            (6, 'S') => 10,
            (12, 'C') => 11,
            (9, 'F') => Id,
            (8, 'R') => Region,
            (4, 'T') => Tags,
            _ => Unknown,
        };
        return candidate >= 0 && name.SequenceEqual(All[candidate]) ? candidate : Unknown;
    }
}
