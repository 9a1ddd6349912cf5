namespace FakeAws.Signing;

/// <summary>`20260801/us-west-2/sagemaker/aws4_request`.</summary>
internal sealed record CredentialScope(string Date, string Region, string Service)
{
    public const string Terminator = "aws4_request";

    public override string ToString() => $"{Date}/{Region}/{Service}/{Terminator}";
}

/// <summary>The signature a request carries, in its Authorization header or in its query.</summary>
internal sealed record SignatureParts(
    string AccessKeyId,
    CredentialScope Scope,
    string SignedHeaders,
    string Signature,
    string Time,
    string? Token,
    bool IsPresigned,
    TimeSpan? Lifetime);
