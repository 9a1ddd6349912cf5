using System.Globalization;
using FakeAws.Facts;
using FakeAws.Wire;

namespace FakeAws.Signing;

/// <summary>Who signed a request, for which region, and what the signature was made with.</summary>
internal sealed record Caller(AccessKey Key, string Region, SignatureParts Parts, byte[] SigningKey);

/// <summary>What a service expects of the signature.</summary>
/// <param name="Service">Its name in the credential scope.</param>
/// <param name="Family">How it words a refusal.</param>
/// <param name="Regions">The regions it accepts; null for any.</param>
internal sealed record SigningRules(string Service, ErrorFamily Family, IReadOnlyList<string>? Regions)
{
    public bool IsS3 => Family == ErrorFamily.S3;

    public TimeSpan AllowedSkew => TimeSpan.FromMinutes(IsS3 ? Rules.Instance.S3SkewMinutes : Rules.Instance.JsonSkewMinutes);
}

/// <summary>Recomputes the signature of every request and says no as the service would.</summary>
internal sealed class Authenticator(KeyRing keys, TimeProvider clock)
{
    private const string ContentHash = "x-amz-content-sha256";

    public Caller Authenticate(WireRequest request, SigningRules rules)
    {
        SignatureParts parts = SignatureReader.Read(request, rules.Family);
        CheckScope(parts, rules);
        CheckTime(parts, rules);
        AccessKey key = FindKey(parts, rules);
        byte[] signingKey = SigV4.DeriveKey(key.SecretAccessKey, parts.Scope);
        CheckSignedHeaders(request, parts, rules);
        string canonical = SigV4.CanonicalRequest(
            request, parts.SignedHeaders, PayloadHash(request, parts, rules), !rules.IsS3, parts.IsPresigned);
        string toSign = SigV4.StringToSign(parts.Time, parts.Scope.ToString(), canonical);
        if (!SigV4.Same(SigV4.Sign(signingKey, toSign), parts.Signature))
            throw BadSignature(rules, parts, canonical, toSign);
        CheckExpiry(key, rules);
        return new Caller(key, parts.Scope.Region, parts, signingKey);
    }

    private static void CheckScope(SignatureParts parts, SigningRules rules)
    {
        if (parts.Scope.Service != rules.Service)
            throw CommonErrors.Make(rules.Family, CommonFailure.WrongService, rules.Service);
        if (rules.Regions is { } regions && !regions.Contains(parts.Scope.Region))
            throw WrongRegion(rules.Family, parts.Scope.Region, regions[0]);
        if (!parts.Time.StartsWith(parts.Scope.Date, StringComparison.Ordinal))
        {
            throw CommonErrors.Make(
                rules.Family, CommonFailure.ClockSkew,
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{parts.Scope.Date}' != '{parts.Time[..8]}', from '{parts.Time}'.");
        }
    }

    public static AwsError WrongRegion(ErrorFamily family, string given, string expected)
    {
        AwsError error = CommonErrors.Make(
            family, CommonFailure.WrongRegion, family == ErrorFamily.S3 ? $"{given}' is wrong; expecting '{expected}" : given);
        return family == ErrorFamily.S3 ? error.WithDetail("Region", expected) : error;
    }

    private void CheckTime(SignatureParts parts, SigningRules rules)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (!DateTimeOffset.TryParseExact(
            parts.Time, SigV4.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset signed))
            throw CommonErrors.Make(rules.Family, CommonFailure.IncompleteCredentials, $"Date must be in ISO-8601 'basic format'. Got '{parts.Time}'.");
        if (parts.Lifetime is { } lifetime)
        {
            if (signed + lifetime < now)
                throw new AwsError("AccessDenied", "Request has expired", 403).WithDetail("ServerTime", S3Time(now));
        }
        else if (signed < now - rules.AllowedSkew)
        {
            throw Skewed(rules, signed, now, $"Signature expired: {parts.Time} is now earlier than {Basic(now - rules.AllowedSkew)} ({Basic(now)} - 5 min.)");
        }
        else if (signed > now + rules.AllowedSkew)
        {
            throw Skewed(rules, signed, now, $"Signature not yet current: {parts.Time} is still later than {Basic(now + rules.AllowedSkew)} ({Basic(now)} + 5 min.)");
        }
    }

    private static AwsError Skewed(SigningRules rules, DateTimeOffset signed, DateTimeOffset now, string text)
    {
        AwsError error = CommonErrors.Make(rules.Family, CommonFailure.ClockSkew, text);
        return !rules.IsS3
            ? error
            : error.WithDetail("RequestTime", Basic(signed)).WithDetail("ServerTime", S3Time(now))
                .WithDetail("MaxAllowedSkewMilliseconds", rules.AllowedSkew.TotalMilliseconds);
    }

    private AccessKey FindKey(SignatureParts parts, SigningRules rules)
    {
        if (keys.Find(parts.AccessKeyId) is not { } key)
        {
            AwsError unknown = CommonErrors.Make(rules.Family, CommonFailure.UnknownKey);
            throw rules.IsS3 ? unknown.WithDetail("AWSAccessKeyId", parts.AccessKeyId) : unknown;
        }

        bool isKnownHere = key.Regions is null || key.Regions.Contains(parts.Scope.Region);
        return isKnownHere && key.SessionToken == parts.Token ? key : throw CommonErrors.Make(rules.Family, CommonFailure.BadToken);
    }

    private void CheckExpiry(AccessKey key, SigningRules rules)
    {
        if (key.Expires is { } expires && expires <= clock.GetUtcNow())
            throw CommonErrors.Make(rules.Family, CommonFailure.ExpiredToken);
    }

    private static void CheckSignedHeaders(WireRequest request, SignatureParts parts, SigningRules rules)
    {
        string[] signed = parts.SignedHeaders.Split(';');
        if (!signed.Contains("host"))
            throw CommonErrors.Make(rules.Family, CommonFailure.IncompleteCredentials, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        string[] forgotten = [.. request.Headers.Keys.Where(h => h.StartsWith("x-amz-", StringComparison.Ordinal)).Except(signed)];
        if (rules.IsS3 && forgotten.Length > 0)
        {
            throw new AwsError("AccessDenied", "There were headers present in the request which were not signed", 403)
                .WithDetail("HeadersNotSigned", string.Join(", ", forgotten));
        }
    }

    private static string PayloadHash(WireRequest request, SignatureParts parts, SigningRules rules)
    {
        string actual = SigV4.Sha256(request.Body);
        if (!rules.IsS3)
            return actual;
        if (parts.IsPresigned)
            return request.Header(ContentHash) ?? request.QueryValue("X-Amz-Content-Sha256") ?? SigV4.UnsignedPayload;
        string declared = request.Header(ContentHash)
            ?? throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        bool isHash = declared.Length == 64;
        return !isHash || declared == actual
            ? declared
            : throw new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
                .WithDetail("ClientComputedContentSHA256", declared).WithDetail("S3ComputedContentSHA256", actual);
    }

    private static AwsError BadSignature(SigningRules rules, SignatureParts parts, string canonical, string toSign)
    {
        AwsError error = CommonErrors.Make(rules.Family, CommonFailure.BadSignature);
        return !rules.IsS3
            ? error
            : error.WithDetail("AWSAccessKeyId", parts.AccessKeyId).WithDetail("StringToSign", toSign)
                .WithDetail("SignatureProvided", parts.Signature).WithDetail("CanonicalRequest", canonical);
    }

    private static string Basic(DateTimeOffset time) => time.UtcDateTime.ToString(SigV4.DateFormat, CultureInfo.InvariantCulture);

    private static string S3Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
