namespace Sync.Local.Hosting;

public enum CloudKind
{
    Fake,
    Alibaba,
}
