#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire

    function Get-SetId([string] $Id) { Get-ErrorId $Id 'Set-SMTraining' }

    function Get-Warm([hashtable] $More = @{}) {
        New-WireEstimator (@{ KeepAlivePeriod = 1800 } + $More) | Start-SMTraining -InputData s3://data/train -NoLog 6>$null
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A job in AWS' {
    BeforeEach {
        Reset-Double
    }

    It 'keeps its machines as long as is said now, whichever way it is named' {
        $run = Get-Warm
        foreach ($job in $run, $run.LatestTrainingJob, $run.TrainingJobName, ([pscustomobject]@{ TrainingJobName = $run.TrainingJobName })) {
            $written = Get-Written { $job | Set-SMTraining -KeepAlivePeriod 00:45:00 }
            $written.Error | Should -BeNullOrEmpty
            $written.Output | Should -HaveCount 1
            $written.Output[0] | Should -BeOfType SageMakerEstimator.TrainingJob
            $written.Output[0].TrainingJobName | Should -BeExactly $run.TrainingJobName
            $written.Output[0].WarmPoolStatus | Should -BeExactly Available
        }
        (Get-Request UpdateTrainingJob).parameters.ResourceConfig.KeepAlivePeriodInSeconds | Should -Be 2700, 2700, 2700, 2700
    }

    It 'lets them go with 0' {
        $job = Get-Warm | Set-SMTraining -KeepAlivePeriod 0
        (Get-Request UpdateTrainingJob).parameters.ResourceConfig.KeepAlivePeriodInSeconds | Should -Be 0
        $job.WarmPoolStatus | Should -Not -BeExactly InUse
    }

    It 'may be looked into while it runs' {
        Invoke-Double jobs @{ trainingSeconds = 100000 }
        $run = New-WireEstimator | Start-SMTraining -InputData s3://data/train -NoWait
        $null = $run | Set-SMTraining -EnableRemoteDebug $true
        (Get-Request UpdateTrainingJob).parameters.RemoteDebugConfig.EnableRemoteDebug | Should -BeTrue
        (Get-Request UpdateTrainingJob).parameters.PSObject.Properties.Name | Should -Not -Contain ResourceConfig
    }

    It 'stays as it is with -WhatIf, which shows the request' {
        $run = Get-Warm
        $written = Get-Written { $run | Set-SMTraining -KeepAlivePeriod 60 -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        $written.WhatIf[0].Operation | Should -BeExactly UpdateTrainingJob
        ($written.WhatIf[0].Json | ConvertFrom-Json).ResourceConfig.KeepAlivePeriodInSeconds | Should -Be 60
        Get-Request UpdateTrainingJob | Should -BeNullOrEmpty
    }

    It 'without a warm pool is refused in the words of the service, and the next one is still changed' {
        $cold = New-WireEstimator | Start-SMTraining -InputData s3://data/train -NoLog 6>$null
        $warm = Get-Warm
        $written = Get-Written { $cold, $warm | Set-SMTraining -KeepAlivePeriod 60 }
        Assert-Error $written (Get-SetId RequestInvalid) InvalidArgument $cold.TrainingJobName
        $written.Error[0].Exception.Message | Should -Match 'warm pool'
        $written.Output.TrainingJobName | Should -BeExactly $warm.TrainingJobName
    }

    It 'that is not there is not found' {
        Assert-Error (Get-Written { Set-SMTraining nosuch -KeepAlivePeriod 60 }) (Get-SetId TrainingJobNotFound) ObjectNotFound nosuch
        Get-Request UpdateTrainingJob | Should -BeNullOrEmpty
    }

    It 'is not asked for when nothing is to be different, or when the service would refuse it' {
        Assert-Error (Get-Written { Set-SMTraining any }) (Get-SetId NothingToChange) InvalidArgument
        (Get-Written { Set-SMTraining any -KeepAlivePeriod 21601 }).Error | Should -HaveCount 1
        (Get-Written { Set-SMTraining any -KeepAlivePeriod -1 }).Error | Should -HaveCount 1
        Get-Request | Should -BeNullOrEmpty
    }
}

Describe 'A job of this machine' {
    It 'keeps nothing warm, so there is nothing to change' {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { $run | Set-SMTraining -KeepAlivePeriod 60 }
        Assert-Error $written (Get-SetId NotSupportedInLocalMode) InvalidArgument
        $written = Get-Written { Set-SMTraining $run.TrainingJobName -Local -KeepAlivePeriod 60 }
        Assert-Error $written (Get-SetId NotSupportedInLocalMode) InvalidArgument $run.TrainingJobName
    }
}
