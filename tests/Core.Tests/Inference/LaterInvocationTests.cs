using FakeAws.Faults;
using SageMakerEstimator.Core.Inference;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Questions to an asynchronous endpoint, whose answers come in S3.</summary>
public sealed class LaterInvocationTests : InferenceTest
{
    private IEnumerable<string> Left => Control.Keys(Bucket)!.Where(key => key != "model/model.tar.gz");

    [Fact]
    public async Task A_small_record_goes_along_and_its_answer_is_waited_for()
    {
        await ServeAsync(isLater: true);
        Control.Answer(new() { Body = "{\"y\": 1}", AsyncSeconds = 100 });

        var answer = await AskAsync(Question("1,2", new() { InferenceId = "mine", CustomAttributes = "a" }));

        Assert.Equal("{\"y\": 1}", answer.ToString());
        Assert.Equal(("mine", $"s3://{Bucket}/answers/mine.out"), (answer.InferenceId, answer.OutputLocation));
        Assert.Equal($"s3://{Bucket}/failures/mine-error.out", answer.FailureLocation);
        Assert.Equal("a", Questions.Single().Parameters["CustomAttributes"]!.ToString());
        Assert.InRange(Time.Pauses.Sum(pause => pause.TotalSeconds), 100, 200);
        Assert.Equal(["answers/mine.out"], Left);
    }

    [Fact]
    public async Task A_large_record_goes_to_S3_first_and_is_removed_when_it_was_answered()
    {
        await ServeAsync(isLater: true);

        var answer = await AskAsync(Question(new string('x', InvocationLimits.LaterBody + 1)));

        Assert.Equal(InvocationLimits.LaterBody + 1, answer.Body.Length);
        var question = Questions.Single();
        Assert.Equal(0, question.BodyLength);
        Assert.StartsWith(
            "s3://sagemaker-us-west-2-111122223333/async-endpoint-inputs/ep-", question.Parameters["InputLocation"]!.ToString());
        Assert.Empty(Control.Keys("sagemaker-us-west-2-111122223333")!);
    }

    [Fact]
    public async Task A_file_and_an_empty_record_go_to_S3_too()
    {
        await ServeAsync(isLater: true);
        using var folder = new TempFolder();
        var path = folder.File("rows.csv", "3,4");

        Assert.Equal("3,4", (await AskAsync(Question("") with { File = path })).ToString());
        Assert.Equal("", (await AskAsync(Question(""))).ToString());
    }

    [Fact]
    public async Task What_is_in_S3_already_is_used_where_it_is_and_stays()
    {
        await ServeAsync(isLater: true);
        Control.PutObject(Bucket, "rows.csv", "5,6");
        var there = new LaterOptions { InputLocation = $"s3://{Bucket}/rows.csv" };

        Assert.Equal("5,6", (await AskAsync(Question(""), there)).ToString());
        Assert.Contains("rows.csv", Left);
    }

    [Fact]
    public async Task A_place_that_the_user_names_gets_the_record_and_keeps_it()
    {
        await ServeAsync(isLater: true);
        var there = new LaterOptions { InputLocation = $"s3://{Bucket}/in/one.csv", HasBody = true };

        Assert.Equal("1,2", (await AskAsync(Question("1,2"), there)).ToString());
        Assert.Equal("1,2"u8.ToArray(), Control.GetObject(Bucket, "in/one.csv"));
    }

    [Fact]
    public async Task Who_does_not_wait_is_told_where_the_answer_will_be()
    {
        await ServeAsync(isLater: true);

        var answer = await AskAsync(Question("1,2"), new() { HasBody = true, NoWait = true });

        Assert.Empty(answer.Body);
        Assert.NotNull(answer.InferenceId);
        Assert.Equal($"s3://{Bucket}/answers/{answer.InferenceId}.out", answer.OutputLocation);
        Assert.Empty(Time.Pauses);
    }

    [Fact]
    public async Task A_failure_of_the_model_is_read_where_it_was_put()
    {
        await ServeAsync(isLater: true);
        Control.Answer(new() { Status = 500, Body = "ValueError: bad" });

        var error = await Refusal.OfAsync(ErrorId.ModelError, () => AskAsync(Question("1,2")));

        Assert.Equal("The model of endpoint 'ep' failed: ValueError: bad", error.Message);
        Assert.Contains("console.aws.amazon.com/cloudwatch", error.RecommendedAction);
    }

    [Fact]
    public async Task Who_may_not_list_the_bucket_is_refused_what_is_not_there_yet_and_waits_on()
    {
        await ServeAsync(isLater: true);
        Control.Fail(new Fault { Service = "s3", Operation = "GetObject", Kind = "accessDenied", Count = 4 });

        Assert.Equal("1,2", (await AskAsync(Question("1,2"))).ToString());
    }

    [Fact]
    public async Task A_wait_that_is_too_long_says_where_the_answer_will_be()
    {
        await ServeAsync(isLater: true);
        Control.Answer(new() { Body = "late", AsyncSeconds = 500 });

        var error = await Refusal.OfAsync(ErrorId.WaitTimedOut, () => AskAsync(
            Question("1,2", new() { InferenceId = "mine" }), new() { HasBody = true, Timeout = TimeSpan.FromMinutes(2) }));

        Assert.Contains($"s3://{Bucket}/answers/mine.out", error.Message);
        Assert.InRange(Time.Pauses.Sum(pause => pause.TotalSeconds), 120, 200);
    }

    [Fact]
    public async Task How_long_it_may_wait_and_work_is_the_users_to_say()
    {
        await ServeAsync(isLater: true);

        await AskAsync(Question("1,2"), new()
        {
            HasBody = true, InvocationTimeout = TimeSpan.FromSeconds(3600), TimeToLive = TimeSpan.FromMinutes(2),
        });

        var question = Questions.Single().Parameters;
        Assert.Equal(("3600", "120"), ($"{question["InvocationTimeoutSeconds"]}", $"{question["RequestTTLSeconds"]}"));
    }

    [Fact]
    public async Task What_was_put_for_a_question_that_is_refused_is_removed_again()
    {
        await ServeAsync(isLater: false);

        var error = await Refusal.OfAsync(
            ErrorId.RequestInvalid, () => AskAsync(Question(new string('x', InvocationLimits.LaterBody + 1))));

        Assert.Contains("is not an asynchronous inference endpoint", error.Message);
        Assert.Empty(Control.Keys("sagemaker-us-west-2-111122223333")!);
    }

    [Fact]
    public async Task What_was_put_is_removed_when_the_model_failed_and_left_when_nobody_knows()
    {
        await ServeAsync(isLater: true);
        var large = new string('x', InvocationLimits.LaterBody + 1);
        Control.Answer(new() { Status = 500, Body = "bad" });
        await Refusal.OfAsync(ErrorId.ModelError, () => AskAsync(Question(large)));
        Assert.Empty(Control.Keys("sagemaker-us-west-2-111122223333")!);

        Control.Fail(new Fault { Service = "sagemaker-runtime", Kind = "reset" });
        await Refusal.OfAsync(ErrorId.ServiceUnreachable, () => AskAsync(Question(large)));
        Assert.Single(Control.Keys("sagemaker-us-west-2-111122223333")!);
    }

    [Fact]
    public async Task In_its_first_minute_an_endpoint_that_is_not_known_everywhere_is_asked_again()
    {
        await ServeAsync(isLater: true, secondsAgo: 10);
        Control.Fail(new Fault
        {
            Service = "sagemaker-runtime",
            Kind = "error",
            Code = "ValidationError",
            Message = "Endpoint ep of account 123456789012 not found.",
            Count = 2,
        });

        Assert.Equal("1,2", (await AskAsync(Question("1,2"))).ToString());
        Assert.Equal(3, Questions.Count());
    }

    [Fact]
    public async Task A_record_that_is_too_large_for_any_endpoint_is_not_put_anywhere()
    {
        using var folder = new TempFolder();
        var path = folder.In("large.bin");
        using (var file = File.Create(path))
        {
            file.SetLength(InvocationLimits.LaterInput + 1);
        }

        await Refusal.OfAsync(ErrorId.PayloadTooLarge, () => AskAsync(Question("") with { File = path }));

        Assert.Empty(Asked);
    }

    private Task<InvocationResponse> AskAsync(Invocation question, LaterOptions? options = null) =>
        Operations.InvokeLaterAsync(question, options ?? new() { HasBody = true }, CancellationToken.None);
}
