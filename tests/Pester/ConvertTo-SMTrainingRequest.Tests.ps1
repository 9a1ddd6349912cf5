#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    Start-FakeAws
    $settings = @{
        ImageUri       = '111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1'
        InstanceType   = 'ml.m5.large'
        Role           = 'arn:aws:iam::111122223333:role/SageMakerRole'
        OutputPath     = 's3://bucket/out'
        HyperParameter = @{ lr = 0.1; deep = $true }
        Environment    = @{ MODE = 'secret' }
    }

    function Get-ConvertId([string] $Id) { Get-ErrorId $Id 'ConvertTo-SMTrainingRequest' }
}

AfterAll {
    Stop-FakeAws
    Exit-TestState
}

Describe 'ConvertTo-SMTrainingRequest' {
    It 'gives the request as an object' {
        $request = New-SMEstimator @settings | ConvertTo-SMTrainingRequest @{ train = 's3://bucket/train' } -JobName job-1
        $request.TrainingJobName | Should -BeExactly 'job-1'
        $request.AlgorithmSpecification.TrainingImage | Should -BeExactly $settings.ImageUri
        $request.HyperParameters.lr | Should -BeExactly '0.1'
        $request.HyperParameters.deep | Should -BeExactly 'True'
        $request.InputDataConfig[0].DataSource.S3DataSource.S3Uri | Should -BeExactly 's3://bucket/train'
        $request.Environment.MODE | Should -BeExactly 'secret'
        $request.StoppingCondition.MaxRuntimeInSeconds | Should -Be 86400
    }

    It 'gives the same as JSON, which is what is sent' {
        $null = Send-FakeAws buckets @{ name = 'bucket' }
        Send-FakeAws objects @{ bucket = 'bucket'; key = 'train/a.csv'; text = '1' }
        $estimator = New-SMEstimator @settings
        $json = $estimator | ConvertTo-SMTrainingRequest s3://bucket/train -JobName the-same -AsJson
        $null = $estimator | Start-SMTraining s3://bucket/train -JobName the-same -NoWait
        $sent = (Get-FakeAws requests | Where-Object operation -EQ CreateTrainingJob)[-1].parameters
        ($json | ConvertFrom-Json | ConvertTo-Json -Depth 20) | Should -BeExactly ($sent | ConvertTo-Json -Depth 20)
    }

    It 'gives the request of the job that an estimator was attached to' {
        $null = Send-FakeAws buckets @{ name = 'bucket' }
        Send-FakeAws objects @{ bucket = 'bucket'; key = 'train/a.csv'; text = '1' }
        $null = New-SMEstimator @settings -EntryPoint $ModelPy -Tag @{ team = 'ml' } -Spot -CheckpointS3Uri s3://bucket/check `
            -MetricDefinition @{ Name = 'loss'; Regex = 'loss=([0-9.]+)' } -VolumeSize 50 -Subnet subnet-1 -SecurityGroupId sg-1 |
            Start-SMTraining @{ train = 's3://bucket/train'; test = New-SMTrainingInput s3://bucket/train -ContentType text/csv } `
                -JobName the-first -NoWait
        $sent = (Get-FakeAws requests | Where-Object operation -EQ CreateTrainingJob)[-1].parameters

        $attached = Connect-SMTrainingJob the-first -NoWait
        $json = $attached | ConvertTo-SMTrainingRequest -JobName the-first -AsJson
        ($json | ConvertFrom-Json | ConvertTo-Json -Depth 20) | Should -BeExactly ($sent | ConvertTo-Json -Depth 20)

        # Once more, from another shell's property bag and from a file.
        $clixml, $file = (Join-Path $Work attached.xml), (Join-Path $Work attached.json)
        $attached | Export-Clixml $clixml -Depth 6
        $attached | Export-SMEstimator -Path $file
        foreach ($again in (Import-Clixml $clixml), (Import-SMEstimator $file)) {
            ($again | ConvertTo-SMTrainingRequest -JobName the-first -AsJson) | Should -BeExactly $json
        }
    }

    It 'sends nothing when role and places are named' {
        $before = @(Get-FakeAws requests).Count
        $null = New-SMEstimator @settings | ConvertTo-SMTrainingRequest -JobName job-1
        @(Get-FakeAws requests).Count | Should -Be $before
    }

    It 'warns of code that nobody has uploaded' {
        $written = Get-Written { New-SMEstimator @settings -EntryPoint $ModelPy | ConvertTo-SMTrainingRequest -JobName job-1 }
        $written.Warning | Should -HaveCount 1
        "$($written.Warning[0])" | Should -BeLike '*s3://bucket/job-1/source/sourcedir.tar.gz*'
        $written.Output[0].HyperParameters.sagemaker_program | Should -BeExactly '"model.py"'
    }

    It 'refuses what Start-SMTraining would: <What>' -ForEach @(
        @{ What = 'a name with a dot'; With = @{ JobName = 'a.b' }; Id = 'NameInvalid' }
        @{ What = 'data of this machine'; With = @{ InputData = 'file:///data' }; Id = 'LocalDataInCloud' }
        @{ What = 'a date as a hyperparameter'; With = @{ HyperParameter = @{ d = [datetime]::UnixEpoch } }; Id = 'HyperParameterTypeNotSupported' }
    ) {
        $written = Get-Written { New-SMEstimator @settings | ConvertTo-SMTrainingRequest @With }
        Assert-Error $written (Get-ConvertId $Id) InvalidArgument
        $written.Output | Should -BeNullOrEmpty
    }
}
