namespace HelpConverter;

/// <summary>One defect of a page, in the form that editors and build logs turn into a link.</summary>
internal sealed record Problem(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
