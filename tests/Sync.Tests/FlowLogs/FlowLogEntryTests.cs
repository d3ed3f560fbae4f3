using System.Text.Json;
using CsCheck;
using Sync.FlowLogs;
using static Sync.Testing.Pages;

namespace Sync.Tests.FlowLogs;

public class FlowLogEntryTests
{
    [Fact]
    public void Undocumented_members_are_kept_in_canonical_form() => Assert.Equal(
        """{"A":[3,{"x":1,"y":true}],"PeerRegionId":"中&<é","a":1.50}""",
        Entry("\"PeerRegionId\":\"\\u4e2d&\\u003c\\u00e9\", \"a\":1.50, \"A\":[3, {\"y\":true,\"x\":1}]").Extra);

    [Fact]
    public void Empty_unknown_members_are_kept_only_within_others()
    {
        Assert.Null(Entry("""
            "PeerRegionId":null,"Other":""
            """).Extra);
        Assert.Equal("""{"A":{"b":null,"c":1,"d":""}}""", Entry("""
            "A":{"b":null,"c":1,"d":""},"B":null
            """).Extra);
    }

    [Theory]
    [InlineData("1e999999", "\"1e999999\"")]
    [InlineData("1e-999999", "\"1e-999999\"")]
    [InlineData("1e99", "1e99")]
    [InlineData("-0.5E+10", "-0.5E+10")]
    public void An_extreme_number_is_kept_as_text(string number, string kept) =>
        Assert.Equal($$"""{"N":{{kept}}}""", Entry($"\"N\":{number}").Extra);

    [Theory]
    [InlineData("3", "3")]
    [InlineData("3.0", "3.0")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("\" kept as is \"", " kept as is ")]
    public void A_text_member_may_be_a_number_or_a_boolean(string json, string expected) =>
        Assert.Equal(expected, Entry($"\"FlowLogVersion\":{json}").FlowLogVersion);

    [Theory]
    [InlineData("{\"b\":2,\"a\":1}", "{\"a\":1,\"b\":2}")]
    [InlineData("[1]", "[1]")]
    public void A_text_member_of_another_type_is_kept_separately(string json, string kept)
    {
        var entry = Entry($"\"Description\":{json}");

        Assert.Null(entry.Description);
        Assert.Equal($$"""{"Description":{{kept}}}""", entry.Extra);
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("\"60\"", 60)]
    [InlineData("\" 60 \"", 60)]
    [InlineData("6e1", 60)]
    [InlineData("60.0", 60)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public void An_interval_may_be_a_number_or_text(string json, int? expected)
    {
        var entry = Entry($"\"Interval\":{json}");

        Assert.Equal(expected, entry.Interval);
        Assert.Null(entry.Extra);
    }

    [Theory]
    [InlineData("60.5")]
    [InlineData("\"1 min\"")]
    [InlineData("2147483648")]
    [InlineData("true")]
    [InlineData("[60]")]
    public void An_interval_that_is_not_an_integer_is_kept_separately(string json)
    {
        var entry = Entry($"\"Interval\":{json}");

        Assert.Null(entry.Interval);
        Assert.Equal($$"""{"Interval":{{json}}}""", entry.Extra);
    }

    [Fact]
    public void A_NUL_becomes_visible_wherever_it_occurs()
    {
        var entry = Entry("""
            "FlowLogName":"a\u0000b","N\u0000ame":["x\u0000"],"Tags":{"Tag":[{"Key":"k\u0000","Value":"\u0000"}]},
            "Description":"kept \\u0000"
            """);

        Assert.Equal("a␀b", entry.FlowLogName);
        Assert.Equal("""{"N␀ame":["x␀"]}""", entry.Extra);
        Assert.Equal([new("k␀", "␀")], entry.Tags);
        Assert.Equal("kept \\u0000", entry.Description);
    }

    [Theory]
    [InlineData(@"\ud800", @"\ud800")]
    [InlineData(@"\uDFFFx", @"\uDFFFx")]
    [InlineData(@"\ud800\ud800", @"\ud800\ud800")]
    [InlineData(@"\ud83d\ude00", "😀")]
    [InlineData(@"\ud83d\ud83d\ude00", @"\ud83d😀")]
    [InlineData(@"\\\ud800", @"\\ud800")]
    public void An_unpaired_surrogate_stays_visible_as_its_escape_sequence(string escaped, string expected)
    {
        var entry = Entry($$"""
            "Description":"{{escaped}}","X{{escaped}}":1,"Tags":{"Tag":[{"Key":"{{escaped}}"}]}
            """);

        Assert.Equal(expected, entry.Description);
        Assert.Equal("X" + expected, JsonElement.Parse(entry.Extra!).EnumerateObject().Single().Name);
        Assert.Equal([new(expected, "")], entry.Tags);
    }

    [Fact]
    public void A_description_of_one_megabyte_is_read_completely()
    {
        var text = new string('x', 1 << 20);

        Assert.Equal(text, Entry($"\"Description\":\"{text}\"").Description);
    }

    [Fact]
    public void Absent_null_and_empty_values_are_equivalent() =>
        Gen.Int[0, 2].Array[16].Sample(spellings =>
        {
            string[] names =
            [
                .. typeof(FlowLog).GetProperties()
                    .Select(property => property.Name).Except(["FlowLogId", "Extra", "NoTags", "EqualityContract"]),
                "PeerRegionId", "Another",
            ];
            var members = names.Zip(
                spellings,
                (name, spelling) => spelling switch { 0 => null, 1 => $"\"{name}\":null", _ => $"\"{name}\":\"\"" });

            AssertEqual(
                new FlowLog { FlowLogId = "flowlog-1" }, Entry(string.Join(',', members.OfType<string>())));
        });

    [Fact]
    public void No_value_of_any_member_is_fatal_and_none_with_content_is_lost()
    {
        var value = OneOf(
            "7", "-1.5e3", "true", "{}", "[]", "[null,\"\"]", "{\"a\":{\"b\":[\"\\u0000\"]}}", "\"\\udc00\"",
            "\"text\"", "1e99999");
        var name = OneOf("Status", "Interval", "Tags", "Description", "New", "N\\ud800", "RegionId", "\\u0000");
        Gen.Select(name, value).Array[0, 8].Sample(members =>
        {
            var entry = Entry(string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}")));

            if (entry.Extra is not null) Assert.Equal(JsonValueKind.Object, JsonElement.Parse(entry.Extra).ValueKind);
            if (members.Any(member => member.Item1 == "New")) Assert.Contains("\"New\":", entry.Extra);
            Assert.DoesNotContain("\\u0000", JsonSerializer.Serialize(entry));
        });
    }

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
