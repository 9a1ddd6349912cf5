using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class ChannelDataTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JobFolder _job;

    public ChannelDataTests() => _job = new JobFolder(_folder.In("job-1"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_and_a_full_folder_are_data()
    {
        ChannelData.Check(Samples.Channel("train", FileUri.Of(_folder.File("a b.csv"))));
        _folder.File("full/sub/a.csv");
        ChannelData.Check(Samples.Channel("train", FileUri.Of(_folder.In("full"))));
    }

    [Theory]
    [InlineData("nowhere", "doesn't exist")]
    [InlineData("empty", "is empty")]
    public void Data_that_is_not_there_is_refused_with_its_channel(string name, string why)
    {
        _folder.Folder("empty");

        var error = Refusal.Of(
            ErrorId.InputDataNotFound, () => ChannelData.Check(Samples.Channel("train", FileUri.Of(_folder.In(name)))));

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal(_folder.In(name), error.Target);
        Assert.Contains("'train'", error.Message);
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void Data_in_S3_is_refused() => Refusal.Of(
        ErrorId.RemoteDataInLocalMode, () => ChannelData.Check(Samples.Channel("train", "s3://bucket/data")));

    [Fact]
    public void A_file_is_alone_in_its_channel_under_its_own_name()
    {
        var file = _folder.File("data/a.csv", "1,2");
        _folder.File("data/other.csv");

        ChannelData.Link(Samples.Channel("train", FileUri.Of(file)), _job);

        Assert.Equal("1,2", File.ReadAllText(Path.Combine(_job.InputData, "train", "a.csv")));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(_job.InputData, "train")));
    }

    [Fact]
    public void A_folder_is_its_channel_with_all_that_is_in_it()
    {
        _folder.File("data/a.csv", "a");
        _folder.File("data/sub/b.csv", "b");

        ChannelData.Link(Samples.Channel("train", FileUri.Of(_folder.In("data"))), _job);

        Assert.Equal("a", File.ReadAllText(Path.Combine(_job.InputData, "train", "a.csv")));
        Assert.Equal("b", File.ReadAllText(Path.Combine(_job.InputData, "train", "sub", "b.csv")));
    }

    [Fact]
    public void A_script_that_empties_its_channel_removes_nothing_of_the_users()
    {
        _folder.File("data/a.csv", "a");
        _folder.File("data/sub/b.csv", "b");
        _folder.Link("data/again", "sub");
        ChannelData.Link(Samples.Channel("train", FileUri.Of(_folder.In("data"))), _job);

        Directory.Delete(_job.InputData, recursive: true);

        Assert.Equal("a", File.ReadAllText(_folder.In("data", "a.csv")));
        Assert.Equal("b", File.ReadAllText(_folder.In("data", "sub", "b.csv")));
    }
}
