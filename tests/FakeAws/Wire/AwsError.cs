namespace FakeAws.Wire;

/// <summary>A refusal by a service; the service's protocol gives it its shape on the wire.</summary>
internal sealed class AwsError(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>Further members of the error: elements in XML, members in JSON.</summary>
    public Dictionary<string, object> Details { get; } = [];

    public Dictionary<string, string> Headers { get; } = [];

    public AwsError WithDetail(string name, object value)
    {
        Details[name] = value;
        return this;
    }

    public AwsError WithHeader(string name, string value)
    {
        Headers[name] = value;
        return this;
    }
}
