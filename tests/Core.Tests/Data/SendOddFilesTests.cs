using SageMakerEstimator.Core.Data;

namespace SageMakerEstimator.Core.Tests;

public sealed class SendOddFilesTests : SendDataTest
{
    [Fact]
    public async Task Links_that_leave_theFolder_are_an_error_each_and_the_rest_goes_on()
    {
        Folder.File("secret.txt", "s");
        var file = Folder.Link("data/out.txt", "../secret.txt");
        var folder = Folder.Link("data/up", "..");
        Folder.Link("data/again.txt", "one.txt");
        Folder.Link("data/loop", ".");

        await SendAsync(Options("data"));

        Assert.Equal([file, folder], Sink.Errors.Select(error => error.Target).Order());
        Assert.All(Sink.Errors, error => Assert.Equal(ErrorId.LinkLeavesFolder, error.ErrorId));
        Assert.Contains("data/again.txt", Cloud.Control.Keys(Bucket)!);
        Assert.DoesNotContain(Cloud.Control.Keys(Bucket)!, key => key.Contains("secret"));
    }

    [Fact]
    public async Task A_link_that_somebody_names_is_sent_as_what_it_leads_to()
    {
        var link = Folder.Link("latest.bin", "data/train/a.csv");
        Folder.Link("nothing.bin", "nowhere");

        await SendAsync(Options("latest.bin", "nothing.bin"));

        Assert.Equal("1,2\n"u8.ToArray(), Cloud.Control.GetObject(Bucket, "data/latest.bin"));
        Assert.Equal(ErrorId.InputDataNotFound, Assert.Single(Sink.Errors).ErrorId);
        Assert.True(File.Exists(link));
    }

    [Fact]
    public async Task A_name_that_isnt_text_is_an_error_and_the_rest_goes_on()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            // Their file systems hold no such names.
            return;
        }

        // .NET can neither make nor remove it.
        const string path = "import os, sys; path = sys.stdin.readline().strip().encode() + b'/\\xff.txt'; ";
        await PythonChild.RunAsync(path + "open(path, 'w').close()", Folder.In("data"));

        await SendAsync(Options("data"));

        await PythonChild.RunAsync(path + "os.remove(path)", Folder.In("data"));

        Assert.Equal(ErrorId.FileNotReadable, Assert.Single(Sink.Errors).ErrorId);
        Assert.Equal(3, Assert.IsType<S3Location>(Assert.Single(Sink.Outputs)).FileCount);
    }

    [Fact]
    public async Task A_pipe_is_an_error_and_the_rest_goes_on()
    {
        var pipe = Folder.Pipe("data/pipe");

        await SendAsync(Options("data"));

        var error = Assert.Single(Sink.Errors);
        Assert.Equal((ErrorId.FileNotReadable, ErrorKind.ReadError, pipe), (error.ErrorId, error.Kind, error.Target));
        Assert.Equal(3, Assert.IsType<S3Location>(Assert.Single(Sink.Outputs)).FileCount);
    }

    [Fact]
    public async Task A_file_that_is_gone_when_its_turn_comes_is_an_error()
    {
        var plans = await PlanAsync(Options("data"));
        File.Delete(Folder.In("data", "one.txt"));

        await Cloud.Data(new RushingTime()).SendAsync(plans, Sink, CancellationToken.None);

        var error = Assert.Single(Sink.Errors);
        Assert.Equal((ErrorId.FileNotReadable, Folder.In("data", "one.txt")), (error.ErrorId, error.Target));
        Assert.Equal(2, Assert.IsType<S3Location>(Assert.Single(Sink.Outputs)).FileCount);
    }

    [Fact]
    public async Task A_file_that_is_written_to_meanwhile_is_an_error()
    {
        var plans = await PlanAsync(Options("data/one.txt"));
        Folder.File("data/one.txt", "something longer");

        await Cloud.Data(new RushingTime()).SendAsync(plans, Sink, CancellationToken.None);

        Assert.Equal(ErrorId.FileChanged, Assert.Single(Sink.Errors).ErrorId);
        Assert.Empty(Sink.Outputs);
    }

    [Fact]
    public async Task Two_files_of_one_key_are_refused()
    {
        Folder.File("other/one.txt", "y");

        await SendAsync(Options("data/one.txt", "other/one.txt"));

        var error = Assert.Single(Sink.Errors);
        Assert.Equal((ErrorId.KeyCollision, Folder.In("other", "one.txt")), (error.ErrorId, error.Target));
        Assert.Equal("x\n"u8.ToArray(), Cloud.Control.GetObject(Bucket, "data/one.txt"));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("empty")]
    public async Task A_path_with_nothing_to_send_is_an_error_of_that_path(string name)
    {
        Folder.Folder("empty");

        await SendAsync(Options(name, "data/one.txt"));

        var error = Assert.Single(Sink.Errors);
        Assert.Equal((ErrorId.InputDataNotFound, ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(name, error.Target);
        Assert.Single(Sink.Outputs);
    }

    [Fact]
    public async Task Any_name_that_a_file_can_have_is_a_key()
    {
        string[] names =
        [
            "naïve 😀.txt", "a+b&c=d?.txt", "100%25.txt", "new\nline", "tab\there", "back\\slash", " ", "#~*'()",
        ];
        foreach (var name in names)
        {
            Folder.File("odd/" + name, name);
        }

        await SendAsync(Options("odd") with { KeyPrefix = "" });

        Assert.Empty(Sink.Errors);
        Assert.Equal(names.Order(StringComparer.Ordinal), Cloud.Control.Keys(Bucket)!);
        await SendAsync(Options("odd") with { KeyPrefix = "" });
        Assert.Equal(names.Length, Sink.Outputs.Cast<S3Location>().Last().UnchangedCount);
    }

    [Fact]
    public async Task A_key_that_S3_cannot_hold_is_an_error_before_it_is_sent()
    {
        await SendAsync(Options("data/one.txt") with { KeyPrefix = new string('é', 600) });

        Assert.Equal(ErrorId.NameInvalid, Assert.Single(Sink.Errors).ErrorId);
        Assert.Empty(Cloud.Control.Requests);
    }

    [Fact]
    public async Task Ten_thousand_files_are_listed_quickly_and_planned_in_order()
    {
        for (var number = 0; number < 10_000; number++)
        {
            Folder.File($"many/{number % 100:00}/{number:00000}.txt");
        }

        var plan = Assert.Single(await PlanAsync(Options("many")));

        var keys = Assert.IsType<FilesPlan>(plan).Files.Select(file => file.Place.Key).ToArray();
        Assert.Equal(10_000, keys.Length);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }
}
