using System.Net.Sockets;

namespace Sync.Drift.Sinks.Network;

/// <summary>Why there was no answer. The messages of exceptions name hosts, so none of them is repeated.</summary>
internal static class FailureWords
{
    public static string Of(Exception failure, Receiver receiver) => failure switch
    {
        OperationCanceledException => $"There was no answer within {receiver.Timeout.TotalSeconds:0.###} s.",
        _ when Inner<RefusedAddressException>(failure) is not null =>
            "Its address is not of the public internet, and AllowPrivateAddresses is not set.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "No TLS connection that can be trusted came about.",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
            "What it answered is not HTTP, or has too long headers.",
        _ => Inner<SocketException>(failure)?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "Its name could not be resolved.",
            SocketError.ConnectionRefused => "It refused the connection.",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "It could not be reached.",
            SocketError.TimedOut => "It could not be reached in time.",
            _ => "The connection broke.",
        },
    };

    private static T? Inner<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T) failure = failure.InnerException;
        return (T?)failure;
    }
}
