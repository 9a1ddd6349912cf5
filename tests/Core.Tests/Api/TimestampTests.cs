using System.Text.Json;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

public sealed class TimestampTests
{
    private static readonly DateTimeOffset Moment = new(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Theory]
    [InlineData("1577934245.678")]
    [InlineData("1.577934245678E9")]
    [InlineData("1577934245678e-3")]
    public void Seconds_since_1970_are_read_in_any_layout(string number) =>
        Assert.Equal(Moment, Read(number).CreationTime);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1577934245", 1577934245000)]
    [InlineData("-1.5", -1500)]
    [InlineData("1.5779342456789E9", 1577934245679)]
    public void Milliseconds_are_what_is_kept(string number, long milliseconds) =>
        Assert.Equal(milliseconds, Read(number).CreationTime!.Value.ToUnixTimeMilliseconds());

    [Fact]
    public void A_moment_is_written_as_seconds_with_a_fraction_and_in_UTC()
    {
        var elsewhere = Moment.ToOffset(TimeSpan.FromHours(9));

        Assert.Equal("""{"CreationTime":1577934245.678}""", Write(new() { CreationTime = Moment }));
        Assert.Equal("""{"CreationTime":1577934245.678}""", Write(new() { CreationTime = elsewhere }));
    }

    [Fact]
    public void A_missing_moment_is_null_and_is_left_out()
    {
        Assert.Null(JsonSerializer.Deserialize("{}", WireJson.Default.DescribeModelResponse)!.CreationTime);
        Assert.Equal("{}", Write(new()));
    }

    private static DescribeModelResponse Read(string number) =>
        JsonSerializer.Deserialize($$"""{"CreationTime":{{number}}}""", WireJson.Default.DescribeModelResponse)!;

    private static string Write(DescribeModelResponse answer) =>
        JsonSerializer.Serialize(answer, WireJson.Default.DescribeModelResponse);
}
