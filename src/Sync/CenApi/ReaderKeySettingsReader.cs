using Sync.Settings;

namespace Sync.CenApi;

/// <summary>The setting <c>Sync__ReaderKeys__EncryptionKey</c>.</summary>
internal static class ReaderKeySettingsReader
{
    public const string Key = "Sync:ReaderKeys:EncryptionKey";

    public static ReaderKeyCipher? Read(SettingsReader reader)
    {
        if (reader.Secret(Key) is not { } text) return null;
        // One extra byte, so that a value that is too long is detected.
        var bytes = new byte[ReaderKeyCipher.KeyBytes + 1];
        if (Convert.TryFromBase64String(text, bytes, out var length) && length == ReaderKeyCipher.KeyBytes)
            return new ReaderKeyCipher(bytes.AsSpan(0, length));
        reader.Fault(Key, "must be 32 bytes in base64, such as this prints: openssl rand -base64 32");
        return null;
    }
}
