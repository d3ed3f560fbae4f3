namespace Sync.CenApi;

/// <summary>Reader keys cannot be used with the current settings. The message says what to do.</summary>
public sealed class ReaderKeyException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static ReaderKeyException WithoutEncryptionKey() => new(
        $"Reader keys are stored encrypted, and the setting {ReaderKeys.Setting} is missing. Set it, here and wherever "
        + "Sync runs, to 32 bytes in base64, such as this prints: openssl rand -base64 32");

    public static ReaderKeyException DoesNotOpen(string accessKeyId, Exception inner) => new(
        $"The stored secret of reader key {accessKeyId} cannot be decrypted: {ReaderKeys.Setting} is not the key that "
        + "it was encrypted with. Restore the setting, or revoke the key and create another.", inner);
}
