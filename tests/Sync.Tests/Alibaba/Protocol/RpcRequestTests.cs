using Sync.Alibaba.Protocol;

namespace Sync.Tests.Alibaba.Protocol;

public class RpcRequestTests
{
    [Theory]
    [InlineData(WireRequest.PopCoreGet)]
    [InlineData(WireRequest.PopCorePost)]
    [InlineData(WireRequest.OpenApiClient)]
    public async Task All_three_forms_read_the_same(string wire)
    {
        var request = await WireRequest.ReadAsync(wire);

        Assert.Equal(("DescribeFlowlogs", "2017-09-12", RpcFormat.Json), (request.Action, request.Version, request.Format));
        Assert.Equal(("cn-hangzhou", "10"), (request.Parameter("RegionId"), request.Parameter("PageSize")));
        Assert.Equal(WireRequest.AccessKeyId, request.AccessKeyId);
    }

    [Fact]
    public async Task A_V1_client_that_sends_the_newer_headers_too_stays_V1()
    {
        var request = await WireRequest.ReadAsync(WireRequest.PopCoreGet.Replace("\n\n", "\nx-acs-action: DescribeFlowlogs\n\n"));

        Assert.False(request.IsAcs3);
    }

    [Fact]
    public async Task Query_and_form_are_one_and_the_first_of_a_name_counts()
    {
        var request = await WireRequest.ReadAsync(
            "POST /?A=1&b=x+y%2Bz&Empty=\ncontent-type: application/x-www-form-urlencoded; charset=utf-8\n\nA=2&a=3&C=%E4%B8%AD");

        Assert.Equal(("1", "3"), (request.Parameter("A"), request.Parameter("a")));
        Assert.Equal(("x y+z", "中"), (request.Parameter("b"), request.Parameter("C")));
        Assert.Null(request.Parameter("Empty"));
        Assert.Equal(RpcFormat.Xml, request.Format);
    }
}
