using Sync.Alibaba;
using Sync.Http;

namespace Sync.Inventory.History;

/// <summary>A comparison of two times, for some or all accounts and regions.</summary>
public sealed record DiffQuery(
    DateTime From, DateTime To, IReadOnlyList<string> AccountId, IReadOnlyList<string> RegionId, int PageSize)
{
    public string Fingerprint { get; } = Cursors.Fingerprint(
        $"diff\n{From:O}\n{To:O}\n{string.Join(',', AccountId)}\n{string.Join(',', RegionId)}");

    public static DiffQuery Read(QueryReader reader)
    {
        var (from, to) = (Required(reader, "from"), Required(reader, "to"));
        if (from > to) reader.Fault("from", "must not be later than to");
        reader.Text("cursor");
        return new DiffQuery(
            from ?? default, to ?? default, reader.Texts("accountId"), CenRegion.SpellAll(reader.Texts("regionId")),
            reader.WholeNumber("pageSize", ListQuery.DefaultPageSize, 1, ListQuery.MaxPageSize));
    }

    private static DateTime? Required(QueryReader reader, string name)
    {
        var time = reader.Time(name);
        if (time is null) reader.Fault(name, "is missing: it must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
        return time;
    }
}
