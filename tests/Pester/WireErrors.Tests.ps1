#requires -Version 7.4
<#
    What goes wrong with AWS: each time one error that a script can tell by its id and a person by its text, with what
    the service said, and nothing left behind in the account.
#>
BeforeDiscovery {
    $endpoint = 'asked'
    $refusals = @(
        @{
            When = 'a job is missing'; Cmdlet = 'Get-SMTraining'; Call = { Get-SMTraining nosuch }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            Code = 'ValidationException'; Status = 400; Says = "no training job 'nosuch' in this account and region"
        }
        @{
            When = 'a job to attach to is missing'; Cmdlet = 'Connect-SMTrainingJob'; Call = { Connect-SMTrainingJob nosuch }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            Code = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'a job to stop is missing'; Cmdlet = 'Stop-SMTraining'; Call = { Stop-SMTraining nosuch }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            Code = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'a job to publish is missing'; Cmdlet = 'Publish-SMEndpoint'
            Call = { Publish-SMEndpoint nosuch -InstanceType ml.m5.large }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            Code = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'a job lives in another region'; Cmdlet = 'Get-SMTraining'
            Call = {
                $name = ($estimator | Start-SMTraining -InputData s3://data/train -NoWait).TrainingJobName
                Get-SMTraining $name -Region eu-west-1
            }
            Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'
            Code = 'ValidationException'; Status = 400; Says = 'in this account and region \(eu-west-1\)'
            Left = '^training-job my-image-'
        }
        @{
            When = 'a job name is taken in the same moment'; Cmdlet = 'Start-SMTraining'
            Call = {
                $null = Invoke-Double hide @{ kind = 'training-job'; reads = 1 }
                $null = $estimator | Start-SMTraining -InputData s3://data/train -JobName taken -NoWait
                $estimator | Start-SMTraining -InputData s3://data/train -JobName taken -NoWait
            }
            Id = 'TrainingJobExists'; Category = 'ResourceExists'; Target = 'taken'
            Code = 'ResourceInUse'; Status = 400; Says = "'taken' exists already"; Left = '^training-job taken$'
        }
        @{
            When = 'starting is denied'; Cmdlet = 'Start-SMTraining'; Tell = @{ deny = @{ action = 'sagemaker:CreateTrainingJob' } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName denied }
            Id = 'AccessDenied'; Category = 'PermissionDenied'; Target = 'denied'
            Code = 'AccessDeniedException'; Status = 400; Says = 'not authorized to perform: sagemaker:CreateTrainingJob'
        }
        @{
            When = 'writing the code is denied'; Cmdlet = 'Start-SMTraining'; Tell = @{ deny = @{ action = 's3:PutObject' } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName unwritten }
            Id = 'AccessDenied'; Category = 'PermissionDenied'; Target = 'unwritten'
            Code = 'AccessDenied'; Status = 403; Says = 'sourcedir.tar.gz'
        }
        @{
            When = 'the role may not be passed'; Cmdlet = 'Start-SMTraining'
            Tell = @{ faults = @{
                    operation = 'CreateTrainingJob'; kind = 'error'; code = 'AccessDeniedException'
                    message = 'User: arn:aws:iam::111122223333:user/tester is not authorized to perform: iam:PassRole on resource: r'
                } }
            Call = { $estimator | Start-SMTraining -InputData s3://data/train -JobName unpassed }
            Id = 'PassRoleDenied'; Category = 'PermissionDenied'; Target = 'unpassed'
            Code = 'AccessDeniedException'; Status = 400; Says = 'iam:PassRole'
        }
        @{
            When = 'tags are denied'; Cmdlet = 'Start-SMTraining'
            Tell = @{ faults = @{
                    operation = 'CreateTrainingJob'; kind = 'error'; code = 'AccessDeniedException'
                    message = 'User: arn:aws:iam::111122223333:user/tester is not authorized to perform: sagemaker:AddTags on resource: r'
                } }
            Call = { $estimator | Start-SMTraining -InputData s3://data/train -JobName untagged }
            Id = 'AddTagsDenied'; Category = 'PermissionDenied'; Target = 'untagged'
            Code = 'AccessDeniedException'; Status = 400; Says = 'sagemaker:AddTags'
        }
        @{
            When = 'the session has expired'; Cmdlet = 'Get-SMTraining'
            Tell = @{ faults = @{ service = 'sagemaker'; kind = 'expiredToken'; count = 0 } }; Call = { Get-SMTraining any }
            Id = 'CredentialsExpired'; Category = 'AuthenticationError'; Target = 'any'
            Code = 'ExpiredTokenException'; Status = 400; Says = 'expired'
        }
        @{
            When = 'AWS does not know the key'; Cmdlet = 'Get-SMTraining'
            Call = { Get-SMTraining any -AccessKey AKIANOBODYKNOWS00000 -SecretKey no }
            Id = 'CredentialsRefused'; Category = 'AuthenticationError'; Target = 'any'
            Code = 'UnrecognizedClientException'; Status = 400; Says = 'invalid'
        }
        @{
            When = 'it is throttled, and still is after the retries'; Cmdlet = 'Get-SMTraining'
            Tell = @{ faults = @{ service = 'sagemaker'; kind = 'throttling'; count = 0 } }; Call = { Get-SMTraining any }
            Id = 'Throttled'; Category = 'LimitsExceeded'; Target = 'any'
            Code = 'ThrottlingException'; Status = 400; Says = 'Rate exceeded'; Requests = 3
        }
        @{
            When = 'the service fails, and still does after the retries'; Cmdlet = 'Get-SMTraining'
            Tell = @{ faults = @{ service = 'sagemaker'; kind = 'serviceUnavailable'; count = 0 } }; Call = { Get-SMTraining any }
            Id = 'ServiceUnavailable'; Category = 'ConnectionError'; Target = 'any'
            Code = 'ServiceUnavailable'; Status = 503; Says = 'any'; Requests = 3
        }
        @{
            When = 'the quota of training instances is used up'; Cmdlet = 'Start-SMTraining'
            Tell = @{ quotas = @{ instanceType = 'ml.m5.large'; usage = 'training job'; limit = 0 } }
            Call = { $scripted | Start-SMTraining -InputData s3://data/train -JobName many }
            Id = 'QuotaExceeded'; Category = 'QuotaExceeded'; Target = 'many'
            Code = 'ResourceLimitExceeded'; Status = 400; Says = 'ml.m5.large for training job usage'
        }
        @{
            When = 'the quota of endpoint instances is used up'; Cmdlet = 'Publish-SMEndpoint'
            Tell = @{ quotas = @{ instanceType = 'ml.m5.large'; usage = 'endpoint'; limit = 0 } }
            Call = { Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName many }
            Id = 'QuotaExceeded'; Category = 'QuotaExceeded'; Target = 'many'
            Code = 'ResourceLimitExceeded'; Status = 400; Says = 'ml.m5.large for endpoint usage'; Left = '^training-job '
        }
        @{
            When = 'the training data is missing'; Cmdlet = 'Start-SMTraining'
            Call = { $scripted | Start-SMTraining -InputData s3://data/nothing -JobName dataless }
            Id = 'InputDataNotFound'; Category = 'ObjectNotFound'; Target = 's3://data/nothing'
            Code = 'ValidationException'; Status = 400; Says = "channel 'training'"
        }
        @{
            When = 'the service refuses a value'; Cmdlet = 'Start-SMTraining'
            Call = { New-WireEstimator @{ InstanceCount = 1; Role = 'arn:aws:iam::111122223333:role/Nobody' } | Start-SMTraining -InputData s3://data/train -JobName roleless }
            Id = 'RequestInvalid'; Category = 'InvalidArgument'; Target = 'roleless'
            Code = 'ValidationException'; Status = 400; Says = 'Could not assume role'
        }
        @{
            When = 'an endpoint is missing'; Cmdlet = 'Connect-SMEndpoint'; Call = { Connect-SMEndpoint nosuch }
            Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = 'nosuch'
            Code = 'ValidationException'; Status = 400; Says = 'nosuch'
        }
        @{
            When = 'an endpoint that was there is gone'; Cmdlet = 'Invoke-SMEndpoint'
            Call = {
                $gone = Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked 6>$null
                $gone | Unpublish-SMEndpoint -Force
                $gone | Invoke-SMEndpoint -InputObject 1
            }
            Id = 'EndpointNotFound'; Category = 'ObjectNotFound'
            Code = 'ValidationError'; Status = 400; Says = 'asked'; Left = '^(training-job|endpoint) '
        }
        @{
            When = 'an endpoint is not in service yet'; Cmdlet = 'Invoke-SMEndpoint'
            Call = {
                $null = Invoke-Double endpoints @{ steps = @(@{ status = 'Creating'; seconds = 36000 }, @{ status = 'InService' }) }
                Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked -NoWait |
                    Invoke-SMEndpoint -InputObject 1, 2
            }
            Id = 'EndpointNotInService'; Category = 'ResourceBusy'
            Code = 'ValidationError'; Status = 400; Says = "'asked' isn't in service: it is Creating"; Left = '.'
        }
        @{
            When = 'the model answers with an error'; Cmdlet = 'Invoke-SMEndpoint'
            Call = {
                $null = Invoke-Double answers @{ status = 500; body = 'row 1 is bad' }
                Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked 6>$null |
                    Invoke-SMEndpoint -InputObject 1, 2
            }
            Id = 'ModelError'; Category = 'InvalidResult'
            Code = 'ModelError'; Status = 424; Says = 'status 500: row 1 is bad'; Left = '.'
        }
        @{
            When = 'a busy endpoint is to be removed'; Cmdlet = 'Unpublish-SMEndpoint'
            Call = {
                $null = Invoke-Double endpoints @{ steps = @(@{ status = 'Creating'; seconds = 36000 }, @{ status = 'InService' }) }
                Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName asked -NoWait |
                    Unpublish-SMEndpoint -Force
            }
            Id = 'EndpointBusy'; Category = 'ResourceBusy'
            Code = 'ValidationException'; Status = 400; Says = "'asked' is Creating"
            Left = '^(training-job .*|endpoint asked|endpoint-config asked|model .*)$'; Kept = 4
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
        foreach ($route in $Tell.Keys) { $null = Invoke-Double $route $Tell[$route] }
        $written = Get-Written $Call
        if ($_.ContainsKey('Target')) {
            Assert-Error $written (Get-ErrorId $Id $Cmdlet) $Category $Target
        }
        else {
            Assert-Error $written (Get-ErrorId $Id $Cmdlet) $Category
        }

        $written.Error[0].Exception.Message | Should -Match $Says
        $exception = $written.Error[0].Exception
        $exception.ServiceErrorCode | Should -BeExactly $Code
        $exception.StatusCode | Should -Be $Status
        $sent = @(Get-Request)
        ($sent | Where-Object errorCode -eq $Code)[-1].requestId | Should -BeExactly $exception.RequestId
        $exception.RecommendedAction | Should -Not -BeNullOrEmpty
        $written.Error[0].ErrorDetails.RecommendedAction | Should -BeExactly $exception.RecommendedAction
        if ($Requests) { $sent | Should -HaveCount $Requests }
        $left = @(Get-Resource)
        $left | Where-Object { -not $Left -or $_ -notmatch $Left } | Should -BeNullOrEmpty
        if ($Kept) { $left | Should -HaveCount $Kept }
        Get-StoredKey | Where-Object { $_ -like '*sourcedir*' } | Should -BeNullOrEmpty
    }
}
