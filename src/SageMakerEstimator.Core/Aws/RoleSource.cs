using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Defaults;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Which IAM role SageMaker works with: the first that anybody names, and its ARN.</summary>
internal sealed class RoleSource(AwsConnection connection, IdentityService identity)
{
    /// <summary>The role of estimators that name none.</summary>
    public const string Variable = "SAGEMAKER_ROLE";

    // The console makes its roles with this name, and below this path.
    private const string ConsoleName = "AmazonSageMaker-ExecutionRole";
    private const string ConsolePath = "service-role/";

    private EstimatorDefault? Default => DefaultOperations.Find(nameof(Estimator.Role), connection.Session.Defaults);

    /// <summary>The role that was named by the user or the environment; an error when nobody did.</summary>
    public async Task<ExecutionRole> NamedAsync(string? given, IOperationSink sink, CancellationToken token)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return await ExpandedAsync(given, ExecutionRole.FromParameter, sink, token).ConfigureAwait(false);
        }

        if (Default is { } found)
        {
            return await ExpandedAsync(
                (string)found.Value!, $"default of {found.Source.ToLowerInvariant()}", sink, token).ConfigureAwait(false);
        }

        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable
            ? await ExpandedAsync(variable, $"environment variable {Variable}", sink, token).ConfigureAwait(false)
            : throw Missing("none was named");
    }

    /// <summary>The same, and then what this process runs as: the notebook's role, or the caller's own.</summary>
    public async Task<ExecutionRole> AnyAsync(
        string? given, string notebookFile, IOperationSink sink, CancellationToken token)
    {
        if (!string.IsNullOrEmpty(given)
            || Default is not null
            || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return await NamedAsync(given, sink, token).ConfigureAwait(false);
        }

        if (NotebookRole.In(notebookFile) is { } notebook)
        {
            return new ExecutionRole { RoleArn = notebook, Source = $"notebook ({notebookFile})" };
        }

        var caller = await identity.CallerAsync(token).ConfigureAwait(false);
        return caller.Arn.Split('/') is [var kind, var name, ..] && kind.EndsWith(":assumed-role", StringComparison.Ordinal)
            ? await ExpandedAsync(name, $"caller ({caller.Arn})", sink, token).ConfigureAwait(false)
            : throw Missing($"the caller, {caller.Arn}, isn't a role itself");
    }

    /// <summary>A role as IAM knows it.</summary>
    public Task<IamRole> LookUpAsync(string name, CancellationToken token) => identity.RoleAsync(name, token);

    /// <summary>Whether SageMaker may assume a role; null when the caller may not look.</summary>
    public async Task<bool?> TrustsSageMakerAsync(string roleArn, CancellationToken token)
    {
        try
        {
            var role = await LookUpAsync(roleArn.Split('/')[^1], token).ConfigureAwait(false);
            return role.TrustPolicy.Contains("sagemaker.amazonaws.com", StringComparison.Ordinal);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            return null;
        }
    }

    private async Task<ExecutionRole> ExpandedAsync(
        string named, string source, IOperationSink sink, CancellationToken token)
    {
        if (RoleName.Check(named, "The role").Contains('/'))
        {
            return new ExecutionRole { RoleArn = named, Source = source };
        }

        try
        {
            sink.Verbose($"Asking IAM for the role '{named}'.");
            var role = await LookUpAsync(named, token).ConfigureAwait(false);
            return new ExecutionRole { RoleArn = role.Arn, Source = source };
        }
        catch (ServiceException error) when (error.Code == "NoSuchEntity")
        {
            throw ServiceErrors.From(
                error,
                ErrorId.RoleNotFound,
                ErrorKind.ObjectNotFound,
                $"There is no role '{named}' in this account, says IAM; it was named by the {source}.",
                named,
                "Give the name or the ARN of a role that SageMaker may assume.");
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            var arn = await ComposedAsync(named, token).ConfigureAwait(false);
            sink.Warning(
                $"IAM doesn't let this caller look up the role '{named}' (iam:GetRole); it is taken to be {arn}. Give the "
                + "ARN to be sure.");
            return new ExecutionRole { RoleArn = arn, Source = source, IsComposed = true };
        }
    }

    private async Task<string> ComposedAsync(string name, CancellationToken token)
    {
        var account = await identity.AccountAsync(token).ConfigureAwait(false);
        var path = name.StartsWith(ConsoleName, StringComparison.Ordinal) ? ConsolePath : "";
        return $"arn:{Partition.Of(connection.Region).Name}:iam::{account}:role/{path}{name}";
    }

    private static SageMakerEstimatorException Missing(string why) =>
        new(ErrorId.RoleMissing, ErrorKind.InvalidArgument, $"SageMaker needs an IAM role to work with, and {why}.")
        {
            RecommendedAction = $"Add -Role, set it once with Set-SMEstimatorDefault, or set the environment variable {Variable}.",
        };
}
