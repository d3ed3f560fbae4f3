namespace Sync.CenApi.Protocol;

public enum RpcFormat
{
    Json,
    Xml,
}
