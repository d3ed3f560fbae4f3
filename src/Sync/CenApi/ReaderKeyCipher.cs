using System.Security.Cryptography;
using System.Text;

namespace Sync.CenApi;

/// <summary>
/// Encrypts the secrets of reader keys with AES-256-GCM. Hashing is not possible, because verifying an HMAC requires
/// the secret. The access key ID is authenticated with the secret, so that a row cannot be given the secret of another.
/// </summary>
public sealed class ReaderKeyCipher
{
    public const int KeyBytes = 32;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    private readonly byte[] _key;

    public ReaderKeyCipher(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes);
        _key = key.ToArray();
    }

    public SealedSecret Seal(string accessKeyId, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var id = Encoding.UTF8.GetBytes(accessKeyId);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var text = new byte[plain.Length + TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, text.AsSpan(0, plain.Length), text.AsSpan(plain.Length), id);
        return new SealedSecret(nonce, text);
    }

    /// <exception cref="CryptographicException">
    /// The secret was encrypted with another key or for another ID, or was modified.
    /// </exception>
    public string Open(string accessKeyId, SealedSecret secret)
    {
        if (secret.Nonce.Length != NonceBytes || secret.Text.Length < TagBytes)
            throw new CryptographicException("This is not an encrypted secret.");
        var plain = new byte[secret.Text.Length - TagBytes];
        var id = Encoding.UTF8.GetBytes(accessKeyId);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(secret.Nonce, secret.Text.AsSpan(0, plain.Length), secret.Text.AsSpan(plain.Length), plain, id);
        return Encoding.UTF8.GetString(plain);
    }
}

/// <param name="Text">The encrypted secret, followed by the authentication tag.</param>
public sealed record SealedSecret(byte[] Nonce, byte[] Text);
