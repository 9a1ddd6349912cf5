using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Operations on buckets.</summary>
internal static partial class Buckets
{
    public static readonly Dictionary<string, Func<S3Call, Reply>> Operations = new()
    {
        ["ListBuckets"] = List,
        ["HeadBucket"] = Head,
        ["CreateBucket"] = Create,
        ["DeleteBucket"] = Delete,
        ["GetBucketLocation"] = Location,
        ["PutBucketEncryption"] = Accept,
        ["PutPublicAccessBlock"] = Accept,
        ["ListObjects"] = Listing.ListObjects,
        ["ListObjectsV2"] = Listing.ListObjectsV2,
        ["DeleteObjects"] = Objects.DeleteMany,
    };

    private static readonly XNamespace Xmlns = S3Service.Xmlns;

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static Reply List(S3Call s3) => S3Service.Answer(new XElement(
        Xmlns + "ListAllMyBucketsResult",
        new XElement(Xmlns + "Owner", new XElement(Xmlns + "ID", s3.Call.Account)),
        new XElement(
            Xmlns + "Buckets",
            from bucket in s3.Store.Buckets.Values
            where bucket.Account == s3.Call.Account
            orderby bucket.Name
            select new XElement(
                Xmlns + "Bucket", new XElement(Xmlns + "Name", bucket.Name), new XElement(Xmlns + "CreationDate", Time(bucket.Created))))));

    private static Reply Head(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        return new Reply(200, [], "application/xml").With("x-amz-bucket-region", bucket.Region).With("x-amz-access-point-alias", "false");
    }

    private static Reply Create(S3Call s3)
    {
        string name = s3.Address.Bucket;
        if (!ValidName().IsMatch(name))
            throw S3Errors.InvalidBucketName(name);
        string region = s3.Call.Region;
        string? wanted = s3.Call.Payload.Length == 0 ? null
            : s3.Xml().Descendants().FirstOrDefault(e => e.Name.LocalName == "LocationConstraint")?.Value;
        if (wanted is not null)
            s3.Call.Input["LocationConstraint"] = wanted;
        if (wanted == "us-east-1")
            throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid").WithDetail("LocationConstraint", wanted);
        // The global endpoint, which us-east-1 signs for, makes buckets anywhere.
        if ((wanted ?? "us-east-1") != region && region != "us-east-1")
            throw S3Errors.IllegalLocation(wanted ?? "unspecified");
        if (s3.Store.Find(name) is { } existing)
        {
            if (existing.Account != s3.Call.Account)
                throw S3Errors.BucketExists(name);
            return region == "us-east-1" ? new Reply(200).With("Location", "/" + name) : throw S3Errors.BucketIsYours(name);
        }

        Bucket made = s3.Store.Create(name, s3.Call.Account, wanted ?? region, s3.Call.Now);
        if (s3.Call.World.Plans.Hidden("bucket") is { } hidden)
            (made.HiddenReads, made.IsDeniedWhileHidden) = (hidden.Reads, hidden.Denied);
        return new Reply(200).With("Location", made.Region == "us-east-1" ? "/" + name : $"http://{name}.s3.amazonaws.com/");
    }

    private static Reply Delete(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        if (bucket.Objects.Count > 0)
            throw S3Errors.BucketNotEmpty(bucket.Name);
        s3.Store.Buckets.Remove(bucket.Name);
        return new Reply(204);
    }

    private static Reply Location(S3Call s3)
    {
        Bucket bucket = s3.Bucket();
        return S3Service.Answer(new XElement(Xmlns + "LocationConstraint", bucket.Region == "us-east-1" ? "" : bucket.Region));
    }

    private static Reply Accept(S3Call s3)
    {
        s3.Bucket();
        s3.CheckBody();
        s3.Xml();
        return new Reply(200);
    }

    [GeneratedRegex(@"\A(?!\d+\.\d+\.\d+\.\d+\z)(?!xn--|sthree-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex ValidName();
}
