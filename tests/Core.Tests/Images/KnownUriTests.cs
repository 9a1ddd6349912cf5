namespace SageMakerEstimator.Core.Tests;

public sealed class KnownUriTests
{
    public static TheoryData<string> Names => [.. Cases().Select(known => known.Query.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_are_those_that_the_Python_SDK_names(string name)
    {
        var wrong = Cases()
            .Where(known => known.Query.Name == name)
            .Select(known => (known.Line, Answer: Answer(known.Query)))
            .Where(found => !found.Line.EndsWith($",{found.Answer}", StringComparison.Ordinal))
            .Select(found => $"{found.Line}\n    not {found.Answer}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Hundreds_of_known_images_are_looked_up() => Assert.InRange(Cases().Count(), 600, 10_000);

    private static string Answer(ImageQuery query)
    {
        try
        {
            return Find.Uri(query);
        }
        catch (SageMakerEstimatorException error)
        {
            return "!" + error.ErrorId;
        }
    }

    private static IEnumerable<(string Line, ImageQuery Query)> Cases()
    {
        using var stream = typeof(KnownUriTests).Assembly
            .GetManifestResourceStream("SageMakerEstimator.Core.Tests.Images.image-uris.csv")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Where(line => line[0] != '#').Skip(1).Select(line => (line, Query(line.Split(','))));
    }

    private static ImageQuery Query(string[] cells) => new()
    {
        Name = cells[0],
        Region = cells[1],
        Version = Cell(cells[2]),
        PyVersion = Cell(cells[3]),
        BaseFrameworkVersion = Cell(cells[4]),
        InstanceType = Cell(cells[5]),
        AcceleratorType = Cell(cells[6]),
        Scope = Cell(cells[7]),
    };

    private static string? Cell(string text) => text.Length == 0 ? null : text;
}
