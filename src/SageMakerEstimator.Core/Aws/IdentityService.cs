namespace SageMakerEstimator.Core.Aws;

/// <summary>Who the caller is, asked of STS once a session, and what IAM knows of roles.</summary>
internal sealed class IdentityService(AwsConnection connection)
{
    private readonly QueryService _sts = new(connection, AwsService.Sts);
    private readonly QueryService _iam = new(connection, AwsService.Iam);
    private Caller? _caller;

    public async Task<string> AccountAsync(CancellationToken token) =>
        (await CallerAsync(token).ConfigureAwait(false)).Account;

    public async Task<Caller> CallerAsync(CancellationToken token)
    {
        if (_caller is null)
        {
            var answer = await _sts.CallAsync("GetCallerIdentity", [], token).ConfigureAwait(false);
            _caller = new Caller(QueryService.Text(answer, "Account"), QueryService.Text(answer, "Arn"));
        }

        return _caller;
    }

    /// <summary>A role that is named only.</summary>
    public async Task<IamRole> RoleAsync(string name, CancellationToken token)
    {
        var answer = await _iam.CallAsync("GetRole", [("RoleName", name)], token).ConfigureAwait(false);
        return new IamRole(
            QueryService.Text(answer, "Arn"),
            Uri.UnescapeDataString(QueryService.Text(answer, "AssumeRolePolicyDocument")));
    }
}

/// <summary>Who calls.</summary>
internal sealed record Caller(string Account, string Arn);

/// <summary>A role, and who may assume it, as IAM writes it.</summary>
internal sealed record IamRole(string Arn, string TrustPolicy);
