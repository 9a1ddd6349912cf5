using FakeAws.Control;
using FakeAws.S3;
using FakeAws.State;
using FakeAws.Validation;

namespace FakeAws.SageMaker;

/// <summary>Rules that several kinds of resources share.</summary>
internal static class SharedRules
{
    private const string SageMaker = "sagemaker.amazonaws.com";

    public static void RoleIsAssumable(Call call, string role)
    {
        if (!call.World.Roles.IsAssumableBy(role, SageMaker))
            throw SageMakerErrors.RoleNotAssumable(role);
    }

    public static void DataExists(Call call, string uri, string? type, string role)
    {
        ObjectStore objects = call.World.Objects;
        bool found = type == "S3Prefix" ? objects.Under(uri, call.Region).Count > 0 : objects.At(uri, call.Region) is not null;
        if (!found)
            throw SageMakerErrors.NoData(uri, call.Region, role, ObjectStore.Split(uri).Bucket);
    }

    public static void QuotaSuffices(Call call, string type, string usage, int used, int delta)
    {
        if (call.World.Plans.Quotas.TryGetValue((type, usage), out QuotaSpec? quota) && used + delta > quota.Limit)
            throw SageMakerErrors.Quota(quota, used, delta);
    }

    public static void ImageCanBePulled(Call call, string? image)
    {
        if (image is not null && call.World.Plans.MissingImages.Contains(image))
            throw SageMakerErrors.Invalid($"Using ECR image \"{image}\" failed: cannot pull {image}. Ensure that the role exists and the image was granted pull permission.");
    }
}

/// <summary>Members that the model calls optional and the service needs.</summary>
internal static class RequiredMembers
{
    /// <param name="missing">Their paths, `ResourceConfig.InstanceType`.</param>
    public static void Demand(IEnumerable<string> missing)
    {
        Violation[] found = [.. missing.Select(m => new Violation(Camel(m), null, "Member must not be null"))];
        if (found.Length == 0)
            return;
        string errors = found.Length == 1 ? "1 validation error" : $"{found.Length} validation errors";
        throw SageMakerErrors.Invalid($"{errors} detected: {string.Join("; ", found.Select(f => f.ToString()))}");
    }

    private static string Camel(string path) =>
        string.Join('.', path.Split('.').Select(p => char.ToLowerInvariant(p[0]) + p[1..]));
}
