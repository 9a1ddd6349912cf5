namespace SageMakerEstimator;

/// <summary>
/// The ids of this module's errors. A FullyQualifiedErrorId is one of these, a comma and the cmdlet's class name.
/// Ids never change once released.
/// </summary>
public static class ErrorId
{
    /// <summary>The estimator has neither an entry point nor an image.</summary>
    public const string EntryPointMissing = nameof(EntryPointMissing);

    /// <summary>No instance type was given.</summary>
    public const string InstanceTypeMissing = nameof(InstanceTypeMissing);

    /// <summary>The entry point file doesn't exist.</summary>
    public const string EntryPointNotFound = nameof(EntryPointNotFound);

    /// <summary>The source directory doesn't exist.</summary>
    public const string SourceDirNotFound = nameof(SourceDirNotFound);

    /// <summary>A dependency doesn't exist.</summary>
    public const string DependencyNotFound = nameof(DependencyNotFound);

    /// <summary>Two files of a code bundle would have the same name.</summary>
    public const string CodeNameCollision = nameof(CodeNameCollision);

    /// <summary>A file or folder of this machine can't be read.</summary>
    public const string FileNotReadable = nameof(FileNotReadable);

    /// <summary>A file of this machine can't be written.</summary>
    public const string FileNotWritable = nameof(FileNotWritable);

    /// <summary>A file is there already and is to be kept.</summary>
    public const string FileExists = nameof(FileExists);

    /// <summary>A file was written to while it was sent.</summary>
    public const string FileChanged = nameof(FileChanged);

    /// <summary>A link leads out of the folder that is sent.</summary>
    public const string LinkLeavesFolder = nameof(LinkLeavesFolder);

    /// <summary>There is no artifact where one was looked for.</summary>
    public const string ArtifactNotFound = nameof(ArtifactNotFound);

    /// <summary>More would come out of an archive than is allowed.</summary>
    public const string ArtifactTooLarge = nameof(ArtifactTooLarge);

    /// <summary>An archive is broken, or something in it would be written elsewhere.</summary>
    public const string ArtifactUnsafe = nameof(ArtifactUnsafe);

    /// <summary>Two files would be one object in S3.</summary>
    public const string KeyCollision = nameof(KeyCollision);

    /// <summary>There is no such S3 bucket.</summary>
    public const string BucketNotFound = nameof(BucketNotFound);

    /// <summary>The S3 bucket is another account's, or the caller may not use it.</summary>
    public const string BucketNotAccessible = nameof(BucketNotAccessible);

    /// <summary>The S3 bucket is in another region than the session's.</summary>
    public const string BucketInOtherRegion = nameof(BucketInOtherRegion);

    /// <summary>A value of a hyperparameter has a type that can't be sent.</summary>
    public const string HyperParameterTypeNotSupported = nameof(HyperParameterTypeNotSupported);

    /// <summary>A hyperparameter's name, value or number is over the service's limits.</summary>
    public const string HyperParameterLimit = nameof(HyperParameterLimit);

    /// <summary>A hyperparameter to remove isn't there.</summary>
    public const string HyperParameterNotFound = nameof(HyperParameterNotFound);

    /// <summary>A channel's data doesn't exist or is empty.</summary>
    public const string InputDataNotFound = nameof(InputDataNotFound);

    /// <summary>A channel isn't a URI, a path or a training input.</summary>
    public const string InputDataInvalid = nameof(InputDataInvalid);

    /// <summary>Two inputs have the same channel name.</summary>
    public const string DuplicateChannel = nameof(DuplicateChannel);

    /// <summary>A local path was given where only S3 can be read.</summary>
    public const string LocalDataInCloud = nameof(LocalDataInCloud);

    /// <summary>S3 data was given to a job that runs on this machine.</summary>
    public const string RemoteDataInLocalMode = nameof(RemoteDataInLocalMode);

    /// <summary>A name breaks the service's pattern or length.</summary>
    public const string NameInvalid = nameof(NameInvalid);

    /// <summary>A file of Export-SMEstimator can't be read.</summary>
    public const string EstimatorFileInvalid = nameof(EstimatorFileInvalid);

    /// <summary>The file of the user's defaults can't be read.</summary>
    public const string DefaultFileInvalid = nameof(DefaultFileInvalid);

    /// <summary>A duration, tag or dictionary can't be read.</summary>
    public const string ValueInvalid = nameof(ValueInvalid);

    /// <summary>Parameters that don't go together.</summary>
    public const string ParametersConflict = nameof(ParametersConflict);

    /// <summary>A cmdlet that changes something was told of no change.</summary>
    public const string NothingToChange = nameof(NothingToChange);

    /// <summary>Something was asked that local mode can't do.</summary>
    public const string NotSupportedInLocalMode = nameof(NotSupportedInLocalMode);

    /// <summary>No IAM role was named for something that needs one.</summary>
    public const string RoleMissing = nameof(RoleMissing);

    /// <summary>There is no IAM role of that name.</summary>
    public const string RoleNotFound = nameof(RoleNotFound);

    /// <summary>The caller isn't allowed to do this.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>The caller isn't allowed to put tags on resources.</summary>
    public const string AddTagsDenied = nameof(AddTagsDenied);

    /// <summary>The caller isn't allowed to hand the role to SageMaker.</summary>
    public const string PassRoleDenied = nameof(PassRoleDenied);

    /// <summary>The credentials are no longer valid.</summary>
    public const string CredentialsExpired = nameof(CredentialsExpired);

    /// <summary>AWS doesn't know the credentials, or the signature is wrong.</summary>
    public const string CredentialsRefused = nameof(CredentialsRefused);

    /// <summary>The service asks for fewer calls, still so after the retries.</summary>
    public const string Throttled = nameof(Throttled);

    /// <summary>A quota of the account is used up.</summary>
    public const string QuotaExceeded = nameof(QuotaExceeded);

    /// <summary>The service failed, still so after the retries.</summary>
    public const string ServiceUnavailable = nameof(ServiceUnavailable);

    /// <summary>No answer came from the service's address.</summary>
    public const string ServiceUnreachable = nameof(ServiceUnreachable);

    /// <summary>It can't be told whether something was made.</summary>
    public const string OutcomeUnknown = nameof(OutcomeUnknown);

    /// <summary>No AWS credentials were found anywhere.</summary>
    public const string CredentialsMissing = nameof(CredentialsMissing);

    /// <summary>A credentials object can't be read.</summary>
    public const string CredentialsUnusable = nameof(CredentialsUnusable);

    /// <summary>There is no AWS profile of that name.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>An AWS profile gives no credentials.</summary>
    public const string ProfileNotUsable = nameof(ProfileNotUsable);

    /// <summary>No AWS region was named.</summary>
    public const string RegionMissing = nameof(RegionMissing);

    /// <summary>The object that was piped or named isn't a training job.</summary>
    public const string NoTrainingJob = nameof(NoTrainingJob);

    /// <summary>The object that was piped or named isn't an endpoint.</summary>
    public const string NoEndpoint = nameof(NoEndpoint);

    /// <summary>The object that was piped can't be deployed.</summary>
    public const string NoModel = nameof(NoModel);

    /// <summary>No training job has that name.</summary>
    public const string TrainingJobNotFound = nameof(TrainingJobNotFound);

    /// <summary>The object that was piped or named isn't a transform job.</summary>
    public const string NoTransformJob = nameof(NoTransformJob);

    /// <summary>Nothing says what a model is to be compiled for, into which place, or of which framework it is.</summary>
    public const string CompilationIncomplete = nameof(CompilationIncomplete);

    /// <summary>The model can't be compiled as it is: it isn't one archive in S3.</summary>
    public const string ModelNotCompilable = nameof(ModelNotCompilable);

    /// <summary>The object that was named isn't a compilation job.</summary>
    public const string NoCompilationJob = nameof(NoCompilationJob);

    /// <summary>No compilation job has that name.</summary>
    public const string CompilationJobNotFound = nameof(CompilationJobNotFound);

    /// <summary>A compilation job of that name exists already.</summary>
    public const string CompilationJobExists = nameof(CompilationJobExists);

    /// <summary>The compilation job ended as Failed.</summary>
    public const string CompilationJobFailed = nameof(CompilationJobFailed);

    /// <summary>The compilation job ended as Stopped.</summary>
    public const string CompilationJobStopped = nameof(CompilationJobStopped);

    /// <summary>No transform job has that name.</summary>
    public const string TransformJobNotFound = nameof(TransformJobNotFound);

    /// <summary>A transform job of that name exists already.</summary>
    public const string TransformJobExists = nameof(TransformJobExists);

    /// <summary>The transform job ended as Failed.</summary>
    public const string TransformJobFailed = nameof(TransformJobFailed);

    /// <summary>The transform job ended as Stopped.</summary>
    public const string TransformJobStopped = nameof(TransformJobStopped);

    /// <summary>The transform job runs and must end first.</summary>
    public const string TransformJobBusy = nameof(TransformJobBusy);

    /// <summary>No model has that name.</summary>
    public const string ModelNotFound = nameof(ModelNotFound);

    /// <summary>A training job of that name exists already.</summary>
    public const string TrainingJobExists = nameof(TrainingJobExists);

    /// <summary>The training job ended as Failed.</summary>
    public const string TrainingJobFailed = nameof(TrainingJobFailed);

    /// <summary>The service had no machines of the job's type to give.</summary>
    public const string CapacityUnavailable = nameof(CapacityUnavailable);

    /// <summary>The training job ended as Stopped.</summary>
    public const string TrainingJobStopped = nameof(TrainingJobStopped);

    /// <summary>Nobody has said which metrics the job writes, or by which expressions they are found in its log.</summary>
    public const string MetricsNotDefined = nameof(MetricsNotDefined);

    /// <summary>The training job isn't Completed, so there is nothing to deploy.</summary>
    public const string TrainingJobNotCompleted = nameof(TrainingJobNotCompleted);

    /// <summary>Waiting took longer than -Timeout; the work itself goes on.</summary>
    public const string WaitTimedOut = nameof(WaitTimedOut);

    /// <summary>The model's artifact isn't where the job says it is.</summary>
    public const string ModelDataNotFound = nameof(ModelDataNotFound);

    /// <summary>A model's archive can't be read, or would leave the folder it is unpacked to.</summary>
    public const string ModelDataInvalid = nameof(ModelDataInvalid);

    /// <summary>The estimator has no model that was compiled for these instances.</summary>
    public const string ModelNotCompiled = nameof(ModelNotCompiled);

    /// <summary>No endpoint has that name.</summary>
    public const string EndpointNotFound = nameof(EndpointNotFound);

    /// <summary>An endpoint, endpoint config or model of that name exists already.</summary>
    public const string EndpointExists = nameof(EndpointExists);

    /// <summary>An update was rolled back by the service; the endpoint serves what it did before.</summary>
    public const string EndpointUpdateRolledBack = nameof(EndpointUpdateRolledBack);

    /// <summary>The endpoint didn't come up.</summary>
    public const string EndpointFailed = nameof(EndpointFailed);

    /// <summary>Autoscaling changes the endpoint, which therefore can't get other machines.</summary>
    public const string EndpointScaled = nameof(EndpointScaled);

    /// <summary>The config of an endpoint that is to be updated was deleted.</summary>
    public const string EndpointConfigNotFound = nameof(EndpointConfigNotFound);

    /// <summary>The endpoint isn't InService.</summary>
    public const string EndpointNotInService = nameof(EndpointNotInService);

    /// <summary>The endpoint runs, or is in a transition that must end first.</summary>
    public const string EndpointBusy = nameof(EndpointBusy);

    /// <summary>The training job runs and must end first.</summary>
    public const string TrainingJobBusy = nameof(TrainingJobBusy);

    /// <summary>A model or endpoint config is used by an endpoint.</summary>
    public const string ResourceInUse = nameof(ResourceInUse);

    /// <summary>A confirmation is needed, and the host can't ask for one.</summary>
    public const string ConfirmationImpossible = nameof(ConfirmationImpossible);

    /// <summary>The model answered a record with an error.</summary>
    public const string ModelError = nameof(ModelError);

    /// <summary>The model isn't loaded yet, still so after a while of asking.</summary>
    public const string ModelNotReady = nameof(ModelNotReady);

    /// <summary>A record is larger than the service takes.</summary>
    public const string PayloadTooLarge = nameof(PayloadTooLarge);

    /// <summary>There is nothing to send: no record, and no location of one.</summary>
    public const string RecordMissing = nameof(RecordMissing);

    /// <summary>The answer to several records can't be taken apart into one for each.</summary>
    public const string BatchNotSplit = nameof(BatchNotSplit);

    /// <summary>A Predictor was piped as data.</summary>
    public const string PredictorAsData = nameof(PredictorAsData);

    /// <summary>A record can't be written in the request's format.</summary>
    public const string RecordNotSerializable = nameof(RecordNotSerializable);

    /// <summary>An answer can't be read in the format that was asked for.</summary>
    public const string AnswerNotReadable = nameof(AnswerNotReadable);

    /// <summary>No answer within the time allowed.</summary>
    public const string InvocationTimedOut = nameof(InvocationTimedOut);

    /// <summary>No Python 3 was found.</summary>
    public const string PythonNotFound = nameof(PythonNotFound);

    /// <summary>The port that was asked for is in use.</summary>
    public const string PortInUse = nameof(PortInUse);

    /// <summary>The process that runs local jobs couldn't be started.</summary>
    public const string SupervisorNotStarted = nameof(SupervisorNotStarted);

    /// <summary>Local state couldn't be read or written.</summary>
    public const string LocalStateUnusable = nameof(LocalStateUnusable);

    /// <summary>No public image has that name.</summary>
    public const string ImageNotFound = nameof(ImageNotFound);

    /// <summary>There is no image of that version.</summary>
    public const string ImageVersionNotFound = nameof(ImageVersionNotFound);

    /// <summary>There is no image for that use: training, inference and so on.</summary>
    public const string ImageScopeNotFound = nameof(ImageScopeNotFound);

    /// <summary>There is no image with that version of Python.</summary>
    public const string ImagePyVersionNotFound = nameof(ImagePyVersionNotFound);

    /// <summary>There is no image on that base framework.</summary>
    public const string ImageBaseFrameworkNotFound = nameof(ImageBaseFrameworkNotFound);

    /// <summary>There is no image that runs on that instance type.</summary>
    public const string ImageInstanceTypeNotSupported = nameof(ImageInstanceTypeNotSupported);

    /// <summary>The image isn't in that region.</summary>
    public const string ImageRegionNotFound = nameof(ImageRegionNotFound);

    /// <summary>Several images fit, and nothing says which one is meant.</summary>
    public const string ImageAmbiguous = nameof(ImageAmbiguous);

    /// <summary>An overlay of the image catalogue can't be read.</summary>
    public const string ImageCatalogInvalid = nameof(ImageCatalogInvalid);

    /// <summary>A service refused the request as invalid.</summary>
    public const string RequestInvalid = nameof(RequestInvalid);

    /// <summary>An error nobody foresaw; the inner exception tells.</summary>
    public const string Unexpected = nameof(Unexpected);

    /// <summary>An algorithm without checkpoints may run an hour at most on spot capacity.</summary>
    public const string SpotMaxRunTooLong = nameof(SpotMaxRunTooLong);

    /// <summary>SageMaker can't assume the role: it is missing, too new, or doesn't trust SageMaker.</summary>
    public const string RoleNotUsable = nameof(RoleNotUsable);
}
