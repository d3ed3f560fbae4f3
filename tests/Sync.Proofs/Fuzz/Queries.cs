using System.Text;
using CsCheck;

namespace Sync.Proofs.Fuzz;

/// <summary>Query strings as sent over the wire: ASCII with optional percent-encoding.</summary>
internal static class Queries
{
    private static readonly byte[][] Words =
    [
        "%00"u8.ToArray(), "%27"u8.ToArray(), "'"u8.ToArray(), "%F0%9F%98%80"u8.ToArray(), "%ED%A0%80"u8.ToArray(),
        "%FF"u8.ToArray(), "%"u8.ToArray(), "%2"u8.ToArray(), "%25"u8.ToArray(), "&"u8.ToArray(), "="u8.ToArray(),
        ","u8.ToArray(), "&tag."u8.ToArray(), "&cursor="u8.ToArray(), "&asOf="u8.ToArray(), "&sort=-"u8.ToArray(),
        "&pageSize="u8.ToArray(), "&q="u8.ToArray(), "&format=csv"u8.ToArray(),
        "9999-12-31T23:59:59.9999999Z"u8.ToArray(), "0001-01-01T00:00:00%2B14:00"u8.ToArray(), "2147483648"u8.ToArray(),
        "-1"u8.ToArray(), "%27%20or%201=1--"u8.ToArray(), "%27);drop%20table%20sync.flow_log;--"u8.ToArray(),
        "%5C"u8.ToArray(), "%22}"u8.ToArray(), "$1"u8.ToArray(), "@accountId"u8.ToArray(),
    ];

    public static Gen<string> Mutated { get; } = Mutation.Of(Corpus.Of("queries"), Words).Select(OnTheWire);

    private static string OnTheWire(byte[] bytes) =>
        string.Concat(
            Encoding.Latin1.GetString(bytes).Take(6000).Where(letter => letter is > ' ' and <= '~' and not '#'));
}
