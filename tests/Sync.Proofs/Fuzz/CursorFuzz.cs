using System.Text;
using CsCheck;
using Sync.Inventory.Snapshots;
using Sync.Drift;
using Sync.Http;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// A cursor is accepted only if it is identical to one that was issued for the same query and has not expired.
/// </summary>
public class CursorFuzz
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Cursors Ours = new(
        [.. Enumerable.Range(0, 32).Select(number => (byte)number)], Today, "00112233445566ff");
    private static readonly Cursors Theirs = Ours with { Key = new byte[32] };

    private sealed record Given(string Query, string AskedWith, int Age, int Kind, string Id);

    private static readonly Gen<Given> Issued = Gen.Select(
        Mutation.OneOf("flowlogs", "drift", ""), Mutation.OneOf("flowlogs", "drift", ""), Gen.Int[-1, 3], Gen.Int[0, 4],
        Gen.String[0, 20],
        (query, askedWith, age, kind, id) => new Given(query, askedWith, age, kind, id));

    [Fact]
    public Task Only_a_cursor_that_was_issued_is_accepted()
    {
        var corpus = Corpus.Of("cursors");
        var inputs = Gen.Select(
            Issued, Gen.Int[0, 3 * corpus.Count],
            Mutation.Changes(
                corpus, "="u8.ToArray(), "-"u8.ToArray(), "_"u8.ToArray(), "A"u8.ToArray(), " "u8.ToArray(), [0xe9]));
        return Fuzzing.RunAsync(inputs, usual: 10_000, perMille: 300, input => $"{input}", input =>
        {
            var (given, index, change) = input;
            var cursor = Write(given);
            var text = Encoding.Latin1.GetString(
                change(index < corpus.Count ? corpus[index] : Encoding.Latin1.GetBytes(cursor)));

            var fault = Ours.Read<SnapshotPosition>(text, Cursors.Fingerprint(given.AskedWith), out var position);

            Assert.Equal(text == cursor ? Expected(given) : CursorFault.Forged, fault);
            Assert.Equal(fault == CursorFault.None ? Position(given) : null, position);
            return Task.CompletedTask;
        });
    }

    private static CursorFault Expected(Given given) =>
        given.Kind == 3 ? CursorFault.Forged
        : given.Kind == 2 || given.Query != given.AskedWith ? CursorFault.OfAnotherQuery
        : given.Kind == 4 ? CursorFault.OfAnotherTimeline
        : given.Age > 1 ? CursorFault.Expired
        : CursorFault.None;

    /// <summary>
    /// Kind 2 belongs to another route and has another type, kind 3 is signed with another key, kind 4 belongs to
    /// another timeline.
    /// </summary>
    private static string Write(Given given)
    {
        var cursors = (given.Kind == 3 ? Theirs : Ours) with
        {
            Today = Today.AddDays(-given.Age),
            Timeline = given.Kind == 4 ? "ff00112233445566" : Ours.Timeline,
        };
        return given.Kind == 2
            ? cursors.Write(new DriftPosition(DateTime.UnixEpoch, Guid.Empty), Cursors.Fingerprint("another"))
            : cursors.Write(Position(given), Cursors.Fingerprint(given.Query));
    }

    private static SnapshotPosition Position(Given given) =>
        new(DateTime.UnixEpoch, given.Kind, 7, given.Kind == 0 ? null : "", "1", "cn-hangzhou", Readable(given.Id));

    // Text from the database is always valid UTF-8.
    private static string Readable(string id) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(id));
}
