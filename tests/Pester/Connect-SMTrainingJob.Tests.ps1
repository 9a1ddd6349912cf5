#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-ConnectId([string] $Id) { Get-ErrorId $Id 'Connect-SMTrainingJob' }
}

AfterAll {
    Exit-TestState
}

Describe 'A job that goes on' {
    It 'shows its log from the first line, and is waited for' {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        Wait-Until { (Get-SMTraining $run).SecondaryStatus -eq 'Training' }
        $written = Get-Written {
            # What the job prints opens the gate: it has been followed from its first line to its end.
            Connect-SMTrainingJob $run.TrainingJobName -Local 6>&1 |
                ForEach-Object { if ("$_" -eq 'waiting') { Open-Gate $waiting.Gate }; $_ }
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Log.Message | Should -BeExactly 'waiting', 'went on'
        $written.Status -match ' Starting - ' | Should -HaveCount 1
        $written.Output | Should -HaveCount 1
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'comes back as it is with -NoWait, and goes on after -Timeout and when its watcher is stopped' {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        $written = Get-Written { Connect-SMTrainingJob $run.TrainingJobName -Local -NoWait }
        $written.All | Should -HaveCount 1
        $written.Output[0].LatestTrainingJob.TrainingJobStatus | Should -BeExactly InProgress
        $written = Get-Written { $run | Connect-SMTrainingJob -Timeout '00:00:00.2' }
        Assert-Error $written (Get-ConnectId WaitTimedOut) OperationTimeout
        $written.Output | Should -BeNullOrEmpty

        # Nor does it end when whoever watches it is stopped.
        $written = Get-Written { $run | Connect-SMTrainingJob 6>&1 | Select-Object -First 1 }
        $written.Error | Should -BeNullOrEmpty
        (Get-SMTraining $run).TrainingJobStatus | Should -BeExactly InProgress
        Open-Gate $waiting.Gate
        ($run | Connect-SMTrainingJob -NoLog 6>$null).LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }
}

Describe 'A job that has ended' {
    BeforeAll {
        $made = New-SMEstimator $ModelPy -InstanceType local -BaseJobName ended -MaxRun 77 -Environment @{ TEST_X = 'y' } `
            -HyperParameter ([ordered]@{ answer = 5; list = 1, 2; name = 'é 世 😀'; flag = $true })
        $run = $made | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { Connect-SMTrainingJob $run.TrainingJobName -Local }
        $joined = $written.Output[0]
    }

    It 'shows its whole log' {
        $written.Log | Should -HaveCount 3
    }

    It 'comes back as an estimator with all its settings' {
        $joined | Should -BeOfType SageMakerEstimator.Estimator
        $joined.TrainingJobName | Should -BeExactly $run.TrainingJobName
        $joined.EstimatorKind | Should -Be Script
        $joined.EntryPoint | Should -BeExactly model.py
        $joined.InstanceType | Should -BeExactly local
        $joined.MaxRun | Should -Be 77
        $joined.BaseJobName | Should -BeExactly ended
        $joined.Backend | Should -Be Local
        $joined.ModelData | Should -BeExactly $run.ModelData
        $joined.Environment['TEST_X'] | Should -BeExactly y
        $joined.HyperParameter.Count | Should -Be 4
        $joined.HyperParameter['answer'] | Should -Be 5
        $joined.HyperParameter['list'] | Should -Be 1, 2
        $joined.HyperParameter['name'] | Should -BeExactly 'é 世 😀'
        $joined.HyperParameter['flag'] | Should -BeTrue
    }

    It 'trains again with the same code, though the script is gone' {
        $copy = New-EntryPoint 'copied.py' $ModelScript
        $first = New-SMEstimator $copy -InstanceType local -HyperParameter @{ answer = 1 } | Start-SMTraining -NoLog 6>$null
        Remove-Item $copy
        $again = Connect-SMTrainingJob $first.TrainingJobName -Local -NoWait |
            Set-SMHyperParameter @{ answer = 2 } | Start-SMTraining -NoLog 6>$null
        $again.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        (Get-Seen $again).hyperparameters.answer | Should -Be 2
    }

    It 'is found by <What>' -ForEach @(
        @{ What = 'a name'; Job = { $run.TrainingJobName }; Local = $true }
        @{ What = 'an ARN'; Job = { "arn:aws:sagemaker:eu-west-1:123456789012:training-job/$($run.TrainingJobName)" }; Local = $true }
        @{ What = 'its own ARN'; Job = { $run.LatestTrainingJob.TrainingJobArn }; Local = $true }
        @{ What = 'an object with TrainingJobName'; Job = { [pscustomobject]@{ TrainingJobName = $run.TrainingJobName } }; Local = $true }
        @{ What = 'an estimator'; Job = { $run }; Local = $false }
        @{ What = 'a training job'; Job = { $run.LatestTrainingJob }; Local = $false }
    ) {
        $job = & $Job
        (Connect-SMTrainingJob $job -Local:$Local -NoWait).TrainingJobName | Should -BeExactly $run.TrainingJobName
        ($job | Connect-SMTrainingJob -Local:$Local -NoWait).TrainingJobName | Should -BeExactly $run.TrainingJobName
    }

    It 'has an error for a job that failed, and then its estimator' {
        $failed = New-SMEstimator (New-EntryPoint 'bad.py' 'import no_such_module') -InstanceType local |
            Start-SMTraining -NoLog -ErrorAction Ignore 6>$null
        $written = Get-Written { Connect-SMTrainingJob $failed.TrainingJobName -Local -NoLog }
        Assert-Error $written (Get-ConnectId TrainingJobFailed) InvalidResult $written.Output[0].LatestTrainingJob
        $written.Error[0].Exception.Message | Should -Match "ModuleNotFoundError: No module named 'no_such_module'"
        $written.Output | Should -HaveCount 1
    }
}

Describe 'A job that cannot be found' {
    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; Job = 'no-such-job'; With = @{ Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-job' }
        @{ What = 'what can be no name'; Job = '../../etc'; With = @{ Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = '../../etc' }
        @{ What = 'an empty name'; Job = ''; With = @{ Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = '' }
        @{ What = 'an ARN of something else'; Job = 'arn:aws:sagemaker:eu-west-1:1:endpoint/x'; With = @{ Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 'arn:aws:sagemaker:eu-west-1:1:endpoint/x' }
        @{ What = 'a number'; Job = 5; With = @{ Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 5 }
        @{ What = 'a bare name without -Local'; Job = 'some-job'; With = @{}; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some-job' }
    ) {
        $written = Get-Written { Connect-SMTrainingJob $Job @With }
        Assert-Error $written (Get-ConnectId $Id) $Category $Target
        $written.Output | Should -BeNullOrEmpty
    }

    It 'is NoTrainingJob for an estimator that was never trained, <How>' -ForEach @(
        @{ How = 'piped'; Connect = { $estimator | Connect-SMTrainingJob } }
        @{ How = 'by position'; Connect = { Connect-SMTrainingJob $estimator } }
    ) {
        $estimator = New-SMEstimator $ModelPy -InstanceType local
        Assert-Error (Get-Written $Connect) (Get-ConnectId NoTrainingJob) InvalidArgument $estimator
    }

    It 'leaves the other piped names to be found' {
        $run = Get-SMTraining -Local | Where-Object TrainingJobStatus -EQ Completed | Select-Object -First 1
        $written = Get-Written { 'no-such-job', $run.TrainingJobName | Connect-SMTrainingJob -Local -NoLog }
        Assert-Error $written (Get-ConnectId TrainingJobNotFound) ObjectNotFound 'no-such-job'
        $written.Output.TrainingJobName | Should -BeExactly $run.TrainingJobName
    }
}
