#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-GetId([string] $Id) { Get-ErrorId $Id 'Get-SMTraining' }
    $none = Get-Written { Get-SMTraining -Local }
    $waiting = New-WaitingEstimator
    $estimator = New-SMEstimator $ModelPy -InstanceType local
    $first = $estimator | Start-SMTraining -NoLog 6>$null
    $second = $waiting.Estimator | Start-SMTraining -NoWait
}

AfterAll {
    Exit-TestState
}

Describe 'Get-SMTraining' {
    It 'lists nothing where nothing has run' {
        $none.All | Should -BeNullOrEmpty
    }

    It 'lists the jobs of this machine, newest first' {
        $jobs = Get-SMTraining -Local
        $jobs | ForEach-Object { $_ | Should -BeOfType SageMakerEstimator.TrainingJob }
        $jobs.TrainingJobName | Should -BeExactly $second.TrainingJobName, $first.TrainingJobName
        $jobs.TrainingJobStatus | Should -BeExactly InProgress, Completed
    }

    It 'reads a job by <What>' -ForEach @(
        @{ What = 'its name'; Job = { $first.TrainingJobName }; Local = $true }
        @{ What = 'its ARN'; Job = { $first.LatestTrainingJob.TrainingJobArn }; Local = $true }
        @{ What = 'an object with TrainingJobName'; Job = { [pscustomobject]@{ TrainingJobName = $first.TrainingJobName } }; Local = $true }
        @{ What = 'its estimator'; Job = { $first }; Local = $false }
        @{ What = 'the job as it was read before'; Job = { $first.LatestTrainingJob }; Local = $false }
    ) {
        $job = & $Job
        (Get-SMTraining $job -Local:$Local).TrainingJobName | Should -BeExactly $first.TrainingJobName
        ($job | Get-SMTraining -Local:$Local).TrainingJobStatus | Should -BeExactly Completed
    }

    It 'reads a job anew each time and leaves the old object as it was' {
        $before = Get-SMTraining $second
        $before.TrainingTime | Should -BeGreaterThan ([timespan]::Zero)
        Open-Gate $waiting.Gate
        Wait-Until { (Get-SMTraining $before).TrainingJobStatus -eq 'Completed' } | Should -BeTrue
        $before.TrainingJobStatus | Should -BeExactly InProgress
        $before.ModelData | Should -BeNullOrEmpty
        (Get-SMTraining $before).ModelData | Should -Match 'model\.tar\.gz$'
    }

    It 'has the properties that AWS Tools bind by' {
        $job = Get-SMTraining $first
        $job.ResourceArn | Should -BeExactly $job.TrainingJobArn
        $job.TrainingJobArn | Should -BeExactly "arn:local:sagemaker:::training-job/$($first.TrainingJobName)"
        $job.LogStreamNamePrefix | Should -BeExactly "$($first.TrainingJobName)/"
        "$job" | Should -BeExactly $first.TrainingJobName
    }

    It 'says <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; With = @{ TrainingJob = 'no-such-job'; Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-job' }
        @{ What = 'a bare name without -Local'; With = @{ TrainingJob = 'some-job' }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some-job' }
        @{ What = 'an object that is no job'; With = @{ TrainingJob = 5; Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 5 }
        @{ What = 'no job at all'; With = @{}; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = $null }
    ) {
        Assert-Error (Get-Written { Get-SMTraining @With }) (Get-GetId $Id) $Category $Target
    }

    It 'goes on with the next name after one that nobody has' {
        $written = Get-Written { 'no-such-job', $first.TrainingJobName | Get-SMTraining -Local }
        Assert-Error $written (Get-GetId TrainingJobNotFound) ObjectNotFound 'no-such-job'
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Get-SMTraining -Local'
        $written.Output | Should -HaveCount 1
    }

    It 'says NoTrainingJob for a piped estimator that was never trained' {
        $untrained = New-SMEstimator $ModelPy -InstanceType local
        Assert-Error (Get-Written { $untrained | Get-SMTraining }) (Get-GetId NoTrainingJob) InvalidArgument $untrained
    }
}
