#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-StopId([string] $Id) { Get-ErrorId $Id 'Stop-SMTraining' }

    # Writes a first model, and a better one when it is asked to end.
    $polite = New-EntryPoint 'polite.py' @'
import os, signal, sys, time
path = os.path.join(os.environ["SM_MODEL_DIR"], "model.txt")
def end(number, frame):
    with open(path, "w") as file:
        file.write("in time")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
with open(path, "w") as file:
    file.write("too early")
print("ready", flush=True)
time.sleep(60)
'@
}

AfterAll {
    Exit-TestState
}

Describe 'A job that runs' {
    It 'has stopped when -Wait returns, is stopped for whoever follows it, and may be stopped again' {
        $run = (New-WaitingEstimator).Estimator | Start-SMTraining -NoWait
        $job = $run | Stop-SMTraining -Wait
        $job | Should -BeOfType SageMakerEstimator.TrainingJob
        $job.TrainingJobName | Should -BeExactly $run.TrainingJobName
        $job.TrainingJobStatus | Should -BeExactly Stopped
        $job.SecondaryStatus | Should -BeExactly Stopped
        $job.FailureReason | Should -BeNullOrEmpty

        $written = Get-Written { $run | Connect-SMTrainingJob -NoLog }
        Assert-Error $written (Get-ErrorId TrainingJobStopped Connect-SMTrainingJob) InvalidResult $written.Output[0].LatestTrainingJob
        $written = Get-Written { $run | Connect-SMTrainingJob -NoLog -AllowStopped }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Stopped

        $written = Get-Written { $run | Stop-SMTraining -Wait }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TrainingJobStatus | Should -BeExactly Stopped
        Wait-Until { -not (Get-StateProcess $run.TrainingJobName) } | Should -BeTrue
    }

    It 'runs on with -WhatIf, and stops soon without -Wait, also when it is asked twice' {
        $run = (New-WaitingEstimator).Estimator | Start-SMTraining -NoWait
        (Get-Written { $run | Stop-SMTraining -WhatIf }).Output | Should -BeNullOrEmpty
        (Get-SMTraining $run).TrainingJobStatus | Should -BeExactly InProgress
        $written = Get-Written { $run.TrainingJobName, $run.TrainingJobName | Stop-SMTraining -Local }
        $written.Error | Should -BeNullOrEmpty
        $written.Output | Should -HaveCount 2
        Wait-Until { (Get-SMTraining $run).TrainingJobStatus -eq 'Stopped' } | Should -BeTrue
    }

    It 'gets to end itself, and what it wrote then is packed' -Skip:$IsWindows {
        $run = New-SMEstimator $polite -InstanceType local | Start-SMTraining -NoWait
        $log = Join-Path $State jobs $run.TrainingJobName log algo-1.log
        Wait-Until { (Test-Path $log) -and (Get-Content $log -Raw) -match 'ready' }
        $job = $run | Stop-SMTraining -Wait
        $job.TrainingJobStatus | Should -BeExactly Stopped
        (Get-ArchiveText $job.ModelData)['model.txt'] | Should -BeExactly 'in time'
    }
}

Describe 'A job that has ended' {
    It 'is left as it is' {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { $run | Stop-SMTraining }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TrainingJobStatus | Should -BeExactly Completed
        ($run | Get-SMTraining).TrainingJobStatus | Should -BeExactly Completed
    }
}

Describe 'A job that cannot be stopped' {
    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; With = @{ TrainingJob = 'no-such-job'; Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-job' }
        @{ What = 'a bare name without -Local'; With = @{ TrainingJob = 'some-job' }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some-job' }
        @{ What = 'an object that is no job'; With = @{ TrainingJob = 5; Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 5 }
    ) {
        Assert-Error (Get-Written { Stop-SMTraining @With }) (Get-StopId $Id) $Category $Target
    }

    It 'is NoTrainingJob for a piped estimator that was never trained' {
        $untrained = New-SMEstimator $ModelPy -InstanceType local
        Assert-Error (Get-Written { $untrained | Stop-SMTraining }) (Get-StopId NoTrainingJob) InvalidArgument $untrained
    }
}
