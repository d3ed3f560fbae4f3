namespace Sync.Proofs.Deliveries;

/// <summary>A write of the sender, and the answer of a receiver that leads to it.</summary>
/// <param name="Status">The receiver's HTTP status: 204 or an error.</param>
/// <param name="IsSent">The message was already sent at that point and may be sent again.</param>
internal sealed record DeliverySite(string Name, int Status, bool IsSent);

/// <summary>
/// Triggers that make the database reject writes of deliveries, as those of <see cref="Faults.DatabaseStrike"/> do for
/// a merge.
/// </summary>
internal static class DeliveryStrike
{
    public static IReadOnlyList<DeliverySite> Sites { get; } =
    [
        new("lease taken", 204, IsSent: false), new("message created", 204, IsSent: false),
        new("events bundled", 204, IsSent: false), new("lease renewed", 204, IsSent: false),
        new("marked as sent", 204, IsSent: true),
        new("sink updated", 204, IsSent: true), new("marked as failed", 500, IsSent: true),
        new("marked as gone", 410, IsSent: true), new("lease released", 204, IsSent: true),
        new("messages committed", 204, IsSent: true),
    ];

    /// <summary>Writes within the merge of a run, including its commit.</summary>
    public static IReadOnlyList<string> MergeSites { get; } =
    [
        "delivery created", "sink created", "deliveries committed"
    ];

    public const string Arm = """
        create trigger strike_turn before update on sync.sink for each row
            when (new.lease is not null and new.lease is distinct from old.lease)
                execute function proof.strike('lease taken');
        create trigger strike_renew before update on sync.sink for each row
            when (new.lease = old.lease and new.leased_until is distinct from old.leased_until)
                execute function proof.strike('lease renewed');
        create trigger strike_back before update on sync.sink for each row
            when (new.lease is null and old.lease is not null) execute function proof.strike('lease released');
        create trigger strike_kept before update on sync.sink for each row
            when (new.last_sent_at is distinct from old.last_sent_at) execute function proof.strike('sink updated');
        create trigger strike_made before insert on sync.alert_message for each row
            execute function proof.strike('message created');
        create trigger strike_bundled before update on sync.delivery for each row
            execute function proof.strike('events bundled');
        create trigger strike_sent before update on sync.alert_message for each row
            when (new.state = 'sent') execute function proof.strike('marked as sent');
        create trigger strike_failed before update on sync.alert_message for each row
            when (new.status = 500) execute function proof.strike('marked as failed');
        create trigger strike_gone before update on sync.alert_message for each row
            when (new.status = 410) execute function proof.strike('marked as gone');
        create constraint trigger strike_ended after update on sync.alert_message deferrable initially deferred
            for each row
            when (new.state = 'sent') execute function proof.strike('messages committed');
        create trigger strike_owed before insert on sync.delivery for each row
            execute function proof.strike('delivery created');
        create trigger strike_named before insert on sync.sink for each row
            execute function proof.strike('sink created');
        create constraint trigger strike_commit after insert on sync.delivery deferrable initially deferred for each row
            execute function proof.strike('deliveries committed');
        """;
}
