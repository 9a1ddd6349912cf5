#requires -Version 7.4
<#
    What goes wrong with AWS: each time one error that a script can tell by its id and a person by its text, with what
    the service said, and nothing left behind in the account.
#>
BeforeDiscovery {
    $refusals = @(
        @{
            When = 'a job is missing'; Cmdlet = 'Get-SMTraining'; Call = { Get-SMTraining nosuch }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            ServiceCode = 'ValidationException'; Status = 400; Says = "no training job 'nosuch' in this account and region"
        }
        @{
            When = 'a job to attach to is missing'; Cmdlet = 'Connect-SMTrainingJob'; Call = { Connect-SMTrainingJob nosuch }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            ServiceCode = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'a job to stop is missing'; Cmdlet = 'Stop-SMTraining'; Call = { Stop-SMTraining nosuch }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            ServiceCode = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'a job to publish is missing'; Cmdlet = 'Publish-SMEndpoint'
            Call = { Publish-SMEndpoint nosuch -InstanceType ml.m5.large }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            ServiceCode = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'a job lives in another region'; Cmdlet = 'Get-SMTraining'
            Call = {
                $name = ($estimator | Start-SMTraining -InputData s3://data/train -NoWait).TrainingJobName
                Get-SMTraining $name -Region eu-west-1
            }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'
            ServiceCode = 'ValidationException'; Status = 400; Says = 'in this account and region \(eu-west-1\)'
            Left = '^training-job my-image-'
        }
        @{
            When = 'a job name is taken in the same moment'; Cmdlet = 'Start-SMTraining'
            Call = {
                Invoke-Double hide @{ kind = 'training-job'; reads = 1 }
                $null = $estimator | Start-SMTraining -InputData s3://data/train -JobName taken -NoWait
                $estimator | Start-SMTraining -InputData s3://data/train -JobName taken -NoWait
            }
            Id = 'TrainingJobExists'; Category = 'ResourceExists'; Target = 'taken'
            ServiceCode = 'ResourceInUse'; Status = 400; Says = "'taken' exists already"; Left = '^training-job taken$'
        }
        @{
            When = 'starting is denied'; Cmdlet = 'Start-SMTraining'; Tell = @{ deny = @{ action = 'sagemaker:CreateTrainingJob' } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName denied }
            Id = 'AccessDenied'; Category = 'PermissionDenied'; Target = 'denied'
            ServiceCode = 'AccessDeniedException'; Status = 400; Says = 'not authorized to perform: sagemaker:CreateTrainingJob'
        }
        @{
            When = 'writing the code is denied'; Cmdlet = 'Start-SMTraining'; Tell = @{ deny = @{ action = 's3:PutObject' } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName unwritten }
            Id = 'AccessDenied'; Category = 'PermissionDenied'; Target = 'unwritten'
            ServiceCode = 'AccessDenied'; Status = 403; Says = 'sourcedir.tar.gz'
        }
        @{
            When = 'the role may not be passed'; Cmdlet = 'Start-SMTraining'
            Tell = @{ faults = @{
                    operation = 'CreateTrainingJob'; kind = 'error'; code = 'AccessDeniedException'
                    message = 'User: arn:aws:iam::111122223333:user/tester is not authorized to perform: iam:PassRole on resource: r'
                } }
            Call = { $estimator | Start-SMTraining -InputData s3://data/train -JobName unpassed }
            Id = 'PassRoleDenied'; Category = 'PermissionDenied'; Target = 'unpassed'
            ServiceCode = 'AccessDeniedException'; Status = 400; Says = 'iam:PassRole'
        }
        @{
            When = 'tags are denied'; Cmdlet = 'Start-SMTraining'
            Tell = @{ faults = @{
                    operation = 'CreateTrainingJob'; kind = 'error'; code = 'AccessDeniedException'
                    message = 'User: arn:aws:iam::111122223333:user/tester is not authorized to perform: sagemaker:AddTags on resource: r'
                } }
            Call = { $estimator | Start-SMTraining -InputData s3://data/train -JobName untagged }
            Id = 'AddTagsDenied'; Category = 'PermissionDenied'; Target = 'untagged'
            ServiceCode = 'AccessDeniedException'; Status = 400; Says = 'sagemaker:AddTags'
        }
        @{
            When = 'the session has expired'; Cmdlet = 'Get-SMTraining'
            Tell = @{ faults = @{ service = 'sagemaker'; kind = 'expiredToken'; count = 0 } }; Call = { Get-SMTraining any }
            Id = 'CredentialsExpired'; Category = 'AuthenticationError'; Target = 'any'
            ServiceCode = 'ExpiredTokenException'; Status = 400; Says = 'expired'
        }
        @{
            When = 'AWS does not know the key'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -AccessKey AKIANOBODYKNOWS00000 -SecretKey no }
            Id = 'CredentialsRefused'; Category = 'AuthenticationError'; Target = 'any'
            ServiceCode = 'UnrecognizedClientException'; Status = 400; Says = 'invalid'
        }
        @{
            When = 'it is throttled, and still is after the retries'; Cmdlet = 'Get-SMTraining'
            Tell = @{ faults = @{ service = 'sagemaker'; kind = 'throttling'; count = 0 } }; Call = { Get-SMTraining any }
            Id = 'Throttled'; Category = 'LimitsExceeded'; Target = 'any'
            ServiceCode = 'ThrottlingException'; Status = 400; Says = 'Rate exceeded'; Requests = 3
        }
        @{
            When = 'the service fails, and still does after the retries'; Cmdlet = 'Get-SMTraining'
            Tell = @{ faults = @{ service = 'sagemaker'; kind = 'serviceUnavailable'; count = 0 } }; Call = { Get-SMTraining any }
            Id = 'ServiceUnavailable'; Category = 'ConnectionError'; Target = 'any'
            ServiceCode = 'ServiceUnavailable'; Status = 503; Says = 'any'; Requests = 3
        }
        @{
            When = 'the quota of training instances is used up'; Cmdlet = 'Start-SMTraining'
            Tell = @{ quotas = @{ instanceType = 'ml.m5.large'; usage = 'training job'; limit = 0 } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName many }
            Id = 'QuotaExceeded'; Category = 'QuotaExceeded'; Target = 'many'
            ServiceCode = 'ResourceLimitExceeded'; Status = 400; Says = 'ml.m5.large for training job usage'
        }
        @{
            When = 'the quota of endpoint instances is used up'; Cmdlet = 'Publish-SMEndpoint'
            Tell = @{ quotas = @{ instanceType = 'ml.m5.large'; usage = 'endpoint'; limit = 0 } }
            Call = { Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName many }
            Id = 'QuotaExceeded'; Category = 'QuotaExceeded'; Target = 'many'
            ServiceCode = 'ResourceLimitExceeded'; Status = 400; Says = 'ml.m5.large for endpoint usage'; Left = '^training-job '
        }
        @{
            When = 'the training data is missing'; Cmdlet = 'Start-SMTraining'
            Call = { $scripted | Start-SMTraining -InputData s3://data/nothing -JobName dataless }
            Id = 'InputDataNotFound'; Category = 'ObjectNotFound'; Target = 's3://data/nothing'
            ServiceCode = 'ValidationException'; Status = 400; Says = "channel 'training'"
        }
        @{
            When = 'the service refuses a value'; Cmdlet = 'Start-SMTraining'
            Tell = @{ faults = @{ operation = 'CreateTrainingJob'; kind = 'error'; code = 'ValidationException'; message = 'No such value.' } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName refused }
            Id = 'RequestInvalid'; Category = 'InvalidArgument'; Target = 'refused'
            ServiceCode = 'ValidationException'; Status = 400; Says = 'No such value'
        }
        @{
            When = 'an endpoint is missing'; Cmdlet = 'Connect-SMEndpoint'; Call = { Connect-SMEndpoint nosuch }
            Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            ServiceCode = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'an endpoint that was there is gone'; Cmdlet = 'Invoke-SMEndpoint'
            Call = {
                $gone = Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked 6>$null
                $gone | Unpublish-SMEndpoint -Force
                $gone | Invoke-SMEndpoint -InputObject 1
            }
            Id = 'EndpointNotFound'; Category = 'ObjectNotFound'
            ServiceCode = 'ValidationError'; Status = 400; Says = 'asked'; Left = '^(training-job|endpoint) '
        }
        @{
            When = 'an endpoint is not in service yet'; Cmdlet = 'Invoke-SMEndpoint'
            Call = {
                Invoke-Double endpoints @{ steps = @(@{ status = 'Creating'; seconds = 36000 }, @{ status = 'InService' }) }
                Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked -NoWait |
                    Invoke-SMEndpoint -InputObject 1, 2
            }
            Id = 'EndpointNotInService'; Category = 'ResourceBusy'
            ServiceCode = 'ValidationError'; Status = 400; Says = "'asked' isn't in service: it is Creating"; Left = '.'
        }
        @{
            When = 'the model answers with an error'; Cmdlet = 'Invoke-SMEndpoint'
            Call = {
                Invoke-Double answers @{ status = 500; body = 'row 1 is bad' }
                Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked 6>$null |
                    Invoke-SMEndpoint -InputObject 1, 2
            }
            Id = 'ModelError'; Category = 'InvalidResult'
            ServiceCode = 'ModelError'; Status = 424; Says = 'status 500: row 1 is bad'; Left = '.'
        }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $estimator = New-WireEstimator
    $scripted = New-WireEstimator @{ EntryPoint = $ModelPy }

    function Get-Trained {
        $estimator | Start-SMTraining -InputData s3://data/train -NoLog 6>$null
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'One error' {
    It 'when <When>: <Id>' -ForEach $refusals {
        Reset-Double
        foreach ($route in $Tell.Keys) { Invoke-Double $route $Tell[$route] }
        $written = Get-Written $Call
        if ($_.ContainsKey('Target')) {
            Assert-Error $written (Get-ErrorId $Id $Cmdlet) $Category $Target
        }
        else {
            Assert-Error $written (Get-ErrorId $Id $Cmdlet) $Category
        }

        $written.Error[0].Exception.Message | Should -Match $Says
        $exception = $written.Error[0].Exception
        $exception.ServiceErrorCode | Should -BeExactly $ServiceCode
        $exception.StatusCode | Should -Be $Status
        $sent = @(Get-Request)
        ($sent | Where-Object errorCode -eq $ServiceCode)[-1].requestId | Should -BeExactly $exception.RequestId
        $exception.RecommendedAction | Should -Not -BeNullOrEmpty
        $written.Error[0].ErrorDetails.RecommendedAction | Should -BeExactly $exception.RecommendedAction
        if ($Requests) { $sent | Should -HaveCount $Requests }
        $there = @(Get-Resource)
        $there | Where-Object { -not $Left -or $_ -notmatch $Left } | Should -BeNullOrEmpty
        Get-StoredKey | Where-Object { $_ -like '*sourcedir*' } | Should -BeNullOrEmpty
    }
}

Describe 'A call that reaches no service' {
    It 'when <When>: <Id>' -ForEach @(
        @{
            When = 'no region is named'; Cmdlet = 'Get-SMTraining'; Without = 'AWS_REGION', 'AWS_DEFAULT_REGION'
            Call = { Get-SMTraining any }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'any'
            Says = 'No AWS region'; Action = '-Region'
        }
        @{
            When = 'no region is named for an estimator'; Cmdlet = 'Start-SMTraining'; Without = 'AWS_REGION', 'AWS_DEFAULT_REGION'
            Call = { $estimator | Start-SMTraining -InputData s3://data/train }; Id = 'RegionMissing'; Category = 'InvalidArgument'
            Says = 'No AWS region'; Action = '-Region'
        }
        @{
            When = 'there are no credentials'; Cmdlet = 'Get-SMTraining'; Without = 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'
            Call = { Get-SMTraining any }; Id = 'CredentialsMissing'; Category = 'AuthenticationError'; Target = 'any'
            Says = 'No AWS credentials'; Action = '-ProfileName'
        }
        @{
            When = 'half a pair of keys is given'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -AccessKey AKIAIOSFODNN7EXAMPLE }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Target = 'any'
            Says = '-AccessKey and -SecretKey'; Action = '-SecretKey'
        }
        @{
            When = 'there is no such profile'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -ProfileName nobody }; Id = 'ProfileNotFound'; Category = 'AuthenticationError'; Target = 'nobody'
            Says = "no AWS profile 'nobody'"; Action = 'list-profiles'
        }
        @{
            When = 'a credentials object is none'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -Credential ([pscredential]::Empty) }; Id = 'CredentialsUnusable'; Category = 'AuthenticationError'; Target = 'any'
            Says = '-Credential is a System.Management.Automation.PSCredential'; Action = '-AccessKey'
        }
        @{
            When = 'a URL is none'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -EndpointUrl nowhere }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = 'nowhere'
            Says = "'nowhere', which isn't an http URL"; Action = 'https://'
        }
        @{
            When = 'no role is named'; Cmdlet = 'Start-SMTraining'; Without = 'SAGEMAKER_ROLE'
            Call = { $estimator | Start-SMTraining -InputData s3://data/train }; Id = 'RoleMissing'; Category = 'InvalidArgument'
            Says = 'needs an IAM role'; Action = '-Role'
        }
        @{
            When = 'a host does not answer'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -EndpointUrl http://127.0.0.1:9 }; Id = 'ServiceUnreachable'; Category = 'ConnectionError'; Target = 'any'
            Says = 'no answer came from http://127\.0\.0\.1:9'; Action = '-EndpointUrl'; ServiceCode = 'NoAnswer'
        }
        @{
            When = 'a region has no host'; Cmdlet = 'Get-SMTraining'; Without = 'AWS_ENDPOINT_URL'
            Call = { Get-SMTraining any -Region xx-nowhere-1 }; Id = 'ServiceUnreachable'; Category = 'ConnectionError'; Target = 'any'
            Says = 'no answer came from https://api\.sagemaker\.xx-nowhere-1\.amazonaws\.com'; Action = '-Region'; ServiceCode = 'NoAnswer'
        }
        @{
            When = 'a job name is taken'; Cmdlet = 'Start-SMTraining'
            Call = {
                $null = $estimator | Start-SMTraining -InputData s3://data/train -JobName taken -NoWait
                $scripted | Start-SMTraining -InputData s3://data/train -JobName taken
            }
            Id = 'TrainingJobExists'; Category = 'ResourceExists'; Target = 'taken'; Says = "'taken' exists already"
            Action = '-JobName'; Left = 'training-job taken'
        }
        @{
            When = 'data is on this machine'; Cmdlet = 'Start-SMTraining'
            Call = { $scripted | Start-SMTraining -InputData $ModelPy }; Id = 'LocalDataInCloud'; Category = 'InvalidArgument'
            Says = 'on this machine'; Action = 'Send-SMData'
        }
    ) {
        Reset-Double
        $estimator = New-WireEstimator
        $scripted = New-WireEstimator @{ EntryPoint = $ModelPy }
        foreach ($name in $Without) { [Environment]::SetEnvironmentVariable($name, $null) }
        $env:HTTPS_PROXY = 'http://127.0.0.1:9'
        try {
            $written = Get-Written $Call
        }
        finally {
            $env:HTTPS_PROXY = $null
            Set-Wire $DoubleEnvironment
        }

        if ($_.ContainsKey('Target')) {
            Assert-Error $written (Get-ErrorId $Id $Cmdlet) $Category $Target
        }
        else {
            Assert-Error $written (Get-ErrorId $Id $Cmdlet) $Category
        }

        $exception = $written.Error[0].Exception
        $exception.Message | Should -Match $Says
        $exception.RecommendedAction | Should -Match $Action
        $exception.ServiceErrorCode | Should -BeExactly $ServiceCode
        $exception.RequestId | Should -BeNullOrEmpty
        @(Get-Resource) | Should -BeExactly @($Left)
        Get-StoredKey | Where-Object { $_ -notlike '*/output/*' } | Should -BeNullOrEmpty
    }
}
