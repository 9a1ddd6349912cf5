namespace SageMakerEstimator.Core.Aws;

/// <summary>Who the caller is, asked of STS once a session, and what IAM knows of roles.</summary>
internal sealed class IdentityService(AwsConnection connection)
{
    private readonly QueryService _sts = new(connection, AwsService.Sts);
    private readonly QueryService _iam = new(connection, AwsService.Iam);
    private string? _account;

    public async Task<string> AccountAsync(CancellationToken token) =>
        _account ??= await AskAsync(token).ConfigureAwait(false);

    /// <summary>The ARN of a role that is named only.</summary>
    public async Task<string> RoleArnAsync(string name, CancellationToken token)
    {
        var answer = await _iam.CallAsync("GetRole", [("RoleName", name)], token).ConfigureAwait(false);
        return QueryService.Text(answer, "Arn");
    }

    private async Task<string> AskAsync(CancellationToken token)
    {
        var answer = await _sts.CallAsync("GetCallerIdentity", [], token).ConfigureAwait(false);
        return QueryService.Text(answer, "Account");
    }
}
