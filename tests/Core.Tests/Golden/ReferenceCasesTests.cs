using System.Reflection;
using Xunit.Sdk;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The list of the recorded calls of the reference, each with the test that holds us to it: what it names must be there.
/// A case of a theory names its row by one of the row's texts; a file of Pester is named by its name, its test and its row.
/// </summary>
public sealed class ReferenceCasesTests
{
    private const string Pester = ".Tests.ps1";

    // Calls of the reference that are nobody's need here; the last column says why.
    private const string None = "none";

    private static readonly Line[] Lines = [.. Read()];

    public static TheoryData<string, string, string, string> All
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (var line in Lines)
            {
                rows.Add(line.Case, line.Class, line.Method, line.Row);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_test_of_a_case_is_there(string @case, string @class, string method, string row)
    {
        Assert.NotEqual("", @case);
        if (@class == None)
        {
            Assert.NotEqual("", row);
            return;
        }

        if (@class.EndsWith(Pester, StringComparison.Ordinal))
        {
            var text = File.ReadAllText(Path.Combine(Repository(), "tests", "Pester", @class));
            Assert.Contains($"It '{method}'", text);
            Assert.Contains(row, text);
            return;
        }

        var test = typeof(ReferenceCasesTests).Assembly.GetType($"SageMakerEstimator.Core.Tests.{@class}")?.GetMethod(method);
        Assert.True(test is not null, $"{@class} has no {method}.");
        var isTheory = test.GetCustomAttribute<TheoryAttribute>() is not null;
        Assert.True(isTheory || test.GetCustomAttribute<FactAttribute>() is not null, $"{method} is no test.");
        Assert.Equal(isTheory, row.Length > 0);
        Assert.True(!isTheory || Rows(test).Any(given => given.Any(value => value?.ToString() == row)), $"{method} has no row {row}.");
    }

    [Fact]
    public void Every_recorded_run_is_in_the_list() => Assert.Empty(
        GoldenCases.Read("training-requests.json")
            .Concat(GoldenCases.Read("framework-requests.json"))
            .Concat(GoldenCases.Read("session-operations.json"))
            .Select(found => found["Name"]!.ToString())
            .Except(Lines.Select(line => line.Row)));

    [Fact]
    public void A_hundred_calls_are_in_the_list() => Assert.InRange(
        Lines.Select(line => line.Case).Distinct().Count(), 100, 1000);

    private static IEnumerable<object?[]> Rows(MethodInfo test) => test.GetCustomAttributes<DataAttribute>()
        .SelectMany(data => data.GetData(test));

    private static IEnumerable<Line> Read()
    {
        using var stream = typeof(ReferenceCasesTests).Assembly.GetManifestResourceStream("reference-cases.csv")!;
        using var reader = new StreamReader(stream);
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var cells = line.Split(';');
            yield return new Line(cells[0], cells[1], cells[2], cells[3]);
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SageMakerEstimator.psd1")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private sealed record Line(string Case, string Class, string Method, string Row);
}
