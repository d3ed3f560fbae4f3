namespace Sync.Local.Hosting;

/// <summary>The cloud that the local app calls.</summary>
public enum CloudKind
{
    Fake,
    Alibaba,
}
