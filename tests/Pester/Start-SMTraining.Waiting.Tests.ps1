#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-StartId([string] $Id) { Get-ErrorId $Id 'Start-SMTraining' }
}

AfterAll {
    Exit-TestState
}

Describe 'A script that does not end well' {
    BeforeAll {
        $fails = New-EntryPoint 'fails.py' @'
import sys, traceback
print("before the end")
try:
    raise RuntimeError("the é data is broken")
except RuntimeError:
    traceback.print_exc()
    sys.exit(3)
'@
        $explains = New-EntryPoint 'explains.py' @'
import os, sys
with open(os.path.join(os.environ["SM_OUTPUT_DIR"], "failure"), "w") as file:
    file.write("column 7 is missing")
with open(os.path.join(os.environ["SM_MODEL_DIR"], "half.bin"), "w") as file:
    file.write("half")
sys.exit(4)
'@
        $killed = New-EntryPoint 'killed.py' 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)'
        $long = New-EntryPoint 'long.py' 'import time; print("long", flush=True); time.sleep(60)'

        # One pipeline: four jobs at once, each with its own end.
        $estimators = [ordered]@{
            fails    = New-SMEstimator $fails -InstanceType local
            explains = New-SMEstimator $explains -InstanceType local
            killed   = New-SMEstimator $killed -InstanceType local
            long     = New-SMEstimator $long -InstanceType local -MaxRun 1
        }
        $written = Get-Written { $estimators.Values | Start-SMTraining }

        function Get-ErrorOf([string] $Name) {
            $written.Error | Where-Object { $_.TargetObject.TrainingJobName -like "$Name-*" }
        }

        function Get-RunOf([string] $Name) {
            $written.Output | Where-Object TrainingJobName -Like "$Name-*"
        }
    }

    It 'writes one error and then the estimator, for each job' {
        $written.Error | Should -HaveCount 4
        $written.Output | Should -HaveCount 4
        foreach ($run in $written.Output) {
            $at = $written.All.IndexOf($run)
            $before = $written.All[0..$at] | Where-Object {
                $_ -is [System.Management.Automation.ErrorRecord] -and $_.TargetObject.TrainingJobName -eq $run.TrainingJobName
            }
            $before | Should -HaveCount 1 -Because "the error of $($run.TrainingJobName) comes before it"
        }
    }

    It 'makes <Name> a <Category> error with its job as the target' -ForEach @(
        @{ Name = 'fails'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Status = 'Failed'; Secondary = 'Failed'; ExitCode = 3 }
        @{ Name = 'explains'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Status = 'Failed'; Secondary = 'Failed'; ExitCode = 4 }
        @{ Name = 'killed'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Status = 'Failed'; Secondary = 'Failed'; ExitCode = 137 }
        @{ Name = 'long'; Id = 'TrainingJobStopped'; Category = 'InvalidResult'; Status = 'Stopped'; Secondary = 'MaxRuntimeExceeded'; ExitCode = $null }
    ) {
        $run = Get-RunOf $Name
        Assert-Error (Get-ErrorOf $Name) (Get-StartId $Id) $Category $run.LatestTrainingJob
        $run.LatestTrainingJob.TrainingJobStatus | Should -BeExactly $Status
        $run.LatestTrainingJob.SecondaryStatus | Should -BeExactly $Secondary
        $run.LatestTrainingJob.ExitCode | Should -Be $ExitCode
    }

    It 'shows exit code, reason and last lines of a script that failed' {
        $message = (Get-ErrorOf fails).Exception.Message
        $message | Should -Match 'with exit code 3 \(AlgorithmError, ExecuteUserScriptError\)\.\r?\n'
        $message | Should -Match 'RuntimeError: the é data is broken'
        $message | Should -Match '(?m)^Command: .*fails\.py'
        $message | Should -Match "Last lines of algo-1:[\s\S]*before the end"
        (Get-ErrorOf fails).ErrorDetails.RecommendedAction |
            Should -Match "Connect-SMTrainingJob -TrainingJob $((Get-RunOf fails).TrainingJobName) -Local"
        (Get-RunOf fails).LatestTrainingJob.FailureReason | Should -Match 'fails\.py'
    }

    It 'shows the recommended action when the error is printed' {
        (Get-ErrorOf fails | Out-String) -replace '\x1b\[[\d;]*m' | Should -Match 'Connect-SMTrainingJob'
    }

    It 'takes the reason from the failure file that a script wrote' {
        (Get-RunOf explains).LatestTrainingJob.FailureReason |
            Should -BeExactly 'AlgorithmError: column 7 is missing, exit code: 4'
        (Get-ErrorOf explains).Exception.Message | Should -Match 'column 7 is missing'
    }

    It 'keeps what a failed script had written as its model' {
        (Get-ArchiveText (Get-RunOf explains).ModelData)['half.bin'] | Should -BeExactly half
    }

    It 'hints at memory when a script was killed' {
        (Get-ErrorOf killed).Exception.Message | Should -Match '137 is SIGKILL.*memory'
    }

    It 'says that a job ran as long as it may' {
        (Get-ErrorOf long).Exception.Message | Should -Match '-MaxRun'
        (Get-ErrorOf long).ErrorDetails.RecommendedAction | Should -Match '-AllowStopped'
    }

    It 'lets nothing flow on with -ErrorAction Stop' {
        $flowed = [System.Collections.Generic.List[object]]::new()
        $written = Get-Written {
            $estimators.fails | Start-SMTraining -NoLog -ErrorAction Stop | ForEach-Object { $flowed.Add($_) }
        }
        Assert-Error $written (Get-StartId TrainingJobFailed) InvalidResult
        $written.Error[0].TargetObject.TrainingJobName | Should -BeExactly $estimators.fails.TrainingJobName
        $flowed | Should -BeNullOrEmpty
    }

    It 'takes a stopped job as fine with -AllowStopped' {
        $written = Get-Written { $estimators.long | Start-SMTraining -AllowStopped }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Stopped
    }

    It 'says so when the process that watches a job is killed' -Skip:(-not $IsLinux) {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        $folder = Join-Path $State jobs $run.TrainingJobName
        $supervisor = Get-StateProcess "-Folder $folder" | Where-Object CommandLine -Match 'supervisor\.ps1'
        Stop-Process -Id $supervisor.Id -Force
        $written = Get-Written { $run | Connect-SMTrainingJob }
        Assert-Error $written (Get-ErrorId TrainingJobFailed Connect-SMTrainingJob) InvalidResult
        $written.Output.LatestTrainingJob.FailureReason | Should -Match '^InternalServerError: '
        Wait-Until { -not (Get-StateProcess "ml/code") } | Should -BeTrue
    }
}

Describe 'How long a run is waited for' {
    It 'returns at once with -NoWait, with the job under way, without a question with -Confirm:$false' {
        $waiting = New-WaitingEstimator
        $written = Get-Written { $waiting.Estimator | Start-SMTraining -NoWait -Confirm:$false }
        $written.All | Should -HaveCount 1
        $written.Output[0].LatestTrainingJob.TrainingJobStatus | Should -BeExactly InProgress
        $written.Output[0].ModelData | Should -BeNullOrEmpty
        Open-Gate $waiting.Gate
    }

    It 'gives up after -Timeout and leaves the job running' {
        $waiting = New-WaitingEstimator
        $written = Get-Written { $waiting.Estimator | Start-SMTraining -Timeout 0.2 }
        Assert-Error $written (Get-StartId WaitTimedOut) OperationTimeout
        $written.Output | Should -BeNullOrEmpty
        $name = $waiting.Estimator.TrainingJobName
        $written.Error[0].TargetObject.TrainingJobName | Should -BeExactly $name
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match "Connect-SMTrainingJob -TrainingJob $name -Local"
        (Get-SMTraining $name -Local).TrainingJobStatus | Should -BeExactly InProgress
        Open-Gate $waiting.Gate
        $joined = Connect-SMTrainingJob $name -Local -NoLog 6>$null
        $joined.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'takes a script that prints nothing for what it is: not ended yet' {
        $waiting = New-WaitingEstimator @{ TEST_SILENT = 1 }
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        Wait-Until { (Get-SMTraining $run).SecondaryStatus -eq 'Training' }
        $written = Get-Written { $run | Connect-SMTrainingJob -Timeout 0.3 }
        Assert-Error $written (Get-ErrorId WaitTimedOut Connect-SMTrainingJob) OperationTimeout
        $written.Error[0].TargetObject | Should -BeOfType SageMakerEstimator.TrainingJob
        $written.Error[0].TargetObject.TrainingJobName | Should -BeExactly $run.TrainingJobName
        Open-Gate $waiting.Gate
        $written = Get-Written { $run | Connect-SMTrainingJob }
        $written.Log | Should -BeNullOrEmpty
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'stops the job when its waiting is stopped, <When>' -ForEach @(
        @{ When = 'as soon as there is a job'; Until = { Get-SMTraining -Local | Where-Object TrainingJobStatus -EQ InProgress } }
        @{ When = 'as soon as the estimator has its job'; Until = { $waiting.Estimator.TrainingJobName } }
        @{ When = 'while it is followed'; Until = { "$($shell.Streams.Information)" -match 'waiting' } }
    ) {
        $waiting = New-WaitingEstimator
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript({
                    param($module, $estimator)
                    Import-Module $module
                    $estimator | Start-SMTraining
                }).AddArgument($env:SME_MODULE).AddArgument($waiting.Estimator)
            $null = $shell.BeginInvoke()
            Wait-Until $Until -Interval 0
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            Wait-Until { -not (Get-SMTraining -Local | Where-Object TrainingJobStatus -In InProgress, Stopping) } 10 |
                Should -BeTrue
        }
        finally {
            $shell.Dispose()
            Get-SMTraining -Local | Stop-SMTraining -Wait
        }
    }
}
