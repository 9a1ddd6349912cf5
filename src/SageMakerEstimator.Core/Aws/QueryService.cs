using System.Xml.Linq;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Operations of a service that takes a form and answers in XML.</summary>
internal sealed class QueryService(AwsConnection connection, AwsService service)
{
    public async Task<XDocument> CallAsync(
        string operation, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken token)
    {
        var form = parameters
            .Prepend(("Version", service.ApiVersion!))
            .Prepend(("Action", operation))
            .Select(parameter => $"{parameter.Item1}={Uri.EscapeDataString(parameter.Item2)}");
        var call = new WireCall
        {
            Operation = operation,
            Body = System.Text.Encoding.UTF8.GetBytes(string.Join('&', form)),
            Headers = new Dictionary<string, string>
            {
                ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8",
            },
        };
        var answer = await connection.SendAsync(service, call, token).ConfigureAwait(false);
        try
        {
            using var xml = new MemoryStream(answer.Body);
            return XDocument.Load(xml);
        }
        catch (System.Xml.XmlException error)
        {
            throw WireErrors.Unreadable(operation, error, connection.AddressOf(service));
        }
    }

    /// <summary>The text of the first element of a name.</summary>
    public static string Text(XDocument answer, string name) =>
        answer.Descendants().First(element => element.Name.LocalName == name).Value;
}
