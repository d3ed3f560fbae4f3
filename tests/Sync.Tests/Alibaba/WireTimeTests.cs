using System.Globalization;
using CsCheck;
using Sync.Alibaba.Answers;

namespace Sync.Tests.Alibaba;

public sealed class WireTimeTests
{
    [Theory]
    [InlineData("2024-07-24T13:00:52Z", "2024-07-24T13:00:52.000000")]
    [InlineData("2024-07-24T13:00:52.000Z", "2024-07-24T13:00:52.000000")]
    [InlineData("2024-07-24T13:00:52.1234567Z", "2024-07-24T13:00:52.123456")]
    [InlineData("2021-03-15T09:39Z", "2021-03-15T09:39:00.000000")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000000")]
    public void Every_time_format_that_the_API_sends_is_read(string text, string time) =>
        Assert.Equal(time, WireTime.Read(text)?.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("12:00")]
    [InlineData("13:00:52Z")]
    [InlineData("2024-07-24")]
    [InlineData("2024-07-24T13Z")]
    [InlineData("2024-07-24T13:00:52")]
    [InlineData("2024-07-24 13:00:52Z")]
    [InlineData("2024-07-24T13:00:52+08:00")]
    [InlineData("2024-07-24T13:00:52,5Z")]
    [InlineData("2024-07-24T13:00:52.Z")]
    [InlineData(" 2024-07-24T13:00:52Z")]
    [InlineData("2024-07-24T13:00:52Z\n")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-07-24T24:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("1721826052000")]
    [InlineData("07/24/2024")]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData(null)]
    public void No_other_text_is_read_as_a_time(string? text)
    {
        Assert.Null(WireTime.Read(text));
        Assert.Empty(WireTime.OtherSpellings(text));
    }

    [Fact]
    public void Every_text_is_read_as_by_a_simple_reference_parser() =>
        Texts.Sample(text => WireTime.Read(text) == Slowly(text)?.ToMicrosecond());

    [Fact]
    public void Two_texts_are_the_same_if_they_are_equal_or_the_same_time() =>
        Gen.Select(Texts, Texts).Sample((one, other) =>
            WireTime.AreSame(one, other) == (one == other || (Slowly(one) is { } moment && moment == Slowly(other))));

    [Fact]
    public void The_alternative_spellings_of_a_time_are_complete() => Gen.Select(Texts, Texts).Sample((one, other) =>
    {
        var spellings = WireTime.OtherSpellings(one).ToList();

        Assert.Equal(one != other && Slowly(one) is { } moment && moment == Slowly(other), spellings.Contains(other));
        Assert.All(spellings, spelling => Assert.Equal(Slowly(one), Slowly(spelling)));
        Assert.Distinct(spellings);
    });

    // Few distinct values, so that equal times occur, and texts that are almost times.
    private static readonly Gen<string> Texts = Gen.Select(
        OneOf("2024", "2023", "1970", "0001", "9999", "24"), OneOf("02", "12", "13", "2"),
        OneOf("01", "29", "30", "00"),
        OneOf("00:00", "23:59", "24:00", "9:39"), OneOf("", ":00", ":52", ":60", ":5"),
        OneOf("", ".0", ".5", ".50", ".000", ".", ".1234567", ".123456700", ".0000000000"),
        OneOf("Z", "Z", "Z", "Z", "", "z", "+00:00"))
        .Select((year, month, day, minute, second, fraction, end) =>
            $"{year}-{month}-{day}T{minute}{second}{fraction}{end}");

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    /// <summary>Parses a time step by step, by the rules of the calendar.</summary>
    private static Moment? Slowly(string text)
    {
        if (text.Split('T') is not [var date, [.. var clock, 'Z']]) return null;
        if (date.Split('-') is not [var year, var month, var day]) return null;
        var (hour, minute, second, fraction) = clock.Split(':', '.') switch
        {
            [var h, var m] when !clock.Contains('.') => (h, m, "00", "0"),
            [var h, var m, var s] when !clock.Contains('.') => (h, m, s, "0"),
            [var h, var m, var s, var f] when clock.IndexOf('.') == clock.Length - f.Length - 1 => (h, m, s, f),
            _ => ("", "", "", ""),
        };
        if (Number(year, 4) is not (> 1 and < 9999 and var y) || Number(month, 2) is not (>= 1 and <= 12 and var mo))
            return null;
        int[] days =
        [
            31, (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
        ];
        if (Number(day, 2) is not { } d || d < 1 || d > days[mo - 1]) return null;
        if (Number(hour, 2) is not (<= 23 and var at)
            || Number(minute, 2) is not (<= 59 and var mi)
            || Number(second, 2) is not (<= 59 and var se))
            return null;
        if (fraction.Length is 0 or > 9 || Number(fraction, fraction.Length) is not { } parts) return null;
        return new Moment(
            new DateTime(y, mo, d, at, mi, se, DateTimeKind.Utc), parts * (int)Math.Pow(10, 9 - fraction.Length));
    }

    private static int? Number(string text, int length) =>
        text.Length == length && text.All(char.IsAsciiDigit) ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private sealed record Moment(DateTime Second, int Nanoseconds)
    {
        public DateTime ToMicrosecond() => Second.AddTicks(Nanoseconds / 1000 * TimeSpan.TicksPerMicrosecond);
    }
}
