using System.Security.Cryptography;
using System.Text;

namespace Sync.Local.Hosting;

/// <summary>
/// Beyond loopback, what Azure's function keys do for the other host: who has not the key is refused, in the same header. Open, as
/// there, are the probe, the dashboard's files, and <c>/api/cen</c>, whose callers sign.
/// </summary>
internal sealed class CallerKey(RequestDelegate next, string key)
{
    /// <summary>Nothing slows down who guesses: shorter ones could be guessed.</summary>
    public const int MinLength = 24;

    public const string Header = "x-functions-key";

    private static readonly PathString[] Open = ["/api/health/live", "/api/dashboard", "/api/cen"];

    private readonly byte[] _hash = Hash(key);

    public Task InvokeAsync(HttpContext context)
    {
        var isOpen = Open.Any(path => context.Request.Path.StartsWithSegments(path));
        if (isOpen || IsRight(context.Request.Headers[Header].ToString())) return next(context);
        return TypedResults.Problem($"Send the key in the header {Header}.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    // Hashes are of one length, so the time it takes tells nothing of the key.
    private bool IsRight(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
