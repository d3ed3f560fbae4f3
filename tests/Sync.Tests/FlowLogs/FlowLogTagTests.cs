using CsCheck;
using Sync.FlowLogs;
using static Sync.Testing.Pages;

namespace Sync.Tests.FlowLogs;

public class FlowLogTagTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("""{"Tag":null}""")]
    [InlineData("""{"Tag":[]}""")]
    [InlineData("""{"Tag":[null]}""")]
    public void An_empty_set_of_tags_is_read_in_every_format(string tags)
    {
        var entry = Entry($"\"Tags\":{tags}");

        Assert.Empty(entry.Tags);
        Assert.Null(entry.Extra);
    }

    [Theory]
    [InlineData("""{"Key":"k"}""", "")]
    [InlineData("""{"Key":"k","Value":null}""", "")]
    [InlineData("""{"Key":"k","Value":5}""", "5")]
    public void A_tag_value_is_always_text(string tag, string expected) =>
        Assert.Equal([new("k", expected)], Entry($$"""
            "Tags":{"Tag":[{{tag}}]}
            """).Tags);

    [Fact]
    public void The_last_value_of_a_repeated_tag_key_counts_and_all_are_kept()
    {
        var entry = Entry("""
            "Tags":{"Tag":[{"Key":"k","Value":"b"},{"Key":"k","Value":"a"},{"Key":"other","Value":"z"}]}
            """);

        Assert.Equal([new("k", "b"), new("other", "z")], entry.Tags);
        Assert.Equal("""{"Tags":[{"Key":"k","Value":"a"},{"Key":"k","Value":"b"}]}""", entry.Extra);
    }

    [Fact]
    public void A_tag_repeated_with_the_same_value_is_one_tag() => Assert.Null(Entry("""
        "Tags":{"Tag":[{"Key":"k","Value":"a"},{"Key":"k","Value":"a"}]}
        """).Extra);

    [Theory]
    [InlineData("""{"Tag":[{"Value":"no key"}]}""", """[{"Value":"no key"}]""")]
    [InlineData("""{"Tag":[7,"x"]}""", """["x",7]""")]
    [InlineData("""{"Tag":[{"env":"prod"}]}""", """[{"env":"prod"}]""")]
    [InlineData("""{"Tag":{"Key":null,"Value":"v"}}""", """[{"Value":"v"}]""")]
    [InlineData("""{"Tag":[],"More":1}""", """[{"More":1}]""")]
    [InlineData("""{"env":{"of":"prod"},"list":[1]}""", """[{"env":{"of":"prod"}},{"list":[1]}]""")]
    [InlineData("\"text\"", """["text"]""")]
    public void Tags_in_an_unknown_format_are_kept_separately(string tags, string kept)
    {
        var entry = Entry($"\"Tags\":{tags}");

        Assert.Empty(entry.Tags);
        Assert.Equal($$"""{"Tags":{{kept}}}""", entry.Extra);
    }

    /// <summary>
    /// Any keys except the member names of a tag and of its list, which distinguish a tag from a map of tags.
    /// </summary>
    [Fact]
    public void Tags_are_read_the_same_in_every_format() =>
        Gen.Select(Gen.Select(Gen.String[Gen.Char['a', 'e'], 1, 3], OneOfValues).Array[0, 5], Gen.Int[0, 5]).Sample((
            tags, form) =>
        {
            tags = [.. tags.DistinctBy(tag => tag.Item1)];
            var list = string.Join(',', tags.Select(tag => $"{{\"Key\":\"{tag.Item1}\",\"Value\":{tag.Item2.Json}}}"));
            var map = string.Join(',', tags.Select(tag => $"\"{tag.Item1}\":{tag.Item2.Json}"));
            var json = form switch
            {
                0 => $"[{list}]",
                1 => $$"""{"Tag":[{{list}}]}""",
                2 => $"{{{map}}}",
                3 => $"{{\"Tag\":{{{map}}}}}",
                4 when tags.Length == 1 => list,
                _ when tags.Length == 1 => $$"""{"Tag":{{list}}}""",
                _ => $$"""{"Tag":[null{{(list == "" ? "" : ",")}}{{list}}]}""",
            };

            var entry = Entry($"\"Tags\":{json}");

            Assert.Equal(
                tags.OrderBy(tag => tag.Item1, StringComparer.Ordinal)
                    .Select(tag => KeyValuePair.Create(tag.Item1, tag.Item2.Text)),
                entry.Tags);
            Assert.Null(entry.Extra);
        });

    [Theory]
    [InlineData("""{"Key":"k"}""", "k", "")]
    [InlineData("""{"Key":"k","Value":"v"}""", "k", "v")]
    [InlineData("""{"Tag":"v"}""", "Tag", "v")]
    [InlineData("""{"More":1}""", "More", "1")]
    public void A_single_object_is_a_tag_if_it_looks_like_one_and_otherwise_a_map(
        string tags, string key, string value) =>
        Assert.Equal([new(key, value)], Entry($"\"Tags\":{tags}").Tags);

    [Fact]
    public void A_tag_with_an_unknown_member_is_a_tag_and_kept_completely()
    {
        var entry = Entry("""
            "Tags":[{"Scope":"all","Key":"k","Value":"v"}]
            """);

        Assert.Equal([new("k", "v")], entry.Tags);
        Assert.Equal("""{"Tags":[{"Key":"k","Scope":"all","Value":"v"}]}""", entry.Extra);
    }

    [Fact]
    public void The_order_of_tags_never_matters() =>
        Gen.Select(Gen.Select(Gen.Char['a', 'c'], Gen.Char['x', 'z'], Gen.Bool).Array[0, 6], Gen.Int).Sample((
            tags, seed) =>
        {
            var ordered = tags.Select(tag =>
                $$"""{"Key":"{{tag.Item1}}","Value":"{{tag.Item2}}"{{(tag.Item3 ? ",\"More\":1" : "")}}}""")
                .ToArray();
            var shuffled = ordered.ToArray();
            new Random(seed).Shuffle(shuffled);

            AssertEqual(Tagged(ordered), Tagged(shuffled));
        });

    private static readonly (string Json, string Text)[] Values =
        [("\"prod\"", "prod"), ("\"\"", ""), ("null", ""), ("7", "7"), ("true", "true"), ("\"中\"", "中")];

    private static Gen<(string Json, string Text)> OneOfValues =>
        Gen.Int[0, Values.Length - 1].Select(index => Values[index]);

    private static FlowLog Tagged(string[] tags) => Entry($$"""
        "Tags":{"Tag":[{{string.Join(',', tags)}}]}
        """);
}
