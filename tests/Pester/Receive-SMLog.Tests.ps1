#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    function Get-ReceiveId([string] $Id) { Get-ErrorId $Id 'Receive-SMLog' }
    $ended = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 1 } | Start-SMTraining -NoLog 6>$null
}

AfterAll {
    Exit-TestState
}

Describe 'The log of a job that has ended' {
    It 'comes as objects, from <What>' -ForEach @(
        @{ What = 'an estimator'; Receive = { $ended | Receive-SMLog } }
        @{ What = 'a job'; Receive = { $ended.LatestTrainingJob | Receive-SMLog } }
        @{ What = 'a name'; Receive = { Receive-SMLog $ended.TrainingJobName -Local } }
        @{ What = 'an object with TrainingJobName'; Receive = { [pscustomobject]@{ TrainingJobName = $ended.TrainingJobName } | Receive-SMLog -Local } }
        @{ What = 'a job that is followed'; Receive = { $ended | Receive-SMLog -Follow } }
    ) {
        $written = Get-Written $Receive
        $written.Error | Should -BeNullOrEmpty
        $written.Output | Should -HaveCount 3
        $written.Output | Should -BeOfType SageMakerEstimator.LogEvent
        $written.Output.Message | Sort-Object | Should -BeExactly 'a line of standard error', 'training begins', 'training ends'
        $written.Output.Host | Select-Object -Unique | Should -BeExactly algo-1
        $written.Output.LogGroupName | Select-Object -Unique | Should -BeExactly '/aws/sagemaker/TrainingJobs'
        $written.Information | Should -BeNullOrEmpty
    }

    It 'is cut by -Tail, -Since and -Instance' {
        ($ended | Receive-SMLog -Tail 2) | Should -HaveCount 2
        ($ended | Receive-SMLog -Tail 0) | Should -BeNullOrEmpty
        ($ended | Receive-SMLog -Since (Get-Date).AddHours(1)) | Should -BeNullOrEmpty
        ($ended | Receive-SMLog -Since '01:00:00') | Should -HaveCount 3
        ($ended | Receive-SMLog -Since $ended.LatestTrainingJob.CreationTime) | Should -HaveCount 3
        ($ended | Receive-SMLog -Instance algo-*) | Should -HaveCount 3
        ($ended | Receive-SMLog -Instance algo-2) | Should -BeNullOrEmpty
    }
}

Describe 'The log of a job that runs' {
    It 'is what is there, and with -Follow what still comes' {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        Wait-Until { $run | Receive-SMLog } | ForEach-Object Message | Should -BeExactly waiting
        $lines = $run | Receive-SMLog -Follow | ForEach-Object { Open-Gate $waiting.Gate; $_.Message }
        $lines | Should -BeExactly 'waiting', 'went on'
    }

    It 'ends with the pipeline' {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        ($run | Receive-SMLog -Follow | Select-Object -First 1).Message | Should -BeExactly waiting
        Open-Gate $waiting.Gate
        $null = $run | Wait-SMTrainingJob -NoLog 6>$null
    }
}

Describe 'The log of an endpoint' {
    BeforeAll {
        $predictor = $ended | Publish-SMEndpoint -InstanceType local 6>$null
        $null = Invoke-SMEndpoint 1 -Predictor $predictor
    }

    AfterAll {
        $predictor | Unpublish-SMEndpoint -Force
    }

    It 'comes from <What>' -ForEach @(
        @{ What = 'a predictor'; Receive = { $predictor | Receive-SMLog } }
        @{ What = 'its name'; Receive = { Receive-SMLog -Endpoint $predictor.EndpointName -Local } }
        @{ What = 'an object with EndpointName'; Receive = { [pscustomobject]@{ EndpointName = $predictor.EndpointName } | Receive-SMLog -Local } }
    ) {
        $lines = Wait-Until { & $Receive }
        $lines[0] | Should -BeOfType SageMakerEstimator.LogEvent
        $lines.LogGroupName | Select-Object -Unique | Should -BeExactly "/aws/sagemaker/Endpoints/$($predictor.EndpointName)"
        $lines.LogStreamName | Select-Object -Unique | Should -BeExactly AllTraffic/local-1
    }

    It 'goes on with -Follow until the pipeline ends' {
        ($predictor | Receive-SMLog -Follow | Select-Object -First 1) | Should -HaveCount 1
    }
}

Describe 'A log that cannot be read' {
    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a job nobody has'; With = @{ TrainingJob = 'no-such-job'; Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-job' }
        @{ What = 'an endpoint nobody has'; With = @{ Endpoint = 'no-such-endpoint'; Local = $true }; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-endpoint' }
        @{ What = 'a transform job of this machine'; With = @{ TransformJob = 'some-job'; Local = $true }; Id = 'TransformJobNotFound'; Category = 'ObjectNotFound'; Target = 'some-job' }
        @{ What = 'a number'; With = @{ TrainingJob = 5; Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 5 }
        @{ What = 'an object that is no transform job'; With = @{ TransformJob = 5; Local = $true }; Id = 'NoTransformJob'; Category = 'InvalidArgument'; Target = 5 }
        @{ What = 'a bare name without -Local'; With = @{ TrainingJob = 'some-job' }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some-job' }
    ) {
        Assert-Error (Get-Written { Receive-SMLog @With }) (Get-ReceiveId $Id) $Category $Target
    }

    It 'is an argument error for a moment nobody understands' {
        $written = Get-Written { Receive-SMLog $ended -Since 'some time' }
        Assert-Error $written 'ParameterArgumentTransformationError,SageMakerEstimator.Commands.ReceiveSMLogCommand' InvalidData
    }
}

Describe 'Logs of SageMaker' {
    BeforeAll {
        Start-FakeAws
    }

    AfterAll {
        Stop-FakeAws
    }

    It 'come from <Group>' -ForEach @(
        @{ Group = '/aws/sagemaker/TrainingJobs'; Stream = 'job-1/algo-1-1593000000'; Receive = { Receive-SMLog job-1 } }
        @{ Group = '/aws/sagemaker/TransformJobs'; Stream = 'job-2/i-0abc-1593000000'; Receive = { Receive-SMLog -TransformJob job-2 } }
        @{ Group = '/aws/sagemaker/TransformJobs'; Stream = 'job-3/i-0abc-1593000000'; Receive = { [pscustomobject]@{ TransformJobName = 'job-3' } | Receive-SMLog } }
        @{ Group = '/aws/sagemaker/Endpoints/ep-1'; Stream = 'AllTraffic/i-0abc'; Receive = { Receive-SMLog -Endpoint ep-1 } }
        @{ Group = '/aws/sagemaker/Endpoints/ep-2'; Stream = 'AllTraffic/i-0abc'; Receive = { 'arn:aws:sagemaker:us-west-2:111122223333:endpoint/ep-2' | Receive-SMLog } }
    ) {
        Send-FakeAws logs @{ group = $Group; stream = $Stream; messages = @('one', 'two') }
        $written = Get-Written $Receive
        $written.Error | Should -BeNullOrEmpty
        $written.Output.Message | Should -BeExactly one, two
        $written.Output.LogStreamName | Select-Object -Unique | Should -BeExactly $Stream
    }
}
