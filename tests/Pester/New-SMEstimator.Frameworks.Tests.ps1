#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $there = @{ Region = 'us-west-2'; Role = 'R' }

    function Get-NewId([string] $Id) { Get-ErrorId $Id 'New-SMEstimator' }

    function Get-Completion([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    Exit-TestState
}

Describe 'An estimator of a framework' {
    It 'finds its image and keeps what it was made of' {
        $estimator = New-SMEstimator -Framework pytorch -FrameworkVersion 2.0 -EntryPoint $ModelPy -InstanceType ml.p3.2xlarge @there
        $estimator.EstimatorKind | Should -Be Framework
        $estimator.Framework | Should -BeExactly 'PyTorch'
        $estimator.TrainingImageUri |
            Should -BeExactly '763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.0-gpu-py310'
        $estimator.EnableSageMakerMetricsTimeSeries | Should -BeTrue
    }

    It 'takes an image of one''s own' {
        $estimator = New-SMEstimator -Framework PyTorch -ImageUri mine:1 -EntryPoint $ModelPy -InstanceType ml.m5.large @there
        $estimator.TrainingImageUri | Should -BeExactly 'mine:1'
        $estimator.EstimatorKind | Should -Be Framework
    }

    It 'takes $false for no model_dir, and text for one' {
        $settings = @{ Framework = 'TensorFlow'; FrameworkVersion = '2.12'; EntryPoint = $ModelPy; InstanceType = 'ml.m5.large' } + $there
        (New-SMEstimator @settings).ModelDir | Should -Be $null
        (New-SMEstimator @settings -ModelDir $false).ModelDir | Should -BeExactly ''
        (New-SMEstimator @settings -ModelDir s3://b/m).ModelDir | Should -BeExactly 's3://b/m'
    }

    It 'takes a distribution of hashtables' {
        $settings = @{ Framework = 'MXNet'; FrameworkVersion = '1.9'; EntryPoint = $ModelPy; InstanceType = 'ml.m5.large' } + $there
        $estimator = New-SMEstimator @settings -Distribution @{ mpi = @{ enabled = $true; processes_per_host = 4 } } -OutputPath s3://b/o
        $estimator.Distribution['mpi']['processes_per_host'] | Should -Be 4
    }

    It 'runs as a process here, without a region' {
        $region = $env:AWS_REGION, $env:AWS_DEFAULT_REGION
        try {
            $env:AWS_REGION = $env:AWS_DEFAULT_REGION = $null
            $run = New-SMEstimator -Framework PyTorch -FrameworkVersion 2.0 -EntryPoint $ModelPy -InstanceType local -HyperParameter @{ answer = 7 } |
                Start-SMTraining -NoLog 6>$null
            (Get-Seen $run).hyperparameters.answer | Should -Be 7
        }
        finally {
            $env:AWS_REGION, $env:AWS_DEFAULT_REGION = $region
        }
    }

    It 'is refused with <What>' -ForEach @(
        @{ What = 'a name that isn''t there'; With = @{ Framework = 'PyTorhc' }; Id = 'ImageNotFound'; Category = 'ObjectNotFound'; Says = '*nearest is PyTorch*' }
        @{ What = 'a version that isn''t there'; With = @{ Framework = 'PyTorch'; FrameworkVersion = '9.9' }; Id = 'ImageVersionNotFound'; Category = 'ObjectNotFound'; Says = '*9.9*' }
        @{ What = 'an algorithm''s name'; With = @{ Framework = 'pca' }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Says = '*algorithm*' }
        @{ What = 'a strategy that isn''t there'; With = @{ Framework = 'MXNet'; FrameworkVersion = '1.9'; Distribution = @{ horovod = @{} } }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Says = '*horovod*' }
        @{ What = 'SKLearn on two machines'; With = @{ Framework = 'SKLearn'; FrameworkVersion = '1.2-1'; InstanceCount = 2 }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Says = '*one machine*' }
    ) {
        $written = Get-Written { New-SMEstimator -EntryPoint $ModelPy -InstanceType ml.m5.large @there @With }
        Assert-Error $written (Get-NewId $Id) $Category
        "$($written.Error[0])" | Should -BeLike $Says
        $written.Output | Should -BeNullOrEmpty
    }

    It 'is refused without a script' {
        $written = Get-Written { New-SMEstimator -Framework PyTorch -FrameworkVersion 2.0 -InstanceType ml.m5.large @there }
        Assert-Error $written (Get-NewId 'EntryPointMissing') InvalidArgument
    }

    It 'recommends the parameters of this cmdlet' {
        $written = Get-Written { New-SMEstimator -Framework PyTorch -FrameworkVersion 9.9 -EntryPoint $ModelPy -InstanceType ml.m5.large @there }
        $written.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*-FrameworkVersion*'
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*-CatalogPath*'
    }
}

Describe 'An estimator of an algorithm' {
    It 'has the region''s image and no script' {
        $estimator = New-SMEstimator -Algorithm pca -InstanceType ml.m4.xlarge -HyperParameter @{ num_components = [math]::Floor(7 / 2) } @there
        $estimator.EstimatorKind | Should -Be Algorithm
        $estimator.TrainingImageUri | Should -BeExactly '174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1'
        ($estimator | Get-SMHyperParameter -Encoded).Value | Should -BeExactly '3'
    }

    It 'goes by an ARN' {
        $arn = 'arn:aws:sagemaker:us-west-2:865070037744:algorithm/scikit-decision-trees'
        $estimator = New-SMEstimator -AlgorithmArn $arn -InstanceType ml.m4.xlarge @there
        $estimator.EstimatorKind | Should -Be AlgorithmArn
        $estimator.TrainingImageUri | Should -BeNullOrEmpty
    }

    It 'can''t be local' {
        Assert-Error (Get-Written { New-SMEstimator -Algorithm pca -InstanceType local @there }) `
            (Get-NewId 'NotSupportedInLocalMode') InvalidArgument 'local'
    }
}

Describe 'Completion' {
    It 'offers <First> for <Line>' -ForEach @(
        @{ Line = 'New-SMEstimator -Framework PyT'; First = 'PyTorch' }
        @{ Line = 'New-SMEstimator -Algorithm kme'; First = 'kmeans' }
        @{ Line = 'New-SMEstimator -Framework SKLearn -FrameworkVersion 1.2'; First = '1.2-1' }
        @{ Line = 'New-SMEstimator -Framework PyTorch -FrameworkVersion 2.0.0 -PyVersion '; First = 'py310' }
    ) {
        Get-Completion $Line | Select-Object -First 1 | Should -BeExactly $First
    }
}
