using System.Security.Cryptography;
using System.Text;
using Sync.OpenApi;

namespace Sync.Local.Hosting;

/// <summary>
/// Requires a key on addresses other than loopback, as Azure's function keys do for the other host, and in the same
/// header. As there, no key is needed for open routes (the probe and the dashboard's files), and for <c>/api/cen</c>
/// and <c>/</c>, whose calls are signed.
/// </summary>
internal sealed class CallerKey(RequestDelegate next, string key)
{
    /// <summary>In characters. Attempts are not rate-limited, so a shorter key could be guessed.</summary>
    public const int MinLength = 24;

    public const string Header = "x-functions-key";

    // With all paths below them, whether or not those exist; below the root is everything.
    private static readonly PathString[] Open =
    [
        .. ApiRoutes.All.Where(route => route.Access is ApiAccess.Open or ApiAccess.ReaderKey && !route.IsAtRoot)
            .Select(route => new PathString(route.Url.Split("/{")[0])),
    ];

    private readonly byte[] _hash = Hash(key);

    public Task InvokeAsync(HttpContext context)
    {
        var isOpen = context.Request.Path == "/" || Open.Any(path => context.Request.Path.StartsWithSegments(path));
        if (isOpen || IsRight(context.Request.Headers[Header].ToString())) return next(context);
        return TypedResults
            .Problem($"Send the key in the header {Header}.", statusCode: StatusCodes.Status401Unauthorized)
            .ExecuteAsync(context);
    }

    // Hashes have the same length, so the comparison time reveals nothing about the key.
    private bool IsRight(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
