using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Cmdlets.Tests.Binding;

public sealed class IdentityTests
{
    private const string Arn = "arn:aws-cn:sagemaker:cn-north-1:111122223333:training-job/job-1";

    private static readonly AwsSession Session = new() { Region = "us-west-2", ProfileName = "lab", AccessKey = "key" };

    [Theory]
    [InlineData("job-1", "us-west-2")]
    [InlineData(Arn, "cn-north-1")]
    [InlineData("arn:local:sagemaker:::training-job/job-1", "us-west-2")]
    public void An_ARN_says_where_its_job_lives(string given, string region)
    {
        foreach (var source in new object[] { given, PSObject.AsPSObject(given), Bag("TrainingJobName", given) })
        {
            var job = new TrainingJobIdentity(source).Resolve(Session, local: false);

            Assert.Equal(("job-1", region), (job.Name, job.Session.Region));
            Assert.Equal(("lab", "key"), (job.Session.ProfileName, job.Session.AccessKey));
        }
    }

    [Fact]
    public void An_ARN_says_where_its_endpoint_or_transform_job_lives()
    {
        var endpoint = new EndpointIdentity("arn:aws:sagemaker:eu-west-1:111122223333:endpoint/mine").Resolve(Session, local: false);
        var job = new TransformJobIdentity("arn:aws:sagemaker:eu-west-1:111122223333:transform-job/mine").Resolve(Session, local: false);

        Assert.Equal(("mine", "eu-west-1"), (endpoint.Name, endpoint.Session.Region));
        Assert.Equal(("mine", "eu-west-1"), (job.Name, job.Session.Region));
    }

    private static PSObject Bag(string name, string value)
    {
        var bag = new PSObject();
        bag.Properties.Add(new PSNoteProperty(name, value));
        return bag;
    }
}
