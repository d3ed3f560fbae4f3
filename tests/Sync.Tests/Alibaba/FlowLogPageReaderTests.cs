using System.Text.Json;
using CsCheck;
using Sync.Alibaba;
using Sync.Alibaba.Answers;

namespace Sync.Tests.Alibaba;

public class FlowLogPageReaderTests
{
    private const string Documented = """
        {"PageSize":"20","PageNumber":"1","RequestId":"F7DDDC17","TotalCount":"1","Success":"true","FlowLogs":{"FlowLog":[{
        "Status":"Active","CreationTime":"2021-07-24T13:00:52Z","FlowLogName":"myFlowlog","Description":"a text","ProjectName":"FlowLogProject",
        "CenId":"cen-7qthudw0ll6jmc****","LogStoreName":"FlowLogStore","RegionId":"cn-hangzhou","FlowLogId":"flowlog-m5evbtbpt****",
        "TransitRouterAttachmentId":"tr-attach-5x4o4ynzuqbv6g****","TransitRouterId":"tr-bp1g9313sx675zr1lajmj",
        "LogFormatString":"${srcaddr}${dstaddr}${bytes}","FlowLogVersion":"3","Interval":60,"Tags":{"Tag":[{"Key":"TagKey","Value":"TagValue"}]}}]}}
        """;

    [Fact]
    public void The_documented_page_is_read_in_full()
    {
        var page = Read(Documented);

        var entry = Assert.Single(page.Entries);
        Assert.Equal((1, 20, 1, 0), (page.PageNumber, page.PageSize, page.TotalCount, page.WithoutId));
        Assert.Equal(
            new FlowLogEntry
            {
                FlowLogId = "flowlog-m5evbtbpt****",
                RegionId = "cn-hangzhou",
                FlowLogName = "myFlowlog",
                Description = "a text",
                CenId = "cen-7qthudw0ll6jmc****",
                TransitRouterId = "tr-bp1g9313sx675zr1lajmj",
                TransitRouterAttachmentId = "tr-attach-5x4o4ynzuqbv6g****",
                ProjectName = "FlowLogProject",
                LogStoreName = "FlowLogStore",
                LogFormatString = "${srcaddr}${dstaddr}${bytes}",
                FlowLogVersion = "3",
                Interval = 60,
                Status = "Active",
                CreationTime = "2021-07-24T13:00:52Z",
            },
            entry with { Tags = FlowLogEntry.NoTags });
        Assert.Equal([new("TagKey", "TagValue")], entry.Tags);
    }

    [Theory]
    [InlineData("\"7\"", 7)]
    [InlineData("7", 7)]
    [InlineData("\" 7\\n\"", 7)]
    [InlineData("0", 0)]
    public void A_counter_may_be_text_or_number(string json, int expected)
    {
        var page = Read($$"""{"TotalCount":{{json}},"PageNumber":{{json}},"PageSize":{{json}}}""");

        Assert.Equal((expected, expected, expected), (page.TotalCount, page.PageNumber, page.PageSize));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"TotalCount":null}""")]
    [InlineData("""{"TotalCount":""}""")]
    [InlineData("""{"TotalCount":"many"}""")]
    [InlineData("""{"TotalCount":"-1"}""")]
    [InlineData("""{"TotalCount":-1}""")]
    [InlineData("""{"TotalCount":1.5}""")]
    [InlineData("""{"TotalCount":"1,000"}""")]
    [InlineData("""{"TotalCount":99999999999}""")]
    [InlineData("""{"TotalCount":true}""")]
    [InlineData("""{"TotalCount":{}}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":[]}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":"none"}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":{"FlowLog":{}}}""")]
    [InlineData("""{"TotalCount":0,"FlowLogs":{"FlowLog":"none"}}""")]
    public void A_page_that_cannot_be_counted_is_malformed_not_empty(string json)
    {
        var failure = Assert.Throws<AlibabaException>(() => Read(json));

        Assert.Equal((AlibabaErrorKind.Malformed, "Malformed"), (failure.Kind, failure.Code));
    }

    [Fact]
    public void An_echo_that_is_missing_is_unknown()
    {
        var page = Read("""{"TotalCount":0,"PageSize":""}""");

        Assert.Null(page.PageNumber);
        Assert.Null(page.PageSize);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","FlowLogs":null""")]
    [InlineData(""","FlowLogs":"" """)]
    [InlineData(""","FlowLogs":{}""")]
    [InlineData(""","FlowLogs":{"FlowLog":null}""")]
    [InlineData(""","FlowLogs":{"FlowLog":[]}""")]
    public void No_list_is_no_entries(string list) => Assert.Empty(Read($$"""{"TotalCount":0{{list}}}""").Entries);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"FlowLogId":null}""")]
    [InlineData("""{"FlowLogId":""}""")]
    [InlineData("""{"FlowLogId":" "}""")]
    [InlineData("""{"FlowLogId":["flowlog-1"]}""")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"flowlog-1\"")]
    [InlineData("[]")]
    public void What_carries_no_id_is_counted_and_breaks_nothing(string item)
    {
        var page = Read($$$"""{"TotalCount":2,"FlowLogs":{"FlowLog":[{{{item}}},{"FlowLogId":"flowlog-2"}]}}""");

        Assert.Equal(1, page.WithoutId);
        Assert.Equal("flowlog-2", Assert.Single(page.Entries).FlowLogId);
    }

    [Fact]
    public void What_the_page_does_not_list_is_kept_in_one_spelling() => Assert.Equal(
        """{"A":[3,{"x":1,"y":true}],"PeerRegionId":"中&<é","a":1.50}""",
        Entry("\"PeerRegionId\":\"\\u4e2d&\\u003c\\u00e9\", \"a\":1.50, \"A\":[3, {\"y\":true,\"x\":1}]").Extra);

    [Fact]
    public void Unknown_members_that_say_nothing_are_not_kept()
    {
        Assert.Null(Entry("""
            "PeerRegionId":null,"Other":""
            """).Extra);
        Assert.Equal("""{"A":{"c":1}}""", Entry("""
            "A":{"b":null,"c":1,"d":""},"B":null
            """).Extra);
    }

    [Theory]
    [InlineData("1e999999", "\"1e999999\"")]
    [InlineData("1e-999999", "\"1e-999999\"")]
    [InlineData("1e99", "1e99")]
    [InlineData("-0.5E+10", "-0.5E+10")]
    public void A_number_out_of_all_reason_is_kept_as_text(string number, string kept) =>
        Assert.Equal($$"""{"N":{{kept}}}""", Entry($"\"N\":{number}").Extra);

    [Theory]
    [InlineData("3", "3")]
    [InlineData("3.0", "3.0")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("\" kept as is \"", " kept as is ")]
    public void A_text_member_may_come_as_a_number_or_a_truth_value(string json, string expected) =>
        Assert.Equal(expected, Entry($"\"FlowLogVersion\":{json}").FlowLogVersion);

    [Theory]
    [InlineData("{\"b\":2,\"a\":1}", "{\"a\":1,\"b\":2}")]
    [InlineData("[1]", "[1]")]
    public void A_text_member_that_is_no_text_is_kept_apart(string json, string kept)
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
    public void An_interval_may_be_number_or_text(string json, int? expected)
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
    public void An_interval_that_is_no_whole_number_is_kept_apart(string json)
    {
        var entry = Entry($"\"Interval\":{json}");

        Assert.Null(entry.Interval);
        Assert.Equal($$"""{"Interval":{{json}}}""", entry.Extra);
    }

    [Fact]
    public void A_NUL_becomes_visible_wherever_it_stands()
    {
        var entry = Entry("""
            "FlowLogName":"a\u0000b","N\u0000ame":["x\u0000"],"Tags":{"Tag":[{"Key":"k\u0000","Value":"\u0000"}]},"Description":"kept \\u0000"
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
    public void Half_a_surrogate_pair_stays_visible_as_its_escape(string escaped, string expected)
    {
        var entry = Entry($$"""
            "Description":"{{escaped}}","X{{escaped}}":1,"Tags":{"Tag":[{"Key":"{{escaped}}"}]}
            """);

        Assert.Equal(expected, entry.Description);
        Assert.Equal("X" + expected, JsonElement.Parse(entry.Extra!).EnumerateObject().Single().Name);
        Assert.Equal([new(expected, "")], entry.Tags);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_a_byte_order_mark_break_nothing()
    {
        byte[] body = [.. "\uFEFF{\"TotalCount\":1,\"FlowLogs\":{\"FlowLog\":[{\"FlowLogId\":\"a"u8, 0xff, 0, .. "\"}]}}"u8];

        Assert.Equal("a\uFFFD␀", Assert.Single(FlowLogPageReader.Read(WireJson.Parse(body)).Entries).FlowLogId);
    }

    [Fact]
    public void A_description_of_a_megabyte_is_read_whole()
    {
        var text = new string('x', 1 << 20);

        Assert.Equal(text, Entry($"\"Description\":\"{text}\"").Description);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("""{"Tag":null}""")]
    [InlineData("""{"Tag":[]}""")]
    [InlineData("""{"Tag":[null]}""")]
    public void No_tags_come_in_many_forms(string tags)
    {
        var entry = Entry($"\"Tags\":{tags}");

        Assert.Empty(entry.Tags);
        Assert.Null(entry.Extra);
    }

    [Theory]
    [InlineData("""{"Key":"k"}""", "")]
    [InlineData("""{"Key":"k","Value":null}""", "")]
    [InlineData("""{"Key":"k","Value":5}""", "5")]
    public void A_tag_value_is_text_at_all_events(string tag, string expected) =>
        Assert.Equal([new("k", expected)], Entry($$"""
            "Tags":{"Tag":[{{tag}}]}
            """).Tags);

    [Fact]
    public void Of_a_tag_key_that_stands_twice_the_last_value_counts_and_all_are_kept()
    {
        var entry = Entry("""
            "Tags":{"Tag":[{"Key":"k","Value":"b"},{"Key":"k","Value":"a"},{"Key":"other","Value":"z"}]}
            """);

        Assert.Equal([new("k", "b"), new("other", "z")], entry.Tags);
        Assert.Equal("""{"Tags":[{"Key":"k","Value":"a"},{"Key":"k","Value":"b"}]}""", entry.Extra);
    }

    [Fact]
    public void A_tag_that_stands_twice_with_one_value_is_one_tag() => Assert.Null(Entry("""
        "Tags":{"Tag":[{"Key":"k","Value":"a"},{"Key":"k","Value":"a"}]}
        """).Extra);

    [Theory]
    [InlineData("""{"Tag":[{"Value":"no key"}]}""", """[{"Value":"no key"}]""")]
    [InlineData("""{"Tag":[7,"x"]}""", """["x",7]""")]
    [InlineData("""{"Tag":{"Key":"k"}}""", """[{"Key":"k"}]""")]
    [InlineData("""{"More":1}""", """[{"More":1}]""")]
    [InlineData("\"text\"", """["text"]""")]
    public void Tags_of_no_known_form_are_kept_apart(string tags, string kept)
    {
        var entry = Entry($"\"Tags\":{tags}");

        Assert.Empty(entry.Tags);
        Assert.Equal($$"""{"Tags":{{kept}}}""", entry.Extra);
    }

    [Fact]
    public void A_tag_with_a_member_nobody_knows_is_a_tag_and_kept_whole()
    {
        var entry = Entry("""
            "Tags":[{"Scope":"all","Key":"k","Value":"v"}]
            """);

        Assert.Equal([new("k", "v")], entry.Tags);
        Assert.Equal("""{"Tags":[{"Key":"k","Scope":"all","Value":"v"}]}""", entry.Extra);
    }

    [Fact]
    public void The_order_of_tags_never_matters() =>
        Gen.Select(Gen.Select(Gen.Char['a', 'c'], Gen.Char['x', 'z'], Gen.Bool).Array[0, 6], Gen.Int).Sample((tags, seed) =>
        {
            var ordered = tags.Select(tag => $$"""{"Key":"{{tag.Item1}}","Value":"{{tag.Item2}}"{{(tag.Item3 ? ",\"More\":1" : "")}}}""").ToArray();
            var shuffled = ordered.ToArray();
            new Random(seed).Shuffle(shuffled);

            AssertEqual(Tagged(ordered), Tagged(shuffled));
        });

    [Fact]
    public void Absent_null_and_empty_are_one_and_the_same() =>
        Gen.Int[0, 2].Array[16].Sample(spellings =>
        {
            string[] names = [.. typeof(FlowLogEntry).GetProperties()
                .Select(property => property.Name).Except(["FlowLogId", "Extra", "NoTags", "EqualityContract"]), "PeerRegionId", "Another"];
            var members = names.Zip(spellings, (name, spelling) => spelling switch { 0 => null, 1 => $"\"{name}\":null", _ => $"\"{name}\":\"\"" });

            AssertEqual(new FlowLogEntry { FlowLogId = "flowlog-1" }, Entry(string.Join(',', members.OfType<string>())));
        });

    [Fact]
    public void No_value_of_any_member_is_fatal_and_none_with_content_is_lost()
    {
        var value = OneOf("7", "-1.5e3", "true", "{}", "[]", "[null,\"\"]", "{\"a\":{\"b\":[\"\\u0000\"]}}", "\"\\udc00\"", "\"text\"", "1e99999");
        var name = OneOf("Status", "Interval", "Tags", "Description", "New", "N\\ud800", "RegionId", "\\u0000");
        Gen.Select(name, value).Array[0, 8].Sample(members =>
        {
            var entry = Entry(string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}")));

            if (entry.Extra is not null) Assert.Equal(JsonValueKind.Object, JsonElement.Parse(entry.Extra).ValueKind);
            if (members.Any(member => member.Item1 == "New")) Assert.Contains("\"New\":", entry.Extra);
            Assert.DoesNotContain("\\u0000", JsonSerializer.Serialize(entry));
        });
    }

    private static FlowLogEntry Tagged(string[] tags) => Entry($$"""
        "Tags":{"Tag":[{{string.Join(',', tags)}}]}
        """);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    // Without the parser's cleaning: the reader is to cope by itself.
    private static FlowLogPage Read(string json) => FlowLogPageReader.Read(JsonElement.Parse(json));

    private static FlowLogEntry Entry(string members) => Assert.Single(Read(
        $$$"""{"TotalCount":"1","FlowLogs":{"FlowLog":[{{{{members}}}{{{(members.Length == 0 ? "" : ",")}}}"FlowLogId":"flowlog-1"}]}}""").Entries);

    // A record compares an immutable dictionary by reference.
    private static void AssertEqual(FlowLogEntry expected, FlowLogEntry actual)
    {
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected with { Tags = FlowLogEntry.NoTags }, actual with { Tags = FlowLogEntry.NoTags });
    }
}
