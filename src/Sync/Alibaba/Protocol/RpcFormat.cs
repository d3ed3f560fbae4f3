namespace Sync.Alibaba.Protocol;

public enum RpcFormat
{
    Json,
    Xml,
}
