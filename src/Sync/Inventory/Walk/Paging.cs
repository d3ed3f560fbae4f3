namespace Sync.Inventory.Walk;

internal static class Paging
{
    /// <summary>
    /// The number of pages including the first one that is not full; if the last page is full, an empty one follows it.
    /// </summary>
    public static int PagesOf(int total, int pageSize) =>
        (int)Math.Min(int.MaxValue, total / (long)Math.Max(1, pageSize) + 1);
}
