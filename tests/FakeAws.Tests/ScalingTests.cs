using System.Text.Json.Nodes;

namespace FakeAws.Tests;

/// <summary>Autoscaling, and what endpoints refuse because of it.</summary>
public sealed class ScalingTests : DoubleTest
{
    [Fact]
    public async Task A_target_is_described_by_its_resource()
    {
        await RegisterAsync("ep");
        await RegisterAsync("other");

        JsonArray found = await TargetsAsync("endpoint/ep/variant/AllTraffic");

        JsonNode target = Assert.Single(found)!;
        Assert.Equal(("endpoint/ep/variant/AllTraffic", "1", "4"), (target["ResourceId"]!.ToString(), target["MinCapacity"]!.ToString(), target["MaxCapacity"]!.ToString()));
        Assert.Empty(await TargetsAsync("endpoint/nobody/variant/AllTraffic"));
    }

    [Fact]
    public async Task A_scaled_variant_keeps_its_machines_and_may_have_another_config()
    {
        await CreateEndpoint();
        Advance(10);
        await RegisterAsync("ep");
        await CreateConfig("same", count: 2);
        JsonObject other = ConfigRequest("other");
        other["ProductionVariants"]![0]!["InstanceType"] = "ml.c5.large";
        Assert.Equal(200, (await Client.SageMaker("CreateEndpointConfig", other)).Status);

        Refused(
            await Update("other"), 400, "ValidationException",
            "The variant(s) \"[AllTraffic]\" must be deregistered as scalable targets with AWS Auto Scaling before they can be removed or have their instance type updated.");
        Assert.Equal(200, (await Update("same")).Status);
    }

    private Task<Answer> Update(string config) =>
        Client.SageMaker("UpdateEndpoint", $$"""{ "EndpointName": "ep", "EndpointConfigName": "{{config}}" }""");

    private async Task RegisterAsync(string endpoint) => Assert.Equal(200, (await Client.Json("application-autoscaling", "RegisterScalableTarget", $$"""
        { "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/{{endpoint}}/variant/AllTraffic",
          "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 1, "MaxCapacity": 4 }
        """)).Status);

    private async Task<JsonArray> TargetsAsync(string resource)
    {
        Answer answer = await Client.Json(
            "application-autoscaling", "DescribeScalableTargets", $$"""{ "ServiceNamespace": "sagemaker", "ResourceIds": ["{{resource}}"] }""");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json["ScalableTargets"]!.AsArray();
    }
}
