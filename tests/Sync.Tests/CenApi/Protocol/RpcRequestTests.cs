using Sync.CenApi.Protocol;

namespace Sync.Tests.CenApi.Protocol;

public class RpcRequestTests
{
    [Theory]
    [InlineData(WireRequest.PopCoreGet)]
    [InlineData(WireRequest.PopCorePost)]
    [InlineData(WireRequest.OpenApiClient)]
    public async Task All_three_request_formats_are_read_the_same(string wire)
    {
        var request = await WireRequest.ReadAsync(wire);

        Assert.Equal(
            ("DescribeFlowlogs", "2017-09-12", RpcFormat.Json), (request.Action, request.Version, request.Format));
        Assert.Equal(("cn-hangzhou", "10"), (request.Parameter("RegionId"), request.Parameter("PageSize")));
        Assert.Equal(WireRequest.AccessKeyId, request.AccessKeyId);
    }

    [Fact]
    public async Task A_V1_request_with_ACS3_headers_remains_V1()
    {
        var request = await WireRequest.ReadAsync(
            WireRequest.PopCoreGet.Replace("\n\n", "\nx-acs-action: DescribeFlowlogs\n\n"));

        Assert.False(request.IsAcs3);
    }

    [Fact]
    public async Task Query_and_form_are_merged_and_the_first_value_of_a_name_counts()
    {
        var request = await WireRequest.ReadAsync(
            "POST /?A=1&b=x+y%2Bz&Empty=\ncontent-type: application/x-www-form-urlencoded; "
                + "charset=utf-8\n\nA=2&a=3&C=%E4%B8%AD");

        Assert.Equal(("1", "3"), (request.Parameter("A"), request.Parameter("a")));
        Assert.Equal(("x y+z", "中"), (request.Parameter("b"), request.Parameter("C")));
        Assert.Null(request.Parameter("Empty"));
        Assert.Equal(RpcFormat.Xml, request.Format);
    }
}
