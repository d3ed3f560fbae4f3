using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

public class PathTemplateTests
{
    private static readonly DateTime Moment = new(2026, 11, 27, 6, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void The_default_path_is_in_the_layout_of_Hive()
    {
        Assert.Equal(
            "flowlogs/date=2026-11-27/daily-20261127T063000Z/part-3",
            PathTemplate.Default.Part("daily", Moment, "flowlogs", 3));
        Assert.Equal(
            "flowlogs/date=2026-11-27/daily-20261127T063000Z/",
            PathTemplate.Default.Folder("daily", Moment, "flowlogs"));
        Assert.Null(PathTemplate.Default.Fault());
    }

    [Theory]
    [InlineData("{name}/{resource}/y={yyyy}/m={MM}/d={dd}/h={HH}/{snapshot}/{n}",
        "daily/flowlogs/y=2026/m=11/d=27/h=06/daily-20261127T063000Z/0")]
    [InlineData("{resource}/{snapshot}/{d}-{n}", "flowlogs/daily-20261127T063000Z/27-0")]
    public void A_template_can_have_any_part_of_the_moment(string template, string path)
    {
        Assert.Null(new PathTemplate(template).Fault());
        Assert.Equal(path, new PathTemplate(template).Part("daily", Moment, "flowlogs", 0));
    }

    [Fact]
    public void The_ids_of_moments_within_a_second_differ_and_sort_by_time()
    {
        string[] ids = [PathTemplate.Id("a", Moment), PathTemplate.Id("a", Moment.AddMicroseconds(1))];

        Assert.Equal(["a-20261127T063000Z", "a-20261127T063000.000001Z"], ids);
    }

    [Theory]
    [InlineData("/{resource}/{snapshot}/{n}", "must be a relative path")]
    [InlineData("../{resource}/{snapshot}/{n}", "must be a relative path")]
    [InlineData("{resource}/{snapshot}/{n}/", "must be a relative path")]
    [InlineData("{resource}/{snapshot}/{what}-{n}", "must be a relative path")]
    [InlineData("{resource}/part-{n}", "must have {resource} and {snapshot} in its folders")]
    [InlineData("{snapshot}/{resource}-{n}", "must have {resource} and {snapshot} in its folders")]
    [InlineData("{resource}/{snapshot}/part", "must have {n} in the name of the file")]
    [InlineData("{resource}/{snapshot}/{n}/{n}", "must have {n} in the name of the file")]
    [InlineData("_{resource}/{snapshot}/{n}", "must not begin with _")]
    public void A_template_whose_files_could_collide_or_leave_the_target_is_refused(string template, string fault) =>
        Assert.StartsWith(fault, new PathTemplate(template).Fault(), StringComparison.Ordinal);
}
