#requires -Version 7.4
<#
    What begins well and goes wrong later in AWS: a job that fails, trouble in the middle of a wait, an endpoint that
    doesn't come up. Each time the reason, what goes on, and nothing that bills unnoticed.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $estimator = New-WireEstimator

    function Get-Trained {
        $estimator | Start-SMTraining -InputData s3://data/train -NoLog 6>$null
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A job that fails' {
    BeforeAll {
        Reset-Double
        Invoke-Double jobs @{
            outcome = 'Failed'; exitCode = 3; count = 0
            failureReason = 'AlgorithmError: ExecuteUserScriptError: no column "age", exit code: 3'
            logs = @(@{ message = 'reading rows' }, @{ message = 'Traceback (most recent call last):' }, @{ message = 'KeyError: age' })
        }
        $written = Get-Written { $estimator | Start-SMTraining -InputData s3://data/train -NoLog }
    }

    It 'is one error, with reason, exit code, last lines and where the log is' {
        Assert-Error $written (Get-ErrorId TrainingJobFailed Start-SMTraining) InvalidResult
        $message = $written.Error[0].Exception.Message
        $message | Should -Match 'failed with exit code 3 \(AlgorithmError\)\.\r?\n.*no column "age"'
        $message | Should -Match "(?s)Last lines of algo-1:\n  reading rows\n  Traceback .*\n  KeyError: age"
        $message | Should -Match 'Log: https://us-west-2\.console\.aws\.amazon\.com/cloudwatch/'
        $written.Error[0].Exception.RecommendedAction |
            Should -BeExactly "See its whole log with: Connect-SMTrainingJob -TrainingJob $($written.Output[0].TrainingJobName)"
    }

    It 'has the job as its target, and comes before the estimator' {
        $job = $written.Error[0].TargetObject
        $job | Should -BeOfType SageMakerEstimator.TrainingJob
        $job.TrainingJobStatus, $job.ExitCode | Should -Be Failed, 3
        $written.All.IndexOf($written.Error[0]) | Should -BeLessThan $written.All.IndexOf($written.Output[0])
    }

    It 'does not flow on with -ErrorAction Stop' {
        $caught = try {
            $estimator | Start-SMTraining -InputData s3://data/train -ErrorAction Stop 6>$null |
                Publish-SMEndpoint -InstanceType ml.m5.large
        }
        catch [SageMakerEstimator.SageMakerEstimatorException] { $_ }
        Assert-Error $caught (Get-ErrorId TrainingJobFailed Start-SMTraining) InvalidResult
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
        (Get-Request Create*).operation | Sort-Object -Unique | Should -BeExactly CreateTrainingJob
    }

    It 'names the region and the profile in the command that shows its log' {
        $file = Join-Path $AwsHome 'my profiles'
        [System.IO.File]::WriteAllText($file, "[my lab]`naws_access_key_id = $($DoubleEnvironment['AWS_ACCESS_KEY_ID'])`naws_secret_access_key = $($DoubleEnvironment['AWS_SECRET_ACCESS_KEY'])`n")
        $lab = New-WireEstimator @{ Region = 'us-west-2'; ProfileName = 'my lab'; ProfileLocation = $file }
        $failed = Get-Written { $lab | Start-SMTraining -InputData s3://data/train -JobName lab -NoLog }
        $failed.Error[0].Exception.RecommendedAction | Should -BeExactly `
            "See its whole log with: Connect-SMTrainingJob -TrainingJob lab -Region us-west-2 -ProfileName 'my lab' -ProfileLocation '$file'"
    }
}

Describe 'Trouble in the middle of a wait' {
    BeforeEach {
        Reset-Double
    }

    It 'of <Kind> passes: the job is followed to its end' -ForEach @(
        @{ Kind = 'throttling'; Count = 3; Service = 'sagemaker' }
        @{ Kind = 'reset'; Count = 4; Service = 'sagemaker' }
    ) {
        $run = $estimator | Start-SMTraining -InputData s3://data/train -NoWait
        Invoke-Double faults @{ service = $Service; operation = 'DescribeTrainingJob'; kind = $Kind; count = $Count; skip = 1 }
        $written = Get-Written { $run | Connect-SMTrainingJob -NoLog }
        $written.Error | Should -BeNullOrEmpty
        $written.Output[0].LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        $written.Warning.Count | Should -BeIn 0, 1
    }

    It 'of credentials that end: the error says that the job goes on, and how to follow it' {
        $run = $estimator | Start-SMTraining -InputData s3://data/train -NoWait
        Invoke-Double faults @{ service = 'sagemaker'; kind = 'expiredToken'; count = 0; skip = 1 }
        $written = Get-Written { $run | Connect-SMTrainingJob -NoLog }
        Assert-Error $written (Get-ErrorId CredentialsExpired Connect-SMTrainingJob) AuthenticationError
        $written.Error[0].Exception.Message | Should -Match 'The job itself goes on'
        $written.Error[0].Exception.RecommendedAction | Should -Match "Connect-SMTrainingJob -TrainingJob $($run.TrainingJobName)"
        $written.Output | Should -BeNullOrEmpty
    }

    It 'of an endpoint that cannot be read for a while passes' {
        $run = Get-Trained
        Invoke-Double faults @{ operation = 'DescribeEndpoint'; kind = 'serviceUnavailable'; count = 3; skip = 1 }
        $written = Get-Written { $run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName shaky }
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -HaveCount 1
        "$($written.Warning)" | Should -Match "'shaky' can't be read at the moment"
        $written.Output[0].EndpointStatus | Should -BeExactly InService
    }

    It 'of an endpoint whose reader loses the credentials: the error says how to go on' {
        $run = Get-Trained
        Invoke-Double faults @{ operation = 'DescribeEndpoint'; kind = 'expiredToken'; count = 0; skip = 1 }
        $written = Get-Written { $run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName lost }
        Assert-Error $written (Get-ErrorId CredentialsExpired Publish-SMEndpoint) AuthenticationError lost
        $written.Error[0].Exception.Message | Should -Match 'being made all the same'
        $written.Error[0].Exception.RecommendedAction | Should -BeExactly `
            'Go on with: Connect-SMEndpoint -Endpoint lost -- or remove it with: Unpublish-SMEndpoint -Endpoint lost'
    }
}

Describe 'An endpoint that fails' {
    BeforeEach {
        Reset-Double
        $run = Get-Trained
        Invoke-Double endpoints @{
            steps = @(@{ status = 'Creating'; seconds = 5 }, @{ status = 'Failed' })
            failureReason = 'The primary container for production variant AllTraffic did not pass the ping health check.'
        }
    }

    It 'is one error with its reason, and is removed again' {
        $written = Get-Written { $run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName ill }
        Assert-Error $written (Get-ErrorId EndpointFailed Publish-SMEndpoint) InvalidResult
        $written.Error[0].TargetObject | Should -BeOfType SageMakerEstimator.Predictor
        $written.Error[0].TargetObject.EndpointName | Should -BeExactly ill
        $written.Error[0].Exception.Message | Should -Match "'ill' didn't come up: it is Failed\. The primary container .* ping health check\. What was made for it has been removed\."
        $written.Error[0].Exception.RecommendedAction | Should -Match '-KeepOnFailure'
        $written.Output | Should -BeNullOrEmpty
        Wait-Until { Invoke-Double clock @{ advanceSeconds = 10 }; -not (Get-Resource endpoint, endpoint-config, model) } | Should -BeTrue
    }

    It 'is kept with -KeepOnFailure, and can be removed by the command that the error names' {
        $written = Get-Written { $run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName ill -KeepOnFailure }
        Assert-Error $written (Get-ErrorId EndpointFailed Publish-SMEndpoint) InvalidResult
        Get-Resource endpoint, endpoint-config, model | Should -HaveCount 3
        (Connect-SMEndpoint ill).EndpointStatus | Should -BeExactly Failed
        $written.Error[0].Exception.RecommendedAction | Should -Match 'Unpublish-SMEndpoint -Endpoint ill$'
        Unpublish-SMEndpoint -Endpoint ill -Force
        Wait-Until { Invoke-Double clock @{ advanceSeconds = 10 }; -not (Get-Resource endpoint, endpoint-config, model) } | Should -BeTrue
    }

    It 'is not torn down while it is still being made: after -Timeout the error says how it goes on' {
        Reset-Double
        Invoke-Double endpoints @{ steps = @(@{ status = 'Creating'; seconds = 36000 }, @{ status = 'InService' }) }
        $null = Get-Trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName slow -NoWait
        $written = Get-Written { Unpublish-SMEndpoint slow -Force -Timeout 0.05 }
        Assert-Error $written (Get-ErrorId WaitTimedOut Unpublish-SMEndpoint) OperationTimeout slow
        $written.Error[0].Exception.RecommendedAction | Should -Match 'Connect-SMEndpoint -Endpoint slow$'
        Get-Resource endpoint, endpoint-config, model | Should -HaveCount 3
    }

    It 'leaves no half of itself when its config is refused' {
        Invoke-Double deny @{ action = 'sagemaker:CreateEndpoint' }
        $written = Get-Written { $run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName half }
        Assert-Error $written (Get-ErrorId AccessDenied Publish-SMEndpoint) PermissionDenied half
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
    }
}
