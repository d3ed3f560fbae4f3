using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sync.Alibaba;

/// <summary>Reads a successful response.</summary>
/// <param name="Read">
/// Converts any response. An exception that it throws is a failure of the attempt, so that a malformed response is
/// requested again.
/// </param>
/// <param name="Quick">Converts most responses with less work; null if only <paramref name="Read"/> can.</param>
public sealed record AnswerReader<T>(Func<JsonElement, T> Read, QuickRead<T>? Quick = null);

/// <summary>Converts the body of a response to the same value as <see cref="AnswerReader{T}.Read"/>.</summary>
/// <param name="body">Any bytes.</param>
/// <returns>
/// False if the body is not an ordinary one, or may report a failure: then it is read, and judged, in the general way.
/// </returns>
public delegate bool QuickRead<T>(ReadOnlySpan<byte> body, [NotNullWhen(true)] out T? answer);
