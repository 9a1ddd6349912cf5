using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Tests;

public sealed class ServiceErrorsTests
{
    [Theory]
    [InlineData("ResourceNotFound", "anything")]
    [InlineData("ResourceNotFoundException", "The specified log group does not exist.")]
    [InlineData("ValidationException", "Requested resource not found.")]
    [InlineData("ValidationException", "Could not find endpoint \"a\".")]
    [InlineData("ValidationError", "Endpoint a of account 1 not found.")]
    public void The_services_say_missing_in_many_ways(string code, string message) =>
        Assert.True(ServiceErrors.IsMissing(new ServiceException(code, message)));

    [Theory]
    [InlineData("ValidationException", "1 validation error detected")]
    [InlineData("AccessDeniedException", "Could not find anything you may see")]
    [InlineData("ResourceInUse", "Requested resource not found.")]
    public void Other_refusals_do_not_say_missing(string code, string message) =>
        Assert.False(ServiceErrors.IsMissing(new ServiceException(code, message)));

    [Theory]
    [InlineData("ResourceInUse", "anything", true)]
    [InlineData("ValidationException", "Cannot create already existing endpoint \"a\".", true)]
    [InlineData("ValidationException", "Could not find endpoint \"a\".", false)]
    [InlineData("ResourceLimitExceeded", "anything", false)]
    public void A_name_that_is_taken_is_told_from_the_rest(string code, string message, bool taken) =>
        Assert.Equal(taken, ServiceErrors.IsTaken(new ServiceException(code, message)));

    [Theory]
    [InlineData("ValidationException", "RequestInvalid", ErrorKind.InvalidArgument)]
    [InlineData("ValidationError", "RequestInvalid", ErrorKind.InvalidArgument)]
    [InlineData("SomethingElse", "Unexpected", ErrorKind.NotSpecified)]
    public void What_the_service_said_stays_with_the_error(string code, string id, ErrorKind kind)
    {
        var answer = new ServiceException(code, "No such thing.", 418, "request-1");

        var error = ServiceErrors.Wrap(answer, "Making tea", "pot");

        Assert.Equal(id, error.ErrorId);
        Assert.Equal(kind, error.Kind);
        Assert.Equal("Making tea was refused: No such thing.", error.Message);
        Assert.Equal((code, 418, "request-1"), (error.ServiceErrorCode, error.StatusCode, error.RequestId));
        Assert.Equal("pot", error.Target);
        Assert.Same(answer, error.InnerException);
    }
}
