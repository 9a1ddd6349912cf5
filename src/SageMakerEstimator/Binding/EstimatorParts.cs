using System.Collections;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>Metric definitions: a dictionary of names and expressions, or items with Name and Regex.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MetricDefinitionAttribute : ArgumentTransformationAttribute
{
    private const string Parameter = "MetricDefinition";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var plain = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        if (plain is IDictionary names && !(names.Contains("Name") && names.Contains("Regex")))
        {
            return PlainValue.Dictionary(names, Parameter).Cast<DictionaryEntry>()
                .Select(entry => new MetricDefinition { Name = (string)entry.Key, Regex = entry.Value?.ToString() ?? "" })
                .ToArray();
        }

        return Shape.All(inputData, Parameter).Select(item => item.Only("Name", "Regex"))
            .Select(item => new MetricDefinition { Name = item.Get<string>("Name"), Regex = item.Get<string>("Regex") })
            .ToArray();
    }
}

/// <summary>Instance groups: items with Name, InstanceType and InstanceCount, or the API's InstanceGroupName.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InstanceGroupAttribute : ArgumentTransformationAttribute
{
    private const string Parameter = "InstanceGroup";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Shape.All(inputData, Parameter)
            .Select(item => item.Only("Name", "InstanceGroupName", "InstanceType", "InstanceCount"))
            .Select(item => new InstanceGroup
            {
                Name = item.Find<string>("Name", "InstanceGroupName") ?? item.Get<string>("Name"),
                InstanceType = item.Get<string>("InstanceType"),
                InstanceCount = item.Find<int?>("InstanceCount") ?? 1,
            })
            .ToArray();
}
