using FakeAws.Signing;

namespace FakeAws;

/// <summary>How a double is started.</summary>
public sealed record FakeAwsOptions
{
    /// <summary>The account of the double's own keys, roles and buckets.</summary>
    public const string DefaultAccount = "111122223333";

    /// <summary>The key that every double knows; AWS's own example.</summary>
    public const string DefaultAccessKeyId = "AKIAIOSFODNN7EXAMPLE";

    /// <summary>The secret of <see cref="DefaultAccessKeyId"/>; AWS's own example.</summary>
    public const string DefaultSecretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// <summary>The region that a person is told to use; the double itself takes every region.</summary>
    public const string DefaultRegion = "us-west-2";

    /// <summary>An execution role that SageMaker may assume.</summary>
    public const string DefaultRoleName = "SageMakerRole";

    /// <summary>Port on 127.0.0.1. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Real time that the double's clock follows. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether a member that no model has is refused. Default true. AWS ignores it, but a request of ours that holds one is a mistake.
    /// </summary>
    public bool RefuseUnknownMembers { get; init; } = true;

    /// <summary>Whether every answer is held against its model too, so that the double can't invent members. Default true.</summary>
    public bool CheckOwnAnswers { get; init; } = true;

    /// <summary>Keys known from the start. Default: the example key above.</summary>
    public IReadOnlyList<AccessKey> Keys { get; init; } =
    [
        new() { AccessKeyId = DefaultAccessKeyId, SecretAccessKey = DefaultSecretAccessKey },
    ];

    /// <summary>The ARN of <see cref="DefaultRoleName"/> in the default account.</summary>
    public static string DefaultRoleArn => $"arn:aws:iam::{DefaultAccount}:role/{DefaultRoleName}";
}
