using FakeAws;
using FakeAws.Faults;
using FakeAws.Identity;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

[Collection(ProcessEnvironment.Collection)]
public sealed class RoleSourceTests : WireTest
{
    private const string ConsoleRole = "AmazonSageMaker-ExecutionRole-20260801T000000";

    private readonly ProcessEnvironment _environment = new((RoleSource.Variable, null));
    private readonly TempFolder _folder = new();

    public override async Task DisposeAsync()
    {
        _environment.Dispose();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task An_ARN_is_taken_as_it_is_and_nobody_is_asked()
    {
        var role = await NamedAsync("arn:aws:iam::123456789012:role/service-role/Mine");

        Assert.Equal("arn:aws:iam::123456789012:role/service-role/Mine", role.RoleArn);
        Assert.Equal("Mine", role.RoleName);
        Assert.Equal("parameter", role.Source);
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task A_name_is_looked_up_with_its_path()
    {
        Control.AddRole(new Role { Name = "MyRole", Path = "/service-role/" });

        Assert.Equal("arn:aws:iam::111122223333:role/service-role/MyRole", (await NamedAsync("MyRole")).RoleArn);
        Assert.Equal(["GetRole"], Asked);
        Assert.Empty(Sink.Warnings);
    }

    [Theory]
    [InlineData("Mine", "arn:aws:iam::111122223333:role/Mine")]
    [InlineData(ConsoleRole, "arn:aws:iam::111122223333:role/service-role/" + ConsoleRole)]
    public async Task Without_the_right_to_look_the_ARN_is_composed_with_a_warning(string name, string arn)
    {
        Deny();

        var role = await NamedAsync(name);

        Assert.Equal(arn, role.RoleArn);
        Assert.True(role.IsComposed);
        Assert.Contains(arn, Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task A_role_that_is_not_there_is_named()
    {
        var error = await Refusal.OfAsync(ErrorId.RoleNotFound, () => NamedAsync("Nobody"));

        Assert.Equal("Nobody", error.Target);
        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal("NoSuchEntity", error.ServiceErrorCode);
    }

    [Fact]
    public async Task The_variable_names_the_role_of_those_who_name_none()
    {
        _environment.Set(RoleSource.Variable, FakeAwsOptions.DefaultRoleName);

        var role = await NamedAsync(null);

        Assert.Equal(FakeAwsOptions.DefaultRoleArn, role.RoleArn);
        Assert.Contains(RoleSource.Variable, role.Source);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task No_name_anywhere_is_an_error_before_anybody_is_asked(string? variable)
    {
        _environment.Set(RoleSource.Variable, variable);

        await Refusal.OfAsync(ErrorId.RoleMissing, () => NamedAsync(null));

        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task In_a_notebook_its_role_is_the_one()
    {
        var file = _folder.File("metadata.json", """{"ExecutionRoleArn":"arn:aws:iam::123456789012:role/Notebook"}""");

        var role = await Backend().Roles.AnyAsync(null, file, Sink, CancellationToken.None);

        Assert.Equal("arn:aws:iam::123456789012:role/Notebook", role.RoleArn);
        Assert.Contains("notebook", role.Source);
        Assert.Empty(Control.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    public async Task A_caller_who_is_no_role_has_none_to_give(string metadata)
    {
        var file = _folder.File("metadata.json", metadata);

        var error = await Refusal.OfAsync(
            ErrorId.RoleMissing, () => Backend().Roles.AnyAsync(null, file, Sink, CancellationToken.None));

        Assert.Contains(":user/", error.Message);
        Assert.Equal(["GetCallerIdentity"], Control.Requests.Select(request => request.Operation));
    }

    [Theory]
    [InlineData("arn:aws:iam::12:role/x")]
    [InlineData("arn:aws:iam::123456789012:user/x")]
    [InlineData("service-role/Mine")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public async Task What_can_be_no_role_is_refused(string role)
    {
        var error = await Refusal.OfAsync(ErrorId.ValueInvalid, () => NamedAsync(role));

        Assert.Contains(role, error.Message);
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task Whether_SageMaker_is_trusted_is_read_of_the_policy()
    {
        Control.AddRole(new Role { Name = "Strangers", TrustedBy = ["lambda.amazonaws.com"] });
        var roles = Backend().Roles;

        Assert.True(await roles.TrustsSageMakerAsync(FakeAwsOptions.DefaultRoleArn, CancellationToken.None));
        Assert.False(await roles.TrustsSageMakerAsync(
            "arn:aws:iam::111122223333:role/Strangers", CancellationToken.None));
    }

    private Task<ExecutionRole> NamedAsync(string? role) => Backend().Roles.NamedAsync(role, Sink, CancellationToken.None);

    private void Deny() => Control.Fail(new Fault
    {
        Service = "iam", Operation = "GetRole", Kind = "error", Code = "AccessDenied", Status = 403, Message = "not you",
    });
}
