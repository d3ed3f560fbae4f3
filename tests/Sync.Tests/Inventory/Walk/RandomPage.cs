using System.Text;
using CsCheck;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Tests.Inventory.Walk;

/// <summary>
/// Bodies of responses: most of them pages of a resource, in which any member can be absent, repeated, misplaced,
/// unknown, or have any value.
/// </summary>
internal static class RandomPage
{
    private const string Quote = "\"";

    // With NUL or unpaired surrogates: only the general reader reads a page that has any.
    private static readonly Gen<string> Unclean =
        Gen.OneOf(@"\ud83d", @"\ude9a\ud83d", @"a\ud83d\u0041", @"\u0000", "\u0000");

    private static readonly Gen<string> Clean = Gen.OneOf(
        "", " ", "a", "b", "null", "60", " 60", "6e1", "60.5", "true", "TRUE ", "cn-Hangzhou", "CN-HANGZHOU", "生产环境",
        "🚚", @"\ud83d\ude9a", @"\\u0000", @"\\ud83d", @"\u0041\n\""\/", "\u2028", "2024-07-24T13:00Z",
        new string('x', 2_000), new string('é', 500));

    private static readonly Gen<string> Texts =
        Gen.Frequency((200, Clean), (1, Unclean)).Select(text => Quote + text + Quote);

    private static readonly Gen<string> Scalars = Gen.OneOf(
        "null", "true", "false", "0", "-0", "60", "600", "6e1", "60.0", "-1", "2147483647", "2147483648", "1e400000",
        "12345678901234567890123", "0.1");

    private static readonly Gen<string> Nested = Gen.OneOf(
        "{}", "[]", """{"Key":"a"}""", """{"b":null,"a":[1,"",{}]}""", """["x",{"y":"\u0041"}]""", "[[[[1]]]]",
        $"{new string('[', 70)}{new string(']', 70)}");

    private static readonly Gen<string> Any = Gen.Frequency((4, Texts), (2, Scalars), (2, Nested));

    private static readonly Gen<string> Tag = Gen.Frequency(
        (20, Gen.Select(Gen.OneOf("a", "b", "c", "é"), Texts, (key, value) =>
            $$"""{"Key":"{{key}}","Value":{{value}}}""")),
        (1, Gen.Select(Any, Any, (key, value) => $$"""{"Key":{{key}},"Value":{{value}}}""")),
        (1, Gen.Select(Texts, Any, (key, more) => $$"""{"Value":"v","Key":{{key}},"More":{{more}}}""")),
        (1, Any.Select(key => $$"""{"Key":{{key}}}""")),
        (1, Any));

    private static readonly Gen<string> TagList = Tag.Array[0, 3].Select(tags => $"[{string.Join(',', tags)}]");

    private static readonly Gen<string> Tags = Gen.Frequency(
        (10, TagList.Select(list => $$"""{"Tag":{{list}}}""")), (4, TagList),
        (1, Any), (1, Tag), (1, Any.Select(value => $$"""{"Tag":{{value}}}""")),
        (1, Gen.Select(TagList, Any, (list, more) => $$"""{"Tag":{{list}},"More":{{more}}}""")),
        (1, Any.Select(value => $$"""{"env":{{value}},"team":"x"}""")));

    private static readonly Gen<string> Unknown = Gen.OneOf(
        "New", "RequestId", "flowLogId", "Tag", @"Sta\u0074us", @"\ud800", "AttachmentEndId", "");

    private static readonly Gen<string> Counts = Gen.Frequency(
        (12, Gen.OneOf("0", "1", "\"2\"", "\" 7\\n\"")), (1, Any));

    /// <summary>Bytes of a page of the resource, most of them readable.</summary>
    public static Gen<byte[]> Of<T>(Resource<T> resource)
        where T : Listed => Gen.Select(Page(resource), Gen.Int[0, 40], Gen.Int, Break);

    private static Gen<string> Page(Resource resource)
    {
        var (holder, list) = resource.Entries;
        var entries = Gen.Frequency((19, Entry(resource)), (1, Any)).Array[0, 6]
            .Select(each => $"[{string.Join(", ", each)}]");
        var held = list == "" ? entries : Gen.Frequency(
            (12, entries.Select(array => $$"""{"{{list}}":{{array}}}""")),
            (1, entries.Select(array => $$"""{"{{list}}":null,"More":[1],"{{list}}":{{array}}}""")),
            (1, Any.Select(value => $$"""{"{{list}}":{{value}}}""")));
        return Members(
        [
            (0.98, Named("TotalCount", Counts)), (0.9, Named("PageNumber", Counts)), (0.9, Named("PageSize", Counts)),
            (0.9, Named("RequestId", Texts)), (0.5, Named("Success", Gen.Const("\"true\""))),
            (0.97, Named(holder, Gen.Frequency((20, held), (1, Any)))), (0.02, Named(holder, held)),
            (0.1, Named("NextToken", Any)), (0.02, Named("NextToken", Any)), (0.02, Named("TotalCount", Counts)),
            (0.03, Named("Success", Any)), (0.02, Named("Code", Any)), (0.02, Named("code", Any)),
            (0.02, Named("Message", Any)), (0.05, Gen.Select(Unknown, Any, Member)),
        ]);
    }

    private static Gen<string> Entry(Resource resource)
    {
        var fields = resource.AllFields.Append(resource.Id).Select(field => Field(field, 0.9));
        return Gen.Frequency(
            (12, Members([.. fields, (0.9, Named("RegionId", Texts)), (0.9, Named("Tags", Tags))])),
            (1, Members(
            [
                .. fields, (0.5, Named("Tags", Tags)), (0.3, Named("Tags", Tags)), (0.5, Named("RegionId", Any)),
                (0.5, Gen.Select(Unknown, Any, Member)), Field(resource.Id, 0.3), Field(resource.AllFields[0], 0.3),
            ])));
    }

    // Few ordinary values, so that consecutive entries often have the same one.
    private static (double, Gen<string>) Field(Field field, double often) => (often, Named(field.Member, Gen.Frequency(
        (60, field.Kind switch
        {
            FieldKind.Number => Gen.OneOf("60", "600", "6"),
            FieldKind.Json => Gen.OneOf("[]", "{}", """{"b":1,"a":[]}""", """{"b":1,"a":[1]}"""),
            _ => Gen.OneOf("\"one\"", "\"one more\"", "\"环境\"", "\"\""),
        }),
        (1, Any))));

    private static Gen<string> Named(string name, Gen<string> value) => value.Select(text => Member(name, text));

    private static string Member(string name, string value) => $"\"{name}\":{value}";

    /// <param name="members">Each with the probability that it is there.</param>
    private static Gen<string> Members(IReadOnlyList<(double Often, Gen<string> Member)> members) =>
        Gen.Frequency((9, InOrder(members)), (1, InOrder(members).SelectMany(there => Gen.Shuffle(there))))
            .Select(there => $"{{{string.Join(there.Length % 5 == 0 ? " ,\n" : ",", there)}}}");

    private static Gen<string[]> InOrder(IEnumerable<(double Often, Gen<string> Member)> members) => members.Aggregate(
        Gen.Const(Array.Empty<string>()),
        (before, next) => Gen.Select(before, Gen.Double.Unit, next.Member, (there, dice, member) =>
            dice < next.Often ? [.. there, member] : there));

    /// <summary>Damages one page in ten.</summary>
    private static byte[] Break(string page, int how, int where)
    {
        var body = Encoding.UTF8.GetBytes(page);
        var at = (int)((uint)where % (uint)body.Length);
        return how switch
        {
            0 => body[..at],
            1 => [.. body, .. " {}"u8],
            2 => [.. "\uFEFF"u8, .. body],
            3 => [.. body[..at], (byte)(where >> 8), .. body[(at + 1)..]],
            _ => body,
        };
    }
}
