namespace HelpConverter;

internal static class Program
{
    private const int Done = 0;
    private const int BadPages = 1;
    private const int BadCall = 2;

    private static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    internal static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        if (args is not [string docsFolder, string outputFolder] || !Directory.Exists(docsFolder))
        {
            error.WriteLine("usage: HelpConverter <folder of the pages> <folder of the help files>");
            return BadCall;
        }

        HelpBuild build = HelpBuild.Run(docsFolder);
        if (build.Problems.Count > 0)
        {
            foreach (Problem problem in build.Problems)
                error.WriteLine(problem);
            return BadPages;
        }

        build.WriteTo(outputFolder);
        foreach (string name in build.Files.Keys)
            output.WriteLine(Path.Combine(outputFolder, name));
        return Done;
    }
}
