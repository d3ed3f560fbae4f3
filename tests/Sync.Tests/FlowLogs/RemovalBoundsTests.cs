using CsCheck;
using Sync.Runs.Removals;

namespace Sync.Tests.FlowLogs;

/// <summary>The limits at which the mass-removal guard withholds removals.</summary>
public class RemovalBoundsTests
{
    [Theory]
    [InlineData(9, 9, false)]
    [InlineData(10, 0, false)]
    [InlineData(10, 5, false)]
    [InlineData(10, 6, true)]
    [InlineData(11, 5, false)]
    [InlineData(11, 6, true)]
    [InlineData(1_000_000, 500_000, false)]
    [InlineData(1_000_000, 500_001, true)]
    public void The_removal_of_more_than_half_of_ten_or_more_rows_is_held_back(
        int rows, int removed, bool isHeldBack) =>
        Assert.Equal(isHeldBack, new RemovalGuard().Withholds(removed, rows));

    [Fact]
    public void The_bounds_are_those_of_the_settings() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 4]).Sample((
            rows, removed, minRows, quarters) =>
        {
            var guard = new RemovalGuard { MinRows = minRows, MaxFraction = quarters / 4.0 };
            var isFew = rows < minRows;
            var isLittle = 4 * removed <= quarters * rows;
            return guard.Withholds(removed, rows) == !(isFew || isLittle);
        });
}
