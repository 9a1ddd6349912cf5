using System.Reflection;

namespace FakeAws.Facts;

/// <summary>How much of the models a request can be refused for.</summary>
/// <param name="Operations">Operations that are played.</param>
/// <param name="Members">Members of the structures that requests are made of.</param>
/// <param name="Required">Members that must be there.</param>
/// <param name="Enums">Shapes with a closed set of values.</param>
/// <param name="EnumValues">Values in those sets.</param>
/// <param name="Lengths">Bounds on the length of text, lists and maps (a minimum and a maximum count as two).</param>
/// <param name="Ranges">Bounds on numbers.</param>
/// <param name="Patterns">Patterns that text has to match.</param>
public sealed record FactsCount(
    int Operations, int Members, int Required, int Enums, int EnumValues, int Lengths, int Ranges, int Patterns);

/// <summary>All services of the double.</summary>
internal sealed class FactsCatalog
{
    private static readonly string[] Files =
        ["sagemaker", "sagemaker-runtime", "logs", "cloudwatch", "application-autoscaling", "iam", "sts"];

    private static readonly Lazy<FactsCatalog> Shared = new(() => new FactsCatalog());

    private FactsCatalog() => Services = Files.ToDictionary(name => name, name => ServiceFacts.Read(Open(name + ".json")));

    /// <summary>The facts never change, so every server of a process shares them.</summary>
    public static FactsCatalog Instance => Shared.Value;

    public IReadOnlyDictionary<string, ServiceFacts> Services { get; }

    public static Stream Open(string file) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new FileNotFoundException($"The facts file {file} isn't in the assembly.");

    public FactsCount Count() => Sum(Services.Values);

    public static FactsCount Sum(IEnumerable<ServiceFacts> services)
    {
        var reached = new HashSet<Shape>();
        int operations = 0;
        foreach (ServiceFacts service in services)
        {
            operations += service.Operations.Count;
            foreach (OperationFacts operation in service.Operations.Values)
                Reach(operation.Input, reached);
        }

        Shape[] structures = [.. reached.Where(s => s.Type == ShapeType.Structure)];
        Shape[] numbers = [.. reached.Where(s => s.IsNumber)];
        Shape[] sized = [.. reached.Except(numbers)];
        return new FactsCount(
            operations,
            structures.Sum(s => s.Members.Count),
            structures.Sum(s => s.Members.Values.Count(m => m.Required)),
            reached.Count(s => s.Enum is not null),
            reached.Sum(s => s.Enum?.Count ?? 0),
            Bounds(sized),
            Bounds(numbers),
            reached.Count(s => s.Regex is not null));
    }

    private static int Bounds(Shape[] shapes) => shapes.Count(s => s.Min is not null) + shapes.Count(s => s.Max is not null);

    private static void Reach(Shape? shape, HashSet<Shape> reached)
    {
        if (shape is null || !reached.Add(shape))
            return;
        Reach(shape.Of, reached);
        Reach(shape.Key, reached);
        foreach (Member member in shape.Members.Values)
            Reach(member.Shape, reached);
    }
}
