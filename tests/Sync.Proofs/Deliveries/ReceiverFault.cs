using System.Net.Sockets;

namespace Sync.Proofs.Deliveries;

/// <summary>
/// A behavior of a receiver, and the status and reason that must be stored for an attempt that meets it.
/// </summary>
/// <param name="Reason">Null: the message was accepted, so no reason is stored.</param>
internal sealed record ReceiverFault(string Name, int? Status, string? Reason)
{
    /// <summary>Null: the port is not listening.</summary>
    public Func<Socket, CancellationToken, Task>? Answer { get; init; }

    /// <summary>Whether the receiver reads the request first.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>The receiver requests a pause of one hour or more.</summary>
    public bool Pauses { get; init; }

    public bool Takes => Reason is null;

    public bool IsGone => Status == 410;

    /// <summary>The next message may be sent at once.</summary>
    public bool LetsPass => !Pauses && !IsGone;
}
