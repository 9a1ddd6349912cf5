#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    function Get-NewId([string] $Id) { Get-ErrorId $Id 'New-SMTransformer' }
    $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A transformer of this machine' {
    It 'has a model of the estimator''s job and what was said of it' {
        $transformer = $run | New-SMTransformer -InstanceType local -Strategy SINGLE_RECORD -AssembleWith Line -Accept text/csv -OutputPath out -Environment @{ A = 1 } -MaxConcurrentTransform 2 -MaxPayload 3
        $transformer | Should -BeOfType SageMakerEstimator.Transformer
        $transformer.Backend | Should -Be Local
        $transformer.ModelName | Should -BeIn (Get-SMLocalState -Kind Model).Name
        $transformer.Strategy, $transformer.AssembleWith, $transformer.Accept | Should -BeExactly SingleRecord, Line, text/csv
        $transformer.OutputPath | Should -BeExactly ([uri] "file://$PWD/out").AbsoluteUri
        $transformer.Environment['A'] | Should -BeExactly '1'
        $transformer.MaxConcurrentTransform, $transformer.MaxPayload, $transformer.InstanceCount | Should -Be 2, 3, 1
        $transformer.LatestTransformJob | Should -BeNullOrEmpty
    }

    It 'takes a job, its name and a name for the model' {
        ($run.LatestTrainingJob | New-SMTransformer -InstanceType local -ModelName mine).ModelName | Should -BeExactly mine
        (New-SMTransformer $run.TrainingJobName -Local -InstanceType local -ModelName other).ModelName | Should -BeExactly other
        (Get-SMLocalState -Kind Model).Name | Should -Contain mine
        (Get-SMLocalState -Kind Model).Name | Should -Contain other
    }

    It 'takes a model that is there, by its name alone, and makes none' {
        $null = $run | New-SMTransformer -InstanceType local -ModelName known
        $before = (Get-SMLocalState -Kind Model).Count
        (New-SMTransformer -ModelName known -InstanceType local).ModelName | Should -BeExactly known
        (Get-SMLocalState -Kind Model).Count | Should -Be $before
    }

    It 'makes nothing with -WhatIf' {
        $before = (Get-SMLocalState -Kind Model).Count
        $written = Get-Written { $run | New-SMTransformer -InstanceType local -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        $written.WhatIf.Operation | Should -BeExactly CreateModel
        (Get-SMLocalState -Kind Model).Count | Should -Be $before
    }

    It 'is refused for <What>, and nothing is made' -ForEach @(
        @{ What = 'no machine'; More = @{}; Id = 'InstanceTypeMissing' }
        @{ What = 'too much at once'; More = @{ InstanceType = 'local'; MaxConcurrentTransform = 20; MaxPayload = 6 }; Id = 'ParametersConflict' }
        @{ What = 'a folder of a script that is not named'; More = @{ InstanceType = 'local'; SourceDir = 'x' }; Id = 'ParametersConflict' }
        @{ What = 'half a VPC'; More = @{ InstanceType = 'local'; Subnet = 's' }; Id = 'ParametersConflict' }
        @{ What = 'a VPC and none'; More = @{ InstanceType = 'local'; Subnet = 's'; SecurityGroupId = 'g'; NoVpcConfig = $true }; Id = 'ParametersConflict' }
    ) {
        $before = (Get-SMLocalState -Kind Model).Count
        $written = Get-Written { $run | New-SMTransformer @More }
        Assert-Error $written (Get-NewId $Id) InvalidArgument
        $written.Output | Should -BeNullOrEmpty
        (Get-SMLocalState -Kind Model).Count | Should -Be $before
    }

    It 'only names a model when its estimator has no job, and says so' {
        $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local -BaseJobName b | New-SMTransformer -InstanceType local }
        "$($written.Warning)" | Should -Match 'no training job'
        $written.Output[0].ModelName | Should -Match '^b-\d{4}-'
    }

    It 'is an error for <What>' -ForEach @(
        @{ What = 'a job that nobody has'; Job = { 'no-such-job' }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a number'; Job = { 7 }; Id = 'NoTrainingJob'; Category = 'InvalidArgument' }
    ) {
        Assert-Error (Get-Written { & $Job | New-SMTransformer -InstanceType local -Local }) (Get-NewId $Id) $Category
    }
}

Describe 'A transformer in AWS' {
    BeforeAll {
        Reset-Double
        $cloud = New-WireEstimator @{ Tag = @{ team = 'a' } } | Start-SMTraining @{ train = 's3://data/train/' } -JobName job-1 -NoLog 6>$null
    }

    It 'has a model with the job''s artifact, role and tags' {
        $transformer = $cloud | New-SMTransformer -InstanceType ml.m5.large -InstanceCount 2 -ModelName mine -OutputKmsKey k -VolumeKmsKey v -BaseTransformJobName base
        $transformer.Backend, $transformer.Region | Should -Be Aws, us-west-2
        $transformer.Tag.Key | Should -BeExactly team
        $request = (Get-Request CreateModel).parameters
        $request.ModelName | Should -BeExactly mine
        $request.PrimaryContainer.Image | Should -BeExactly $Image
        $request.PrimaryContainer.ModelDataUrl | Should -BeExactly $cloud.ModelData
        $request.Tags.Value | Should -BeExactly a
        Get-Resource transform-job | Should -BeNullOrEmpty
    }

    It 'takes role, VPC, isolation and tags from the call' {
        Reset-Double
        $cloud = New-WireEstimator | Start-SMTraining @{ train = 's3://data/train/' } -NoLog 6>$null
        $null = $cloud | New-SMTransformer -InstanceType ml.m5.large -Role $env:SAGEMAKER_ROLE -Subnet subnet-1 -SecurityGroupId sg-1 -EnableNetworkIsolation -Tag @{ a = 'b' }
        $request = (Get-Request CreateModel).parameters
        $request.VpcConfig.Subnets | Should -BeExactly subnet-1
        $request.VpcConfig.SecurityGroupIds | Should -BeExactly sg-1
        $request.EnableNetworkIsolation | Should -BeTrue
        $request.Tags.Key | Should -BeExactly a
    }

    It 'makes no request for a model that is there' {
        $count = @(Get-Request).Count
        (New-SMTransformer -ModelName some-model -InstanceType ml.m5.large).ModelName | Should -BeExactly some-model
        @(Get-Request).Count | Should -Be $count
    }

    It 'comes back from Clixml and still knows its place' {
        $transformer = New-SMTransformer -ModelName some-model -InstanceType ml.m5.large -Environment @{ A = 'b' } -Tag @{ k = 'v' }
        $transformer | Export-Clixml (Join-Path $Work t.xml)
        $back = Import-Clixml (Join-Path $Work t.xml)
        $written = Get-Written { $back | Start-SMTransform s3://data/train/ -JobName x -WhatIf }
        $written.Error | Should -BeNullOrEmpty
        $request = $written.WhatIf[0].Json | ConvertFrom-Json
        $request.ModelName | Should -BeExactly some-model
        $request.Tags.Value | Should -BeExactly v
    }
}
