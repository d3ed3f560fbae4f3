using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Sync.Inventory.Fields;

/// <summary>
/// How lists are sorted by a field: by values of its own type, null first. Cursors contain the value as text.
/// </summary>
/// <param name="Sql">An SQL expression that is never null.</param>
public sealed record SortKey(string Sql, NpgsqlDbType Type)
{
    // Less than every number that a field can have.
    private const long NoNumber = int.MinValue - 1L;

    private const string TimeFormat = "yyyyMMddHHmmssffffff";

    /// <summary>Long texts are truncated, because cursors in URLs contain the value.</summary>
    public static SortKey Text(string column) => new($"left(coalesce({column}, ''), 200)", NpgsqlDbType.Text);

    /// <param name="column">Of whole numbers of 32 bits.</param>
    public static SortKey Number(string column) => new($"coalesce({column}, {NoNumber})", NpgsqlDbType.Bigint);

    public static SortKey Time(string column) => new($"coalesce({column}, '-infinity')", NpgsqlDbType.TimestampTz);

    /// <summary>A time of a column without null.</summary>
    public static SortKey KnownTime(string column) => new(column, NpgsqlDbType.TimestampTz);

    /// <summary>The value of a row as text; "" if it is null.</summary>
    internal string Write(NpgsqlDataReader row, int column) => Type switch
    {
        NpgsqlDbType.Bigint => Write(row.GetInt64(column)),
        NpgsqlDbType.TimestampTz => Write(row.GetDateTime(column)),
        _ => row.GetString(column),
    };

    /// <summary>The value of a text of <see cref="Write(NpgsqlDataReader, int)"/>.</summary>
    internal object Read(string text) => Type switch
    {
        NpgsqlDbType.Bigint => text == ""
            ? NoNumber : long.Parse(text, CultureInfo.InvariantCulture) + int.MinValue,
        // Npgsql reads and writes -infinity as this time.
        NpgsqlDbType.TimestampTz => text == ""
            ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc)
            : DateTime.ParseExact(
                text, TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        _ => text,
    };

    // Earlier builds sorted by these texts, and their cursors are still valid.
    private static string Write(long number) =>
        number == NoNumber ? "" : (number - int.MinValue).ToString("D10", CultureInfo.InvariantCulture);

    private static string Write(DateTime time) =>
        time == DateTime.MinValue ? "" : time.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
