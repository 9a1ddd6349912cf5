#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-ClearId([string] $Id) { Get-ErrorId $Id 'Clear-SMLocalState' }

    function New-Run([string] $Base) {
        New-SMEstimator $ModelPy -InstanceType local -BaseJobName $Base | Start-SMTraining -NoLog 6>$null
    }
}

AfterAll {
    Exit-TestState
}

Describe 'Clearing ended jobs' {
    BeforeAll {
        $first = New-Run first
        $second = New-Run second
        $waiting = New-WaitingEstimator
        $running = $waiting.Estimator | Start-SMTraining -NoWait
    }

    It 'removes nothing with -WhatIf, which wins over -Force' {
        $written = Get-Written { Clear-SMLocalState -Force -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        Get-SMLocalState | Should -HaveCount 3
    }

    It 'leaves what is not older than -OlderThan <Age>' -ForEach @(
        @{ Age = '01:00:00' }, @{ Age = 3600 }, @{ Age = [timespan]::FromDays(1) }
    ) {
        Clear-SMLocalState -OlderThan $Age -Force
        Get-SMLocalState | Should -HaveCount 3
    }

    It 'removes the job that is named, with its results, silently' {
        $written = Get-Written { Clear-SMLocalState $first.TrainingJobName -Force }
        $written.All | Should -BeNullOrEmpty
        Get-SMLocalState $first.TrainingJobName | Should -BeNullOrEmpty
        Test-Path ([uri] $first.ModelData).LocalPath | Should -BeFalse
        Get-SMLocalState $second.TrainingJobName | Should -Not -BeNullOrEmpty
    }

    It 'makes the removed job unknown' {
        $written = Get-Written { $first | Get-SMTraining }
        Assert-Error $written (Get-ErrorId TrainingJobNotFound Get-SMTraining) ObjectNotFound $first.TrainingJobName
    }

    It 'refuses a running job that is named' {
        $written = Get-Written { Clear-SMLocalState $running.TrainingJobName -Force }
        Assert-Error $written (Get-ClearId TrainingJobBusy) ResourceBusy
        $written.Error[0].TargetObject.Name | Should -BeExactly $running.TrainingJobName
        $written.Error[0].ErrorDetails.RecommendedAction |
            Should -Match "Stop-SMTraining -TrainingJob $($running.TrainingJobName) -Local -Wait"
    }

    It 'passes over what runs when a pattern names it' {
        $written = Get-Written { Clear-SMLocalState * -Force }
        $written.All | Should -BeNullOrEmpty
        Get-SMLocalState | ForEach-Object Name | Should -BeExactly $running.TrainingJobName
    }

    It 'takes the job of <What> from the pipeline' -ForEach @(
        @{ What = 'an estimator'; Item = { $args[0] } }
        @{ What = 'a training job'; Item = { $args[0].LatestTrainingJob } }
        @{ What = 'a name'; Item = { $args[0].TrainingJobName } }
    ) {
        $run = New-Run piped
        $written = Get-Written { & $Item $run | Clear-SMLocalState -Force }
        $written.All | Should -BeNullOrEmpty
        Get-SMLocalState $run.TrainingJobName | Should -BeNullOrEmpty
    }

    It 'says TrainingJobNotFound for a piped job that is gone, and NoTrainingJob for what is none' {
        $run = New-Run gone
        $run | Clear-SMLocalState -Force
        Assert-Error (Get-Written { $run | Clear-SMLocalState -Force }) (Get-ClearId TrainingJobNotFound) ObjectNotFound $run
        Assert-Error (Get-Written { 5 | Clear-SMLocalState -Force }) (Get-ClearId NoTrainingJob) InvalidArgument 5
    }

    It 'looks at a piped entry as it is now' {
        $entry = Get-SMLocalState $running.TrainingJobName
        $entry.Status | Should -BeExactly InProgress
        Open-Gate $waiting.Gate
        Wait-Until { (Get-SMTraining $running).TrainingJobStatus -eq 'Completed' }
        (Get-Written { $entry | Clear-SMLocalState -Force }).Error | Should -BeNullOrEmpty
        Get-SMLocalState | Should -BeNullOrEmpty
    }

    It 'does nothing where nothing is' {
        (Get-Written { Clear-SMLocalState -Force }).All | Should -BeNullOrEmpty
        (Get-Written { Clear-SMLocalState nobody -Force }).All | Should -BeNullOrEmpty
    }
}

Describe 'Clearing what belongs to endpoints' {
    It 'refuses an endpoint that serves' {
        $run = New-Run served
        $null = $run | Publish-SMEndpoint -InstanceType local -EndpointName serving -EntryPoint $ModelPy 6>$null
        $entry = Get-SMLocalState serving -Kind Endpoint
        $written = Get-Written { $entry | Clear-SMLocalState -Force }
        Assert-Error $written (Get-ClearId EndpointBusy) ResourceBusy $entry
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Unpublish-SMEndpoint -Endpoint serving -Local -Force'
        (Connect-SMEndpoint serving -Local).EndpointStatus | Should -BeExactly InService
    }

    It 'refuses a <Kind> that an endpoint uses' -ForEach @(@{ Kind = 'Model' }, @{ Kind = 'EndpointConfig' }) {
        $entry = Get-SMLocalState -Kind $Kind
        $written = Get-Written { $entry | Clear-SMLocalState -Force }
        Assert-Error $written (Get-ClearId ResourceInUse) ResourceBusy $entry
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Unpublish-SMEndpoint -Endpoint serving -Local -Force'
        ((Connect-SMEndpoint serving -Local) | Invoke-SMEndpoint 1).row | Should -BeExactly '1'
    }

    It 'leaves no file when all was removed' {
        Unpublish-SMEndpoint serving -Local -Force
        Get-SMLocalState | Clear-SMLocalState -Force
        Get-ChildItem $State -Recurse -File | ForEach-Object FullName | Should -BeNullOrEmpty
    }
}

Describe 'Clearing right after the end' {
    It 'works while a job tidies up' {
        # Many folders take a job's watcher a while to remove after the job has ended.
        $untidy = New-EntryPoint 'untidy.py' @'
import os
for i in range(1000):
    os.makedirs(os.path.join(os.environ["SM_INPUT_DIR"], "scratch", str(i), "deep"))
'@
        $run = New-SMEstimator $untidy -InstanceType local | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { Clear-SMLocalState $run.TrainingJobName -Force }
        $written.Error | Should -BeNullOrEmpty
        Get-SMLocalState $run.TrainingJobName | Should -BeNullOrEmpty
        Wait-Until { -not (Get-StateProcess $run.TrainingJobName) } | Should -BeTrue
        Get-SMLocalState $run.TrainingJobName | Should -BeNullOrEmpty
    }
}
