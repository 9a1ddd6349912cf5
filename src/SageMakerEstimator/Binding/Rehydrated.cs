using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Reflection;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Our objects that come back from Start-Job, a remote session or Export-Clixml as property bags: made whole again,
/// by the properties they still have. How AWS is reached is resolved anew, as credentials never travel.
/// </summary>
internal static class Rehydrated
{
    /// <summary>The object itself, or one made of a property bag; null when the value is neither.</summary>
    public static T? From<T>(object? value)
        where T : class
    {
        switch (value)
        {
            case T live:
                return live;
            case PSObject { BaseObject: T live }:
                return live;
            case PSObject bag when bag.TypeNames.Contains("Deserialized." + typeof(T).FullName):
                return (T)Build(typeof(T), bag);
            default:
                return null;
        }
    }

    /// <summary>The same, reached as this session says; a live object keeps the way it came by.</summary>
    public static T? From<T>(object? value, AwsSession session)
        where T : class
    {
        var found = From<T>(value);
        if (found is not null && (value is PSObject wrapped ? wrapped.BaseObject : value) is not T)
        {
            Reach(found, session);
        }

        return found;
    }

    private static void Reach(object found, AwsSession session)
    {
        switch (found)
        {
            case Estimator estimator:
                estimator.Session = session;
                if (estimator.LatestTrainingJob is { } latest)
                {
                    latest.Session = session;
                }

                break;
            case TrainingJob job:
                job.Session = session;
                break;
            case Model model:
                Reach(model, session);
                break;
            case Predictor predictor:
                predictor.Session = session;
                break;
            case Leftover leftover:
                leftover.Session = session;
                break;
            case Transformer transformer:
                transformer.Session = session;
                if (transformer.LatestTransformJob is { } last)
                {
                    last.Session = session;
                }

                break;
            case TransformJob job:
                job.Session = session;
                break;
        }
    }

    /// <summary>A pipeline's models are reached the same way.</summary>
    private static void Reach(Model model, AwsSession session)
    {
        foreach (var one in model.Container.Prepend(model))
        {
            one.Session = session;
        }
    }

    private static object Build(Type type, PSObject bag)
    {
        var target = Activator.CreateInstance(type, nonPublic: true)!;
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.SetMethod is not null && bag.Properties[property.Name]?.Value is { } value)
            {
                property.SetValue(target, Convert(value, property.PropertyType));
            }
        }

        Settle(target);
        return target;
    }

    /// <summary>Where the object came from travels in its own properties; who calls is found anew.</summary>
    private static void Settle(object target)
    {
        switch (target)
        {
            case Estimator estimator:
                estimator.Session = Session(estimator.Region, estimator.ProfileName);
                if (estimator.LatestTrainingJob is { } latest)
                {
                    latest.Estimator = estimator;
                }

                break;
            case TrainingJob job:
                job.Session = Session(job.Region, job.ProfileName);
                break;
            case Model model:
                Reach(model, Session(model.Region, model.ProfileName));
                break;
            case Predictor predictor:
                predictor.Session = Session(predictor.Region, predictor.ProfileName);
                break;
            case Transformer transformer:
                transformer.Session = Session(transformer.Region, transformer.ProfileName);
                if (transformer.LatestTransformJob is { } last)
                {
                    last.Transformer = transformer;
                }

                break;
            case TransformJob job:
                job.Session = Session(job.Region, job.ProfileName);
                break;
        }
    }

    private static AwsSession Session(string? region, string? profileName) =>
        new() { Region = region, ProfileName = profileName };

    private static object? Convert(object value, Type type)
    {
        var plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        if (type == typeof(OrderedDictionary))
        {
            return PlainValue.Dictionary((IDictionary)plain, type.Name);
        }

        if (type == typeof(IReadOnlyList<string>))
        {
            return ((IEnumerable)plain).Cast<object>().Select(item => item.ToString()!).ToArray();
        }

        if (type == typeof(IReadOnlyList<Tag>))
        {
            return ((IEnumerable)plain).Cast<object>().Select(PSObject.AsPSObject)
                .Select(tag => new Tag((string)tag.Properties["Key"].Value, (string)tag.Properties["Value"].Value))
                .ToArray();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            var items = ((IEnumerable)plain).Cast<object>().Select(element => Build(item, PSObject.AsPSObject(element))).ToArray();
            var typed = Array.CreateInstance(item, items.Length);
            Array.Copy(items, typed, items.Length);
            return typed;
        }

        return type.Namespace == typeof(Estimator).Namespace && type.IsClass
            ? Build(type, PSObject.AsPSObject(value))
            : LanguagePrimitives.ConvertTo(plain, type, System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>Lets a parameter of one of our types take what a job or a file gave back.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RehydrateAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is not PSObject { BaseObject: PSCustomObject } bag)
        {
            return inputData;
        }

        // Its own region and profile; keys never travel.
        var session = new AwsSession
        {
            Region = bag.Properties[nameof(Estimator.Region)]?.Value as string,
            ProfileName = bag.Properties[nameof(Estimator.ProfileName)]?.Value as string,
            StoredCredential = SessionPlace.Credentials(engineIntrinsics.SessionState),
            StoredRegion = SessionPlace.Region(engineIntrinsics.SessionState),
            Defaults = SessionDefaults.Current,
        };
        return Rehydrated.From<Estimator>(bag, session)
            ?? (object?)Rehydrated.From<Model>(bag, session)
            ?? Rehydrated.From<Predictor>(bag, session)
            ?? Rehydrated.From<Transformer>(bag, session)
            ?? inputData;
    }
}
