using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Tests;

public sealed class CodeBundlePlanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CodeBundlePlanTests() => _folder.File("src/train.py", "print(1)");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Excluded_files_stay_here_and_an_ignore_file_of_each_folder_counts_in_it()
    {
        _folder.File("src/data/big.csv");
        _folder.File("src/a.tmp");
        _folder.File("src/.sagemakerignore", "/data/\n");
        _folder.File("lib/data/small.csv");
        _folder.File("lib/b.tmp");
        _folder.File("lib/.sagemakerignore", "*.pyc");

        var bundle = CodeBundle.Create("train.py", _folder.In("src"), [_folder.In("lib")], ["*.tmp"]);

        Assert.Equal(["lib/data/small.csv", "train.py"], bundle.Files.Select(file => file.Name));
    }

    [Fact]
    public void The_entry_point_goes_even_when_a_pattern_fits_it()
    {
        var bundle = CodeBundle.Create("train.py", _folder.In("src"), [], ["*"]);

        Assert.Equal(["train.py"], bundle.Files.Select(file => file.Name));
    }

    [Fact]
    public void Size_and_number_are_known_before_anything_is_sent()
    {
        _folder.File("src/b.bin", new string('x', 1000));

        var bundle = Create();

        Assert.Equal((2, 1008L, "b.bin"), (bundle.Count, bundle.Size, bundle.Largest));
        Assert.Empty(bundle.Warnings);
    }

    [Fact]
    public void Files_that_look_like_keys_are_named_in_one_warning()
    {
        string[] names =
        [
            "id_rsa", "sub/server.pem", ".aws/config", "credentials", ".env.production", "deep/.ssh/known_hosts",
        ];
        foreach (var name in names)
        {
            _folder.File("src/" + name);
        }

        _folder.File("src/keys.py");
        _folder.File("src/pem.txt");

        var warning = Assert.Single(Create().Warnings);

        Assert.All(names, name => Assert.Contains(name, warning));
        Assert.DoesNotContain("keys.py", warning);
        Assert.DoesNotContain("pem.txt", warning);
    }

    [Fact]
    public void Of_many_key_like_files_ten_are_named()
    {
        for (var number = 10; number < 40; number++)
        {
            _folder.File($"src/{number}.pem");
        }

        Assert.Contains("19.pem and 20 more", Assert.Single(Create().Warnings));
    }

    [Fact]
    public void More_than_a_hundred_megabytes_is_a_warning_with_the_largest_file()
    {
        using (var sparse = File.Create(_folder.In("src", "weights.bin")))
        {
            sparse.SetLength(101L * 1024 * 1024);
        }

        var warning = Assert.Single(Create().Warnings);

        Assert.Contains("101 MB in 2 files", warning);
        Assert.Contains("'weights.bin'", warning);
    }

    [Fact]
    public void A_pipe_is_left_out_with_a_warning_and_nobody_waits_for_it()
    {
        _folder.Pipe("src/pipe");

        var bundle = Create();

        Assert.Equal(["train.py"], bundle.Files.Select(file => file.Name));
        Assert.Contains("pipe", Assert.Single(bundle.Warnings));
    }

    [Fact]
    public void A_socket_is_left_out_with_a_warning()
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder.In("src", "s")));

        Assert.Contains(": s.", Assert.Single(Create().Warnings));
    }

    [Fact]
    public void An_entry_point_that_is_a_pipe_is_refused()
    {
        _folder.Pipe("src/other.py");

        Refusal.Of(ErrorId.EntryPointNotFound, () => CodeBundle.Create("other.py", _folder.In("src"), []));
    }

    [Fact]
    public void One_name_as_a_file_and_as_a_folder_is_refused()
    {
        var file = _folder.File("src/lib");
        _folder.File("elsewhere/lib/a.py");

        var error = Refusal.Of(
            ErrorId.CodeNameCollision,
            () => CodeBundle.Create("train.py", _folder.In("src"), [_folder.In("elsewhere", "lib")]));

        Assert.Contains(file, error.Message);
        Assert.Contains("'lib'", error.Message);
    }

    [Fact]
    public void Requirements_at_the_top_are_seen()
    {
        _folder.File("src/sub/requirements.txt");
        Assert.False(Create().HasRequirements);

        _folder.File("src/requirements.txt");
        Assert.True(Create().HasRequirements);
    }

    [Fact]
    public void Ten_thousand_files_are_collected()
    {
        for (var number = 0; number < 10_000; number++)
        {
            _folder.File($"src/{number % 100}/{number}.py");
        }

        Assert.Equal(10_001, Create().Count);
    }

    private CodeBundle Create() => CodeBundle.Create("train.py", _folder.In("src"), []);
}
