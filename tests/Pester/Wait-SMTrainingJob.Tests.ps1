#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    function Get-WaitId([string] $Id) { Get-ErrorId $Id 'Wait-SMTrainingJob' }
}

AfterAll {
    Exit-TestState
}

Describe 'Waiting for jobs' {
    It 'writes each job as it ends, the first one first' {
        $slow, $quick = (New-WaitingEstimator), (New-WaitingEstimator)
        $runs = $slow.Estimator, $quick.Estimator | Start-SMTraining -NoWait
        Open-Gate $quick.Gate
        $written = Get-Written {
            # The job that ends first opens the other one's gate: they are waited for in one loop.
            $runs | Wait-SMTrainingJob | ForEach-Object { Open-Gate $slow.Gate; $_ }
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Output | Should -HaveCount 2
        $written.Output[0] | Should -BeOfType SageMakerEstimator.TrainingJob
        $written.Output.TrainingJobName | Should -BeExactly $runs[1].TrainingJobName, $runs[0].TrainingJobName
        $written.Output.TrainingJobStatus | Should -BeExactly Completed, Completed
        $runs.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed, Completed -Because 'the runs that were piped in know it, too'
        $slow.Estimator.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'shows their logs, but not with -NoLog' {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoWait
        $written = Get-Written { $run | Wait-SMTrainingJob }
        $written.Log.Message | Should -Contain 'training ends'
        $written = Get-Written { $run | Wait-SMTrainingJob -NoLog }
        $written.Log | Should -BeNullOrEmpty
        $written.Output.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'keeps the estimator, so that the job can be published' {
        $predictor = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 11 } |
            Start-SMTraining -NoWait | Wait-SMTrainingJob -NoLog 6>$null |
            Publish-SMEndpoint -InstanceType local 6>$null
        try {
            (Invoke-SMEndpoint 1, 2 -Predictor $predictor).answer | Should -Be 11
        }
        finally {
            $predictor | Unpublish-SMEndpoint -Force
        }
    }

    It 'returns after the first end with -Any, and the others go on' {
        $slow = New-WaitingEstimator
        $runs = $slow.Estimator, (New-SMEstimator $ModelPy -InstanceType local) | Start-SMTraining -NoWait
        $written = Get-Written { $runs | Wait-SMTrainingJob -Any -NoLog }
        $written.Output.TrainingJobName | Should -BeExactly $runs[1].TrainingJobName
        (Get-SMTraining $runs[0]).TrainingJobStatus | Should -BeExactly InProgress
        Open-Gate $slow.Gate
        ($runs | Wait-SMTrainingJob -NoLog 6>$null).TrainingJobStatus | Should -BeExactly Completed, Completed
    }

    It 'takes names, as a list and from the pipeline, each once' {
        $runs = 1, 2 | ForEach-Object { New-SMEstimator $ModelPy -InstanceType local } | Start-SMTraining -NoWait
        $names = $runs.TrainingJobName
        (Wait-SMTrainingJob $names -Local -NoLog 6>$null).TrainingJobName | Sort-Object | Should -BeExactly ($names | Sort-Object)
        $written = Get-Written { $names + $names | Wait-SMTrainingJob -Local -NoLog }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TrainingJobName | Sort-Object | Should -BeExactly ($names | Sort-Object)
    }
}

Describe 'Jobs that do not end well' {
    It 'are an error, and then an object' {
        $failed = New-SMEstimator (New-EntryPoint 'bad.py' 'import sys; sys.exit("no data")') -InstanceType local |
            Start-SMTraining -NoWait
        $written = Get-Written { $failed | Wait-SMTrainingJob -NoLog }
        Assert-Error $written (Get-WaitId TrainingJobFailed) InvalidResult $written.Output[0]
        $written.All.IndexOf($written.Error[0]) | Should -BeLessThan $written.All.IndexOf($written.Output[0])
        $failure = $written.Output[0].Failure
        $failure.ErrorClass | Should -BeExactly AlgorithmError
        $failure.ErrorType | Should -BeExactly ExecuteUserScriptError
        $failure.ExitCode | Should -Be 1
        $failure.Message | Should -BeExactly 'no data'
        $failure.Command | Should -Match 'bad\.py'
    }

    It 'are stopped ones, unless -AllowStopped' {
        $run = (New-WaitingEstimator).Estimator | Start-SMTraining -NoWait
        $null = $run | Stop-SMTraining -Wait
        $written = Get-Written { $run | Wait-SMTrainingJob -NoLog }
        Assert-Error $written (Get-WaitId TrainingJobStopped) InvalidResult $written.Output[0]
        $written = Get-Written { $run | Wait-SMTrainingJob -NoLog -AllowStopped }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TrainingJobStatus | Should -BeExactly Stopped
    }

    It 'are late ones after -Timeout, and go on' {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        $written = Get-Written { $run | Wait-SMTrainingJob -Timeout 0.2 }
        Assert-Error $written (Get-WaitId WaitTimedOut) OperationTimeout
        $written.Output | Should -BeNullOrEmpty
        $written = Get-Written { $run | Wait-SMTrainingJob 6>&1 | Select-Object -First 1 }
        $written.Error | Should -BeNullOrEmpty
        (Get-SMTraining $run).TrainingJobStatus | Should -BeExactly InProgress -Because 'who only waits stops nothing'
        Open-Gate $waiting.Gate
        ($run | Wait-SMTrainingJob -NoLog 6>$null).TrainingJobStatus | Should -BeExactly Completed
    }

    It 'is <Id> for <What>, and the others are waited for' -ForEach @(
        @{ What = 'a name nobody has'; Job = 'no-such-job'; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a number'; Job = 5; Id = 'NoTrainingJob'; Category = 'InvalidArgument' }
    ) {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { Wait-SMTrainingJob $Job, $run.TrainingJobName -Local -NoLog }
        Assert-Error $written (Get-WaitId $Id) $Category $Job
        $written.Output.TrainingJobName | Should -BeExactly $run.TrainingJobName
    }

    It 'is RegionMissing for a bare name without -Local' {
        Assert-Error (Get-Written { Wait-SMTrainingJob some-job }) (Get-WaitId RegionMissing) InvalidArgument 'some-job'
    }
}

Describe 'Jobs of SageMaker' {
    BeforeAll {
        Start-FakeAws
        $savedSettle = $env:SAGEMAKER_ESTIMATOR_LOG_SETTLE
        $env:SAGEMAKER_ESTIMATOR_LOG_SETTLE = 0
        Send-FakeAws clock @{ autoAdvanceSeconds = 60 }
        $estimator = New-SMEstimator -ImageUri 111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1 -InstanceType ml.m5.large `
            -OutputPath s3://demo-bucket/out
    }

    AfterAll {
        $env:SAGEMAKER_ESTIMATOR_LOG_SETTLE = $savedSettle
        Stop-FakeAws
    }

    It 'are waited for by name, and say where their log is' {
        $run = $estimator | Start-SMTraining -NoWait
        $written = Get-Written { Wait-SMTrainingJob $run.TrainingJobName }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TrainingJobStatus | Should -BeExactly Completed
        $written.Output.Backend | Should -Be Aws
        $written.Log.Message | Should -Contain 'epoch=2 loss=0.25'
        $written.Status -match 'logs: group /aws/sagemaker/TrainingJobs, streams ' | Should -HaveCount 1
    }

    It 'are <Id> for "<Reason>"' -ForEach @(
        @{ Reason = 'AlgorithmError: , exit code: 137'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Text = 'ran out of memory' }
        @{ Reason = 'CapacityError: Unable to provision requested ML compute capacity.'; Id = 'CapacityUnavailable'; Category = 'ResourceUnavailable'; Text = 'Unable to provision' }
    ) {
        Send-FakeAws jobs @{ outcome = 'Failed'; failureReason = $Reason }
        $run = $estimator | Start-SMTraining -NoWait
        $written = Get-Written { $run | Wait-SMTrainingJob -NoLog }
        Assert-Error $written (Get-WaitId $Id) $Category $written.Output[0]
        $written.Error[0].Exception.Message | Should -Match $Text
        $written.Error[0].Exception.Message | Should -Match 'Log: https://us-west-2\.console\.aws\.amazon\.com/'
        $written.Output[0].Failure | Should -Not -BeNullOrEmpty
    }
}
