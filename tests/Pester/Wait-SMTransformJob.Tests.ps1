#requires -Version 7.4
<#
    Wait-SMTransformJob, Connect-SMTransformJob and Stop-SMTransform with jobs of this machine; their ways in AWS are in
    Start-SMTransform.Wire.Tests.ps1.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $waiting = New-WaitingEstimator
    Open-Gate $waiting.Gate
    $run = $waiting.Estimator | Start-SMTraining -NoLog 6>$null
    $rows = Join-Path $Work rows.csv
    Set-Content $rows '1,2'

    # A job whose model waits for its gate, started.
    function Start-Waiting([hashtable] $More = @{}) {
        $gate = Join-Path $Work "gate-$([guid]::NewGuid().ToString('N'))"
        $job = $run | New-SMTransformer -InstanceType local -Environment @{ TEST_GATE = $gate } -OutputPath (Join-Path $Work out) |
            Start-SMTransform $rows -ContentType text/csv -NoWait @More
        [pscustomobject]@{ Job = $job; Gate = $gate }
    }
}

AfterAll {
    Exit-TestState
}

Describe 'Wait-SMTransformJob' {
    It 'writes each job as it ends, the first one first' {
        $slow, $quick = (Start-Waiting), (Start-Waiting)
        Open-Gate $quick.Gate
        $written = Get-Written {
            $slow.Job, $quick.Job | Wait-SMTransformJob | ForEach-Object { Open-Gate $slow.Gate; $_ }
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TransformJobName | Should -BeExactly $quick.Job.TransformJobName, $slow.Job.TransformJobName
        $written.Output.TransformJobStatus | Should -BeExactly Completed, Completed
        $written.Log.Message | Should -Contain 'rows.csv: 1 records transformed'
    }

    It 'returns after the first end with -Any, and times out without stopping anything' {
        $slow, $quick = (Start-Waiting), (Start-Waiting)
        Open-Gate $quick.Gate
        (Wait-SMTransformJob $slow.Job.TransformJobName, $quick.Job.TransformJobName -Local -Any -NoLog 6>$null).TransformJobName |
            Should -BeExactly $quick.Job.TransformJobName
        $written = Get-Written { $slow.Job | Wait-SMTransformJob -Timeout 0.2 -NoLog }
        Assert-Error $written (Get-ErrorId WaitTimedOut Wait-SMTransformJob) OperationTimeout
        "$($written.Error.ErrorDetails.RecommendedAction)" | Should -Match 'Connect-SMTransformJob -TransformJob \S+ -Local'
        Open-Gate $slow.Gate
        ($slow.Job | Wait-SMTransformJob -NoLog 6>$null).TransformJobStatus | Should -BeExactly Completed
    }

    It 'is <Id> for <What>, and the others are waited for' -ForEach @(
        @{ What = 'a name nobody has'; Given = 'no-such-job'; Id = 'TransformJobNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a number'; Given = 5; Id = 'NoTransformJob'; Category = 'InvalidArgument' }
    ) {
        $waiting = Start-Waiting
        Open-Gate $waiting.Gate
        $written = Get-Written { Wait-SMTransformJob $Given, $waiting.Job.TransformJobName -Local -NoLog }
        Assert-Error $written (Get-ErrorId $Id Wait-SMTransformJob) $Category $Given
        $written.Output.TransformJobName | Should -BeExactly $waiting.Job.TransformJobName
    }
}

Describe 'A pipeline that ends early' {
    It 'stops the job of this machine that Start-SMTransform waited for' {
        $transformer = $run | New-SMTransformer -InstanceType local -Environment @{ TEST_GATE = Join-Path $Work never }
        $written = Get-Written { $transformer | Start-SMTransform $rows -ContentType text/csv -JobName early 6>&1 | Select-Object -First 1 }
        $written.Error | Should -BeNullOrEmpty
        Wait-Until { (Connect-SMTransformJob early -Local -NoWait).LatestTransformJob.TransformJobStatus -eq 'Stopped' } | Should -BeTrue
    }

    It 'leaves a job alone that is only waited for' {
        $waiting = Start-Waiting
        $null = $waiting.Job | Wait-SMTransformJob 6>&1 | Select-Object -First 1
        (Connect-SMTransformJob $waiting.Job -NoWait).LatestTransformJob.TransformJobStatus | Should -BeExactly InProgress
        Open-Gate $waiting.Gate
        ($waiting.Job | Wait-SMTransformJob -NoLog 6>$null).TransformJobStatus | Should -BeExactly Completed
    }
}

Describe 'Stop-SMTransform' {
    It 'stops a job of this machine, which stores nothing and leaves no process' {
        $waiting = Start-Waiting
        (Get-Written { $waiting.Job | Stop-SMTransform -WhatIf }).Output | Should -BeNullOrEmpty
        $job = $waiting.Job | Stop-SMTransform -Wait
        $job.TransformJobStatus | Should -BeExactly Stopped
        ($waiting.Job | Stop-SMTransform -Wait).TransformJobStatus | Should -BeExactly Stopped
        $written = Get-Written { $waiting.Job | Wait-SMTransformJob -NoLog }
        Assert-Error $written (Get-ErrorId TransformJobStopped Wait-SMTransformJob) InvalidResult $written.Output[0]
        (Get-Written { Wait-SMTransformJob $job -NoLog -AllowStopped }).Error | Should -BeNullOrEmpty
        Wait-Until { -not (Get-StateProcess $job.TransformJobName) } | Should -BeTrue
    }

    It 'keeps what runs from being cleared' {
        $waiting = Start-Waiting
        $written = Get-Written { Clear-SMLocalState -Name $waiting.Job.TransformJobName -Force }
        Assert-Error $written (Get-ErrorId TransformJobBusy Clear-SMLocalState) ResourceBusy
        "$($written.Error.ErrorDetails.RecommendedAction)" | Should -Match 'Stop-SMTransform -TransformJob \S+ -Local -Wait'
        $null = $waiting.Job | Stop-SMTransform -Wait
        Clear-SMLocalState -Name $waiting.Job.TransformJobName -Force
        Get-SMLocalState -Kind TransformJob | Where-Object Name -EQ $waiting.Job.TransformJobName | Should -BeNullOrEmpty
    }

    It 'fails a job whose supervisor was killed, and ends what that left running' -Skip:(-not $IsLinux) {
        $waiting = Start-Waiting
        $status = Join-Path $State transform-jobs $waiting.Job.TransformJobName status.json
        $null = Wait-Until { (Get-Content $status -Raw | ConvertFrom-Json).Child }
        Get-StateProcess $waiting.Job.TransformJobName | Where-Object CommandLine -Match 'supervisor' |
            ForEach-Object { Stop-Process -Id $_.Id -Force }
        $written = Get-Written { $waiting.Job | Wait-SMTransformJob -NoLog }
        Assert-Error $written (Get-ErrorId TransformJobFailed Wait-SMTransformJob) InvalidResult
        "$($written.Error)" | Should -Match 'supervisor'
        Wait-Until { -not (Get-StateProcess $waiting.Job.TransformJobName) } | Should -BeTrue
    }
}

Describe 'Connect-SMTransformJob' {
    It 'follows a job of another shell and gives a transformer that runs again' {
        $waiting = Start-Waiting
        Open-Gate $waiting.Gate
        $written = Get-Written { Connect-SMTransformJob $waiting.Job.TransformJobName -Local }
        $written.Error | Should -BeNullOrEmpty
        $written.Log.Message | Should -Contain 'rows.csv: 1 records transformed'
        $found = $written.Output[0]
        $found | Should -BeOfType SageMakerEstimator.Transformer
        $found.LatestTransformJob.TransformJobStatus | Should -BeExactly Completed
        $found.Environment['TEST_GATE'] | Should -BeExactly $waiting.Gate
        ($found | Start-SMTransform $rows -ContentType text/csv -NoLog 6>$null).TransformJobStatus | Should -BeExactly Completed
    }

    It 'returns at once with -NoWait' {
        $waiting = Start-Waiting
        (Connect-SMTransformJob $waiting.Job -NoWait).LatestTransformJob.TransformJobStatus | Should -BeExactly InProgress
        $null = $waiting.Job | Stop-SMTransform -Wait
    }

    It 'is NoTransformJob for a transformer that has not been run' {
        $written = Get-Written { $run | New-SMTransformer -InstanceType local | Connect-SMTransformJob }
        Assert-Error $written (Get-ErrorId NoTransformJob Connect-SMTransformJob) InvalidArgument
        "$($written.Error)" | Should -Match 'Start-SMTransform'
    }
}
