#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    function Get-MetricId([string] $Id) { Get-ErrorId $Id 'Get-SMTrainingMetric' }
}

AfterAll {
    Exit-TestState
}

Describe 'Metrics of a job of this machine' {
    It 'are found in its log by the definitions of its estimator' {
        $steps = New-EntryPoint 'steps.py' 'for n in range(1, 4): print(f"epoch={n} loss={1 / n}", flush=True)'
        $run = New-SMEstimator $steps -InstanceType local -MetricDefinition @{ Name = 'train:loss'; Regex = 'loss=([0-9.]+)' } |
            Start-SMTraining -NoLog 6>$null
        $points = @($run | Get-SMTrainingMetric)
        $points | Should -HaveCount 3
        $points.MetricName | Select-Object -Unique | Should -BeExactly train:loss
        $points.Value | ForEach-Object { [math]::Round($_, 3) } | Should -Be 1, 0.5, 0.333
        $points[0].Elapsed | Should -BeOfType timespan
        [math]::Round(($run | Get-SMTrainingMetric -Final).Value, 3) | Should -Be 0.333
        @($run.TrainingJobName | Show-SMTrainingMetric -Local) | Should -HaveCount 3
        Get-Content ($run | Export-SMTrainingReport -Path $Work) -Raw | Should -Match '<svg [^>]*aria-label="train:loss"'
    }

    It 'are MetricsNotDefined when nobody said how to find them' {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        Assert-Error (Get-Written { $run | Get-SMTrainingMetric }) (Get-MetricId MetricsNotDefined) InvalidArgument $run.TrainingJobName
        Assert-Error (Get-Written { Get-SMTrainingMetric $run.TrainingJobName -MetricName loss -Local }) (Get-MetricId MetricsNotDefined) InvalidArgument $run.TrainingJobName
    }

    It 'are <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; With = @{ TrainingJob = 'no-such-job'; Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-job' }
        @{ What = 'a number'; With = @{ TrainingJob = 5; Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 5 }
        @{ What = 'a bare name without -Local'; With = @{ TrainingJob = 'some-job' }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some-job' }
    ) {
        Assert-Error (Get-Written { Get-SMTrainingMetric @With }) (Get-MetricId $Id) $Category $Target
    }

    It 'refuse the period <Period>' -ForEach @(@{ Period = 0 }, @{ Period = 86401 }, @{ Period = 'often' }) {
        Assert-Error (Get-Written { Get-SMTrainingMetric some-job -Period $Period }) `
            'ParameterArgumentTransformationError,SageMakerEstimator.Commands.GetSMTrainingMetricCommand' InvalidData
    }
}

Describe 'Metrics of a job of SageMaker' {
    BeforeAll {
        Start-FakeAws
        Send-FakeAws jobs @{ finalMetrics = @{ loss = 0.25; acc = 0.5 }; count = 0 }
        $runs = 1, 2 | ForEach-Object {
            New-SMEstimator -ImageUri 111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1 -InstanceType ml.m5.large `
                -OutputPath s3://demo-bucket/out
        } | Start-SMTraining -NoWait
        Send-FakeAws clock @{ advanceSeconds = 600 }
    }

    AfterAll {
        Stop-FakeAws
    }

    It 'are one table of a sweep with -Final, without CloudWatch' {
        $written = Get-Written { $runs | Get-SMTrainingMetric -Final }
        $written.Error | Should -BeNullOrEmpty
        $written.Output | Should -HaveCount 4
        $written.Output | Should -BeOfType SageMakerEstimator.MetricPoint
        $written.Output.TrainingJobName | Select-Object -Unique | Should -BeExactly $runs.TrainingJobName
        ($written.Output | Where-Object MetricName -EQ loss).Value | Should -Be 0.25, 0.25
        (Get-FakeAws requests).operation | Should -Not -Contain GetMetricData
    }

    It 'are points of CloudWatch, from and to a moment' {
        $job = $runs[0] | Get-SMTraining
        $start = [System.DateTimeOffset] $job.TrainingStartTime
        Send-FakeAws metrics @{
            namespace  = '/aws/sagemaker/TrainingJobs'
            name       = 'loss'
            dimensions = @{ TrainingJobName = $job.TrainingJobName }
            points     = @{ $start.AddSeconds(1).ToString('o') = 4.5 }
        }
        $points = @($job | Get-SMTrainingMetric -MetricName loss)
        $points | Should -HaveCount 1
        $points[0].Value | Should -Be 4.5
        $points[0].MetricName | Should -BeExactly loss
        $written = Get-Written { $job | Get-SMTrainingMetric -MetricName loss -StartTime $start.AddHours(-3) -EndTime $start.AddHours(-2) }
        $written.Output | Should -BeNullOrEmpty
        $written.Warning | Should -HaveCount 1
    }

    It 'are objects of Show-SMTrainingMetric, too, when output is redirected' {
        $points = @($runs[0] | Show-SMTrainingMetric -MetricName loss)
        $points | Should -HaveCount 1
        $points[0] | Should -BeOfType SageMakerEstimator.MetricPoint
    }
}

Describe 'Metrics of a sweep of a hundred estimators' {
    BeforeAll {
        Start-FakeAws
    }

    AfterAll {
        Stop-FakeAws
    }

    It 'are compared in one table' {
        $count = 100
        Send-FakeAws clock @{ autoAdvanceSeconds = 30 }
        Send-FakeAws jobs @(1..$count | ForEach-Object { @{ match = "sweep-$_-*"; finalMetrics = @{ loss = 1 / $_ } } })
        $before = @(Get-FakeAws requests).Count
        $sweep = 1..$count | ForEach-Object {
            New-SMEstimator -ImageUri 111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1 -InstanceType ml.m5.large `
                -OutputPath s3://demo-bucket/out -BaseJobName "sweep-$_" -HyperParameter @{ number = $_ }
        } | Start-SMTraining -NoLog 6>$null
        $sweep | Should -HaveCount $count
        $sweep.TrainingJobName | Select-Object -Unique | Should -HaveCount $count
        $sweep.LatestTrainingJob.TrainingJobStatus | Select-Object -Unique | Should -BeExactly Completed
        $sweep | ForEach-Object { $_.TrainingJobName | Should -Match "^sweep-$($_.HyperParameter['number'])-\d{4}-" }

        $table = @($sweep | Get-SMTrainingMetric -Final | Sort-Object Value)
        $table | Should -HaveCount $count
        $table[0].TrainingJobName | Should -Match '^sweep-100-'
        $table[-1].TrainingJobName | Should -Match '^sweep-1-'
        $text = ($table | Format-Table | Out-String -Width 200).Trim() -split '\r?\n'
        $text -match 'MetricName|Metric' | Should -HaveCount 1
        $text -match '^.*sweep-\d+-' | Should -HaveCount $count
        $asked = @(Get-FakeAws requests)[$before..1e6].operation
        @($asked -eq 'CreateTrainingJob') | Should -HaveCount $count
        $asked | Should -Not -Contain GetMetricData
        $asked | Should -Not -Contain ListTrainingJobs
    }
}
