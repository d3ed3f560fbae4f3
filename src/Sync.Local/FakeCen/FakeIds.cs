namespace Sync.Local.FakeCen;

/// <summary>IDs like those of the cloud.</summary>
internal static class FakeIds
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string Next(Random random, string prefix) =>
        prefix + new string(random.GetItems<char>(Letters, 17));
}
