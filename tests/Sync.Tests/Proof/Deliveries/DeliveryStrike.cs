namespace Sync.Tests.Proof.Deliveries;

/// <summary>Where sending writes, and what a receiver answers to get it there.</summary>
/// <param name="Status">204 or a refusal.</param>
/// <param name="IsSent">The message has gone out by then, and may go out again.</param>
internal sealed record DeliverySite(string Name, int Status, bool IsSent);

/// <summary>Triggers that let a database refuse what the deliveries write, as those of <see cref="Faults.DatabaseStrike"/> do for a merge.</summary>
internal static class DeliveryStrike
{
    public static IReadOnlyList<DeliverySite> Sites { get; } =
    [
        new("turn taken", 204, IsSent: false), new("message made", 204, IsSent: false), new("events bundled", 204, IsSent: false),
        new("old messages deleted", 204, IsSent: false), new("turn renewed", 204, IsSent: false), new("kept as sent", 204, IsSent: true),
        new("sink kept", 204, IsSent: true), new("kept as failed", 500, IsSent: true), new("kept as gone", 410, IsSent: true),
        new("turn given back", 204, IsSent: true), new("messages ended", 204, IsSent: true),
    ];

    /// <summary>Inside of the run's merge, its commit included.</summary>
    public static IReadOnlyList<string> Owing { get; } = ["event owed", "sink named", "events owed"];

    public const string Arm = """
        create trigger strike_turn before update on sync.sink for each row
            when (new.lease is not null and new.lease is distinct from old.lease) execute function proof.strike('turn taken');
        create trigger strike_renew before update on sync.sink for each row
            when (new.lease = old.lease and new.leased_until is distinct from old.leased_until) execute function proof.strike('turn renewed');
        create trigger strike_back before update on sync.sink for each row
            when (new.lease is null and old.lease is not null) execute function proof.strike('turn given back');
        create trigger strike_kept before update on sync.sink for each row
            when (new.last_sent_at is distinct from old.last_sent_at) execute function proof.strike('sink kept');
        create trigger strike_made before insert on sync.alert_message for each row execute function proof.strike('message made');
        create trigger strike_bundled before update on sync.delivery for each row execute function proof.strike('events bundled');
        create trigger strike_old before delete on sync.alert_message for each row execute function proof.strike('old messages deleted');
        create trigger strike_sent before update on sync.alert_message for each row
            when (new.state = 'sent') execute function proof.strike('kept as sent');
        create trigger strike_failed before update on sync.alert_message for each row
            when (new.status = 500) execute function proof.strike('kept as failed');
        create trigger strike_gone before update on sync.alert_message for each row
            when (new.status = 410) execute function proof.strike('kept as gone');
        create constraint trigger strike_ended after update on sync.alert_message deferrable initially deferred for each row
            when (new.state = 'sent') execute function proof.strike('messages ended');
        create trigger strike_owed before insert on sync.delivery for each row execute function proof.strike('event owed');
        create trigger strike_named before insert on sync.sink for each row execute function proof.strike('sink named');
        create constraint trigger strike_commit after insert on sync.delivery deferrable initially deferred for each row
            execute function proof.strike('events owed');
        """;

    /// <summary>As if all that was sent had been sent so long ago that it may go.</summary>
    public const string Age = "update sync.alert_message set ended_at = ended_at - interval '60 days' where state = 'sent'";
}
