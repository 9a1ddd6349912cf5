#requires -Version 7.4
# AWS's own clients read what our cmdlets have made.

BeforeAll {
    . (Join-Path $PSScriptRoot Double.ps1)
    Enter-TestState
    Reset-Double
    Send-Control jobs @{ match = 'ours'; modelFiles = @{ 'weights.txt' = '0.5' } }
    $settings = @{
        ImageUri       = $Image
        EntryPoint     = 'model.py'
        SourceDir      = $Code
        InstanceType   = 'ml.m5.xlarge'
        InstanceCount  = 2
        OutputPath     = "s3://$Bucket/ours"
        MaxRun         = '01:00:00'
        HyperParameter = [ordered]@{ epochs = 3; rate = 0.1; name = 'größe' }
        Environment    = @{ MODE = 'fast' }
        Tag            = @{ team = 'conformance' }
    }
    $estimator = New-SMEstimator @settings |
        Start-SMTraining -InputData @{ train = "s3://$Bucket/train" } -JobName ours -NoLog 6>$null
    $predictor = $estimator | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName ours-live 6>$null
    $answer = Invoke-SMEndpoint -Predictor $predictor -InputObject '[1, 2]' -ContentType application/json
}

AfterAll {
    Exit-TestState
}

Describe 'A training job of ours' {
    BeforeAll {
        $boto = Invoke-Boto sagemaker describe_training_job @{ TrainingJobName = 'ours' }
        $cli = Invoke-AwsCli sagemaker describe-training-job --training-job-name ours
    }

    It 'is described to <Client> as it was asked for' -ForEach @{ Client = 'boto3' }, @{ Client = 'the AWS CLI' } {
        $job = $Client -eq 'boto3' ? $boto : $cli
        $job.TrainingJobStatus | Should -BeExactly Completed
        $job.AlgorithmSpecification.TrainingImage | Should -BeExactly $Image
        $job.RoleArn | Should -BeExactly $Role
        $job.ResourceConfig.InstanceType | Should -BeExactly ml.m5.xlarge
        $job.ResourceConfig.InstanceCount | Should -Be 2
        $job.StoppingCondition.MaxRuntimeInSeconds | Should -Be 3600
        $job.InputDataConfig.ChannelName | Should -BeExactly train
        $job.InputDataConfig.DataSource.S3DataSource.S3Uri | Should -BeExactly "s3://$Bucket/train"
        $job.Environment.MODE | Should -BeExactly fast
        $job.HyperParameters.epochs | Should -BeExactly '3'
        $job.HyperParameters.rate | Should -BeExactly '0.1'
        $job.HyperParameters.name | ConvertFrom-Json | Should -BeExactly 'größe'
        $job.HyperParameters.sagemaker_program | ConvertFrom-Json | Should -BeExactly model.py
    }

    It 'is among those that the AWS CLI lists' {
        $listed = Invoke-AwsCli sagemaker list-training-jobs --name-contains our
        $listed.TrainingJobSummaries.TrainingJobName | Should -BeExactly ours
    }

    It 'has the tags that boto3 lists' {
        $tags = (Invoke-Boto sagemaker list_tags @{ ResourceArn = $boto.TrainingJobArn }).Tags
        $tags | ForEach-Object { "$($_.Key)=$($_.Value)" } | Should -Contain 'team=conformance'
    }

    It 'left a model that the AWS CLI copies' {
        $file = Join-Path $Work model.tar.gz
        $null = Invoke-AwsCli s3 cp $estimator.ModelData $file --only-show-errors
        (Get-ArchiveText "file://$file")['weights.txt'] | Should -BeExactly '0.5'
    }

    It 'was given code that the AWS CLI copies' {
        $file = Join-Path $Work sourcedir.tar.gz
        $uri = $boto.HyperParameters.sagemaker_submit_directory | ConvertFrom-Json
        $null = Invoke-AwsCli s3 cp $uri $file --only-show-errors
        (Get-ArchiveText "file://$file")['model.py'] | Should -BeExactly ([IO.File]::ReadAllText($ModelPy))
    }

    It 'is stopped by the AWS CLI, and we see it' {
        Send-Control jobs @{ match = 'ours-long'; trainingSeconds = 100000 }
        $running = New-SMEstimator @settings | Start-SMTraining -JobName ours-long -NoWait 6>$null
        $null = Invoke-AwsCli sagemaker stop-training-job --training-job-name ours-long
        Send-Control clock @{ advanceSeconds = 60 }
        (Get-SMTraining $running).TrainingJobStatus | Should -BeExactly Stopped
    }
}

Describe 'An endpoint of ours' {
    It 'is described to boto3 with its config and model' {
        $endpoint = Invoke-Boto sagemaker describe_endpoint @{ EndpointName = 'ours-live' }
        $config = Invoke-Boto sagemaker describe_endpoint_config @{ EndpointConfigName = $endpoint.EndpointConfigName }
        $variant = @($config.ProductionVariants)[0]
        $model = Invoke-Boto sagemaker describe_model @{ ModelName = $variant.ModelName }

        $endpoint.EndpointStatus | Should -BeExactly InService
        $endpoint.EndpointArn | Should -BeExactly $predictor.EndpointArn
        $variant.InstanceType | Should -BeExactly ml.m5.large
        $variant.InitialInstanceCount | Should -Be 1
        $variant.ModelName | Should -BeExactly $predictor.ModelName
        $model.PrimaryContainer.ModelDataUrl | Should -BeExactly $estimator.ModelData
        $model.PrimaryContainer.Image | Should -BeExactly $Image
        $model.ExecutionRoleArn | Should -BeExactly $Role
    }

    It 'is described to the AWS CLI' {
        $endpoint = Invoke-AwsCli sagemaker describe-endpoint --endpoint-name ours-live
        $endpoint.EndpointStatus | Should -BeExactly InService
        $endpoint.ProductionVariants.CurrentInstanceCount | Should -Be 1
    }

    It 'answers boto3 as it answers us' {
        $asked = @{ EndpointName = 'ours-live'; Body = '[1, 2]'; ContentType = 'application/json' }
        $theirs = Invoke-Boto sagemaker-runtime invoke_endpoint $asked
        $answer | Should -Be 1, 2
        $theirs.Body | ConvertFrom-Json | Should -Be $answer
    }

    It 'is deleted by the AWS CLI, and we remove what is left' {
        $null = $estimator | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName ours-brief 6>$null
        $null = Invoke-AwsCli sagemaker delete-endpoint --endpoint-name ours-brief
        Send-Control clock @{ advanceSeconds = 60 }
        $written = Get-Written { Connect-SMEndpoint ours-brief }
        Assert-Error $written (Get-ErrorId EndpointNotFound Connect-SMEndpoint) ObjectNotFound

        Unpublish-SMEndpoint ours-brief -Force
        $left = Invoke-AwsCli sagemaker list-endpoint-configs --name-contains ours-brief
        $left.EndpointConfigs | Should -BeNullOrEmpty
    }
}

Describe "botocore's own validator" {
    BeforeAll {
        $requests = @((Invoke-RestMethod "$Double/_fake/requests") | Where-Object {
                $_.headers.'user-agent' -notmatch 'Boto|aws-cli'
            })
        $verdicts = @(Invoke-Python judge ($requests | ConvertTo-Json -Depth 30 -AsArray))
    }

    It 'accepts every request that our cmdlets have sent' {
        $verdicts | Where-Object Error | ForEach-Object { "$($_.Operation): $($_.Error)" } | Should -BeNullOrEmpty
    }

    It 'has judged a <_>' -ForEach @(
        'CreateTrainingJob', 'DescribeTrainingJob', 'CreateModel', 'CreateEndpointConfig', 'CreateEndpoint',
        'DescribeEndpoint', 'InvokeEndpoint', 'DeleteEndpointConfig', 'DeleteModel'
    ) {
        $verdicts.Operation | Should -Contain $_
    }

    It 'would find a member that is missing or of another type' {
        $bad = @{
            service = 'sagemaker'; operation = 'CreateEndpoint'; status = 200; parameters = @{ EndpointName = 5 }
        }
        $verdict = Invoke-Python judge ($bad | ConvertTo-Json -AsArray)
        $verdict.Error | Should -Match 'Missing required parameter in input: "EndpointConfigName"'
        $verdict.Error | Should -Match 'Invalid type for parameter EndpointName'
    }
}
