using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Tests;

public sealed class CodeBundleLinkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CodeBundleLinkTests() => _folder.File("src/train.py");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Links_that_stay_inside_are_followed()
    {
        var real = _folder.File("src/lib/real.py");
        _folder.Link("src/alias.py", "lib/real.py");
        _folder.Link("src/again", "lib");
        _folder.Link("src/absolute.py", real);

        var files = Create().Files.ToDictionary(member => member.Name, member => member.Path);

        Assert.Equal(["absolute.py", "again/real.py", "alias.py", "lib/real.py", "train.py"], files.Keys);
        Assert.Equal(real, files["alias.py"]);
        Assert.Equal(real, files["again/real.py"]);
    }

    [Theory]
    [InlineData("secret.txt")]
    [InlineData("folder")]
    public void A_link_that_leaves_the_folder_is_refused(string target)
    {
        _folder.File("secret.txt");
        _folder.File("folder/a.txt");
        var link = _folder.Link("src/sub/out", "../../" + target);

        var error = Refusal.Of(ErrorId.SourceDirNotFound, () => Create());

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(link, error.Target);
        Assert.Contains(_folder.In(target), error.Message);
    }

    [Fact]
    public void A_link_to_a_link_that_leaves_the_folder_is_refused()
    {
        _folder.File("secret.txt");
        _folder.Link("src/venv", "../secret.txt");
        _folder.Link("src/out", "venv");

        Refusal.Of(ErrorId.SourceDirNotFound, () => Create());
    }

    [Fact]
    public void A_link_that_leaves_by_way_of_a_folder_that_is_left_out_is_refused()
    {
        _folder.File("secrets/key.txt");
        _folder.Link("src/venv", "../secrets");
        _folder.Link("src/out.txt", "venv/key.txt");

        Refusal.Of(ErrorId.SourceDirNotFound, () => Create());
    }

    [Fact]
    public void A_folder_with_almost_the_same_name_is_outside()
    {
        _folder.File("src-old/a.py");
        _folder.Link("src/old", "../src-old");

        Refusal.Of(ErrorId.SourceDirNotFound, () => Create());
    }

    [Fact]
    public void Circles_of_folders_end()
    {
        _folder.File("src/a/x.py");
        _folder.Link("src/a/up", "..");
        _folder.Link("src/a/self", ".");
        _folder.Folder("src/b");
        _folder.Link("src/a/b", "../b");
        _folder.Link("src/b/a", "../a");

        var names = Create().Files.Select(member => member.Name).ToArray();

        Assert.Contains("a/x.py", names);
        Assert.Contains("b/a/x.py", names);
        Assert.True(names.Length < 20, string.Join('\n', names));
    }

    [Fact]
    public void A_link_to_nothing_is_left_out()
    {
        // Editors leave such links beside a file that is open: emacs makes .#train.py -> user@host.1234.
        _folder.Link("src/.#train.py", "me@host.1234");

        Assert.Equal(["train.py"], Create().Files.Select(member => member.Name));
    }

    [Fact]
    public void A_link_to_itself_is_left_out()
    {
        _folder.Link("src/loop", "loop");

        Assert.Equal(["train.py"], Create().Files.Select(member => member.Name));
    }

    [Fact]
    public void The_source_folder_may_be_a_link_itself()
    {
        _folder.Link("link", "src");

        var bundle = CodeBundle.Create("train.py", _folder.In("link"), []);

        Assert.Equal("train.py", bundle.Program);
        Assert.Equal(["train.py"], bundle.Files.Select(member => member.Name));
    }

    [Fact]
    public void A_source_folder_below_a_link_may_link_to_its_own_files_by_their_real_path()
    {
        var real = _folder.File("real/src/lib/a.py");
        _folder.File("real/src/train.py");
        _folder.Link("real/src/b.py", real);
        _folder.Link("link", "real");

        var bundle = CodeBundle.Create("train.py", _folder.In("link", "src"), []);

        Assert.Equal(["b.py", "lib/a.py", "train.py"], bundle.Files.Select(member => member.Name));
    }

    private CodeBundle Create() => CodeBundle.Create("train.py", _folder.In("src"), []);
}
