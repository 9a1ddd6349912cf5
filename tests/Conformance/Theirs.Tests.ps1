#requires -Version 7.4
# Our cmdlets read what AWS's own clients have made.

BeforeAll {
    . (Join-Path $PSScriptRoot Double.ps1)
    Enter-TestState
}

AfterAll {
    Exit-TestState
}

Describe 'A training job that boto3 started' {
    BeforeEach {
        Reset-Double
    }

    It 'is attached with everything it was started with' {
        $null = New-TheirJob theirs
        $estimator = Connect-SMTrainingJob theirs 6>$null

        $estimator.TrainingJobName | Should -BeExactly theirs
        $estimator.TrainingImageUri | Should -BeExactly $Image
        $estimator.Role | Should -BeExactly $Role
        $estimator.InstanceType | Should -BeExactly ml.m5.xlarge
        $estimator.InstanceCount | Should -Be 2
        $estimator.MaxRun | Should -Be 1800
        $estimator.HyperParameter['max_depth'] | Should -BeExactly '5'
        $estimator.HyperParameter['objective'] | Should -BeExactly reg:squarederror
        $estimator.Environment['MODE'] | Should -BeExactly fast
        $estimator.ModelData | Should -BeExactly "s3://$Bucket/theirs/theirs/output/model.tar.gz"
        $estimator.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'shows its log' {
        Send-Control jobs @{ match = 'theirs'; logs = @(@{ message = 'epoch=1' }; @{ message = 'Grüße' }) }
        $null = New-TheirJob theirs
        $written = Get-Written { Connect-SMTrainingJob theirs }
        $written.Log.Message | Should -BeExactly 'epoch=1', 'Grüße'
    }

    It 'is seen as it is now' {
        Send-Control jobs @{ match = 'theirs'; trainingSeconds = 100000 }
        $arn = (New-TheirJob theirs).TrainingJobArn
        $job = Get-SMTraining theirs
        $job.TrainingJobArn | Should -BeExactly $arn
        $job.TrainingJobStatus | Should -BeExactly InProgress
        $job.SecondaryStatus | Should -BeExactly Training
    }

    It 'that failed is an error with its reason and exit code' {
        Send-Control jobs @{ match = 'theirs'; outcome = 'Failed'; exitCode = 7 }
        $null = New-TheirJob theirs
        $written = Get-Written { Connect-SMTrainingJob theirs -NoLog }
        Assert-Error $written (Get-ErrorId TrainingJobFailed Connect-SMTrainingJob) InvalidResult
        $written.Error[0].TargetObject.ExitCode | Should -Be 7
    }

    It 'is stopped, and the AWS CLI sees it' {
        Send-Control jobs @{ match = 'theirs'; trainingSeconds = 100000 }
        $null = New-TheirJob theirs
        (Stop-SMTraining theirs -Wait).TrainingJobStatus | Should -BeExactly Stopped
        (Invoke-AwsCli sagemaker describe-training-job --training-job-name theirs).TrainingJobStatus |
            Should -BeExactly Stopped
    }

    It 'keeps its name to itself' {
        $null = New-TheirJob theirs
        $estimator = New-SMEstimator -ImageUri $Image -InstanceType ml.m5.large -OutputPath "s3://$Bucket/ours"
        $written = Get-Written { $estimator | Start-SMTraining -JobName theirs }
        Assert-Error $written (Get-ErrorId TrainingJobExists Start-SMTraining) ResourceExists
    }

    It 'is published, and boto3 asks it' {
        $null = New-TheirJob theirs
        $null = Connect-SMTrainingJob theirs 6>$null |
            Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName of-theirs 6>$null
        $answer = Invoke-Boto sagemaker-runtime invoke_endpoint @{ EndpointName = 'of-theirs'; Body = 'hello' }
        $answer.Body | Should -BeExactly hello
    }

    It 'that is not there is not found' {
        $written = Get-Written { Get-SMTraining nobody }
        Assert-Error $written (Get-ErrorId TrainingJobNotFound Get-SMTraining) ObjectNotFound
    }
}

Describe 'Data that the AWS CLI copied to S3' {
    It 'is what our job trains on' {
        Reset-Double
        $file = Join-Path $Work 'data ü.csv'
        [IO.File]::WriteAllText($file, "5,6`n")
        $null = Invoke-AwsCli s3 cp $file "s3://$Bucket/copied/" --only-show-errors
        $settings = @{ ImageUri = $Image; InstanceType = 'ml.m5.large'; OutputPath = "s3://$Bucket/ours" }
        $estimator = New-SMEstimator @settings | Start-SMTraining -InputData "s3://$Bucket/copied" -NoLog 6>$null
        $estimator.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }
}

Describe 'An endpoint that boto3 made' {
    BeforeAll {
        Reset-Double
        New-TheirEndpoint live
        $predictor = Connect-SMEndpoint live
    }

    It 'is connected with its config, model and machine' {
        $predictor.EndpointName | Should -BeExactly live
        $predictor.EndpointStatus | Should -BeExactly InService
        $predictor.EndpointConfigName | Should -BeExactly live-config
        $predictor.ModelName | Should -BeExactly live
        $predictor.InstanceType | Should -BeExactly ml.m5.large
    }

    It 'is asked through the predictor' {
        Send-Control answers @{ match = 'live'; body = '{"score": 0.5}'; contentType = 'application/json' }
        (Invoke-SMEndpoint -Predictor $predictor -InputObject 1, 2).score | Should -Be 0.5
    }

    It 'is asked by name' {
        [pscustomobject]@{ a = 1; b = 2 } |
            Invoke-SMEndpoint -EndpointName live -Serializer csv -Deserializer text | Should -BeExactly '1,2'
    }

    It 'whose model fails is an error with the model''s words' {
        Send-Control answers @{ match = 'live'; status = 500; body = 'boom' }
        $written = Get-Written { Invoke-SMEndpoint -Predictor $predictor -InputObject 1, 2 }
        $written.Error | Should -HaveCount 1
        "$($written.Error[0])" | Should -Match 'boom'
    }

    It 'is removed with its config and model, and the AWS CLI finds none of them' {
        New-TheirEndpoint brief
        Unpublish-SMEndpoint brief -Force
        Send-Control clock @{ advanceSeconds = 60 }
        $left = @(
            (Invoke-AwsCli sagemaker list-endpoints --name-contains brief).Endpoints
            (Invoke-AwsCli sagemaker list-endpoint-configs --name-contains brief).EndpointConfigs
            (Invoke-AwsCli sagemaker list-models --name-contains brief).Models
        )
        $left | Should -BeNullOrEmpty
        (Invoke-AwsCli sagemaker list-endpoints).Endpoints.EndpointName | Should -BeExactly live
    }

    It 'that is not there is not found' {
        $written = Get-Written { Connect-SMEndpoint nobody }
        Assert-Error $written (Get-ErrorId EndpointNotFound Connect-SMEndpoint) ObjectNotFound
    }
}
