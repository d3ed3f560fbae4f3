using System.Net.Sockets;

namespace Sync.Tests.Proof.Deliveries;

/// <summary>Something a receiver does, and what must be kept of an attempt that meets it.</summary>
/// <param name="Reason">Null: it took the message, and that is all that is said.</param>
internal sealed record ReceiverFault(string Name, int? Status, string? Reason)
{
    /// <summary>Null: nobody listens.</summary>
    public Func<Socket, CancellationToken, Task>? Answer { get; init; }

    /// <summary>Whether it first hears what it is asked.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>It asks for a pause of an hour.</summary>
    public bool Pauses { get; init; }

    public bool Takes => Reason is null;

    public bool IsGone => Status == 410;

    /// <summary>The next message may be tried at once.</summary>
    public bool LetsPass => !Pauses && !IsGone;
}
