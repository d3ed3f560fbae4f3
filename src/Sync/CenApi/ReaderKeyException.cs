namespace Sync.CenApi;

/// <summary>Reader keys cannot be used as the settings stand. The message says what to do.</summary>
public sealed class ReaderKeyException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static ReaderKeyException WithoutEncryptionKey() => new(
        $"Reader keys are stored encrypted, and the setting {ReaderKeys.Setting} is missing. Set it, here and wherever Sync runs, "
        + "to 32 bytes in base64, such as this prints: openssl rand -base64 32");

    public static ReaderKeyException DoesNotOpen(string accessKeyId, Exception inner) => new(
        $"The stored secret of reader key {accessKeyId} does not open: {ReaderKeys.Setting} is not what it was when the key was made. "
        + "Set it back, or revoke the key and make another.", inner);
}
