using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Tests;

public sealed class CodeBundleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_single_file_goes_alone_under_its_own_name()
    {
        var entryPoint = _folder.File("deep/train.py");
        _folder.File("deep/other.py");

        var bundle = CodeBundle.Create(entryPoint, null, []);

        Assert.Equal("train.py", bundle.Program);
        Assert.Equal([new TreeFile("train.py", entryPoint)], bundle.Files);
    }

    [Fact]
    public void A_source_folder_goes_with_all_its_folders_sorted_by_name()
    {
        Source("train.py", "b/c/deep.txt", "b/z.py", "a.py", "B.py");

        Assert.Equal(["B.py", "a.py", "b/c/deep.txt", "b/z.py", "train.py"], Names());
    }

    [Fact]
    public void The_program_is_named_as_it_is_in_the_bundle()
    {
        Source("sub/train.py");

        Assert.Equal("sub/train.py", Create("sub/train.py").Program);
        Assert.Equal("sub/train.py", Create("./sub/../sub/train.py").Program);
        Assert.Equal("sub/train.py", Create(_folder.In("src", "sub", "train.py")).Program);
    }

    [Fact]
    public void Dependencies_stand_beside_the_entry_point()
    {
        Source("train.py");
        var file = _folder.File("elsewhere/extra.py");
        _folder.File("elsewhere/lib/a.py");
        _folder.File("elsewhere/lib/sub/b.py");

        var bundle = CodeBundle.Create(
            "train.py", _folder.In("src"), [file, _folder.In("elsewhere", "lib") + Path.DirectorySeparatorChar]);

        Assert.Equal(["extra.py", "lib/a.py", "lib/sub/b.py", "train.py"], bundle.Files.Select(member => member.Name));
    }

    [Fact]
    public void What_nobody_wants_in_a_job_is_left_out_at_every_depth()
    {
        Source(
            "train.py", ".env", ".git/config", "__pycache__/x.pyc", "sub/__pycache__/y.pyc", ".venv/cfg", "venv/x",
            ".ipynb_checkpoints/n.ipynb", "node_modules/m.js", ".DS_Store", "sub/.env", "sub/env.py", ".gitignore");

        Assert.Equal([".gitignore", "sub/env.py", "train.py"], Names());
    }

    [Fact]
    public void A_dependency_is_wanted_whatever_it_is_called()
    {
        Source("train.py");
        _folder.File("elsewhere/venv/a.py");

        var bundle = CodeBundle.Create("train.py", _folder.In("src"), [_folder.In("elsewhere", "venv")]);

        Assert.Equal(["train.py", "venv/a.py"], bundle.Files.Select(member => member.Name));
    }

    [Fact]
    public void The_program_is_always_among_the_files()
    {
        Source("venv/train.py");

        var bundle = Create("venv/train.py");

        Assert.Contains(bundle.Program, bundle.Files.Select(member => member.Name));
    }

    [Fact]
    public void Two_files_of_one_name_are_refused_with_both_places()
    {
        Source("train.py", "lib/a.py");
        var other = _folder.File("elsewhere/lib/a.py");

        var error = Refusal.Of(
            ErrorId.CodeNameCollision,
            () => CodeBundle.Create("train.py", _folder.In("src"), [_folder.In("elsewhere", "lib")]));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(other, error.Message);
        Assert.Contains(_folder.In("src", "lib", "a.py"), error.Message);
        Assert.Contains("'lib/a.py'", error.Message);
    }

    [Fact]
    public void A_dependency_with_the_name_of_the_entry_point_is_refused()
    {
        var entryPoint = _folder.File("a/train.py");
        var dependency = _folder.File("b/train.py");

        Refusal.Of(ErrorId.CodeNameCollision, () => CodeBundle.Create(entryPoint, null, [dependency]));
    }

    [Theory]
    [InlineData("../train.py")]
    [InlineData("sub/../../train.py")]
    public void An_entry_point_outside_the_source_folder_is_refused(string entryPoint)
    {
        Source("sub/other.py");
        _folder.File("train.py");

        var error = Refusal.Of(ErrorId.EntryPointNotFound, () => Create(entryPoint));

        Assert.Contains("outside", error.Message);
    }

    [Fact]
    public void An_absolute_entry_point_outside_the_source_folder_is_refused()
    {
        Source("other.py");

        Refusal.Of(ErrorId.EntryPointNotFound, () => Create(_folder.File("train.py")));
    }

    [Fact]
    public void A_folder_whose_name_only_begins_with_two_dots_is_inside()
    {
        Source("..data/train.py");

        Assert.Equal(["..data/train.py"], Create("..data/train.py").Files.Select(member => member.Name));
    }

    [Fact]
    public void Names_in_any_script_and_with_blanks_stay_as_they_are()
    {
        Source("train.py", "データ/файл with blank.txt", "naïve😀.py");

        Assert.Equal(["naïve😀.py", "train.py", "データ/файл with blank.txt"], Names());
    }

    [Theory]
    [InlineData("s3://bucket/prefix/sourcedir.tar.gz", true)]
    [InlineData("file:///tmp/sourcedir.tar.gz", true)]
    [InlineData("/home/me/src", false)]
    [InlineData("C:\\src", false)]
    [InlineData(null, false)]
    public void A_URI_is_a_bundle_that_was_packed_before(string? sourceDir, bool packed) =>
        Assert.Equal(packed, CodeBundle.IsPacked(sourceDir));

    private void Source(params string[] names)
    {
        foreach (var name in names)
        {
            _folder.File("src/" + name);
        }
    }

    private CodeBundle Create(string entryPoint) => CodeBundle.Create(entryPoint, _folder.In("src"), []);

    private IEnumerable<string> Names() => Create("train.py").Files.Select(member => member.Name);
}
