using System.Text.Json;
using Sync.Http;

namespace Sync.Drift.Sinks.Messages;

internal static class AlertJson
{
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);

    public static int Size<T>(T value) => Write(value).Length;
}
