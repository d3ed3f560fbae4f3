using Sync.CenApi;

namespace Sync.Settings;

/// <summary>The setting <c>Sync__ReaderKeys__EncryptionKey</c>.</summary>
internal static class ReaderKeySettingsReader
{
    public const string Key = "Sync:ReaderKeys:EncryptionKey";

    public static ReaderKeyCipher? Read(SettingsReader reader)
    {
        if (reader.Text(Key) is not { } text) return null;
        // One byte to spare, so that a longer value is told from a right one.
        var bytes = new byte[ReaderKeyCipher.KeyBytes + 1];
        if (Convert.TryFromBase64String(text, bytes, out var length) && length == ReaderKeyCipher.KeyBytes)
            return new ReaderKeyCipher(bytes.AsSpan(0, length));
        reader.Fault(Key, "must be 32 bytes in base64, such as this prints: openssl rand -base64 32");
        return null;
    }
}
