#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-ImportId([string] $Id) { Get-ErrorId $Id 'Import-SMEstimator' }
}

AfterAll {
    Exit-TestState
}

Describe 'Import-SMEstimator' {
    It 'makes an estimator whose request is the original''s' {
        $settings = @{
            Framework        = 'PyTorch'
            FrameworkVersion = '2.0'
            EntryPoint       = $ModelPy
            InstanceType     = 'ml.p3.16xlarge'
            InstanceCount    = 2
            Role             = 'arn:aws:iam::111122223333:role/R'
            OutputPath       = 's3://bucket/out'
            Region           = 'eu-west-1'
            HyperParameter   = @{ d = 1.0; m = 0.10d; nan = [double]::NaN; list = 1, 2.5; t = $true; n = $null }
            Distribution     = @{ smdistributed = @{ dataparallel = @{ enabled = $true } } }
            Tag              = @{ team = 'a' }
            Spot             = $true
            MaxWait          = '2.00:00:00'
            CheckpointS3Uri  = 's3://bucket/ck'
            Environment      = @{ A = 1 }
        }
        $estimator = New-SMEstimator @settings
        $again = $estimator | Export-SMEstimator (Join-Path $Work whole.json) | Import-SMEstimator
        $requests = $estimator, $again | ConvertTo-SMTrainingRequest -JobName job-1 -AsJson -WarningAction Ignore
        $requests[0] | Should -BeExactly $requests[1]
        $again.EstimatorKind | Should -Be Framework
        $again.Region | Should -BeExactly 'eu-west-1'
    }

    It 'trains as the original does' {
        $file = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 42 } |
            Export-SMEstimator (Join-Path $Work train.json)
        $run = Import-SMEstimator $file | Start-SMTraining -NoLog 6>$null
        (Get-Seen $run).hyperparameters.answer | Should -Be 42
    }

    It 'takes region and profile of the call before those of the file' {
        $file = New-SMEstimator -ImageUri i -InstanceType ml.m5.large -Region eu-west-1 -ProfileName one |
            Export-SMEstimator (Join-Path $Work place.json)
        $here = Import-SMEstimator $file -Region eu-north-1 -ProfileName two
        "$($here.Region) $($here.ProfileName)" | Should -BeExactly 'eu-north-1 two'
        $there = Import-SMEstimator $file
        "$($there.Region) $($there.ProfileName)" | Should -BeExactly 'eu-west-1 one'
    }

    It 'goes on after a file that can''t be read' {
        $good = New-SMEstimator $ModelPy -InstanceType local | Export-SMEstimator (Join-Path $Work good.json)
        $bad = New-EntryPoint 'bad.json' '{'
        $written = Get-Written { $bad, $good.FullName | Import-SMEstimator }
        Assert-Error $written (Get-ImportId 'EstimatorFileInvalid') InvalidArgument $bad
        $written.Output | Should -HaveCount 1
    }

    It 'names a slip and what it may have been' {
        $path = New-EntryPoint 'slip.json' '{ "FormatVersion": 1, "InstanceTyp": "local" }'
        $written = Get-Written { Import-SMEstimator $path }
        Assert-Error $written (Get-ImportId 'EstimatorFileInvalid') InvalidArgument $path
        "$($written.Error[0])" | Should -BeLike "*InstanceTyp*InstanceType*"
    }

    It 'says that a file is missing' {
        $path = Join-Path $Work missing.json
        Assert-Error (Get-Written { Import-SMEstimator $path }) (Get-ImportId 'FileNotReadable') ReadError $path
    }
}
