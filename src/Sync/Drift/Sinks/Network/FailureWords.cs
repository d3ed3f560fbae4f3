using System.Net.Sockets;

namespace Sync.Drift.Sinks.Network;

/// <summary>Describes why there was no response. Exception messages contain host names, so they are not used.</summary>
internal static class FailureWords
{
    public static string Of(Exception failure, Receiver receiver) => failure switch
    {
        OperationCanceledException => $"No response within {receiver.Timeout.TotalSeconds:0.###} s.",
        _ when Inner<RefusedAddressException>(failure) is not null =>
            "The address is not public, and AllowPrivateAddresses is not set.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "The TLS connection failed, or the certificate is not trusted.",
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
        } =>
            "The response is not valid HTTP, or its headers are too long.",
        _ => Inner<SocketException>(failure)?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
                "The host name could not be resolved.",
            SocketError.ConnectionRefused => "The connection was refused.",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "The host is unreachable.",
            SocketError.TimedOut => "Connecting timed out.",
            _ => "The connection was lost.",
        },
    };

    private static T? Inner<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T) failure = failure.InnerException;
        return (T?)failure;
    }
}
