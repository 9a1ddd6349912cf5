#requires -Version 7.4
<#
    One pipeline on both backends: what a user types is the same but for the instance type, where the data is, and
    -Local beside bare names. In the cloud it is the double, which holds each request against the API's model.
#>
BeforeDiscovery {
    $backends = @(
        @{ Where = 'this machine'; Type = 'local'; Backend = 'Local'; Named = @{ Local = $true } }
        @{ Where = 'AWS'; Type = 'ml.m5.large'; Backend = 'Aws'; Named = @{} }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $local = Join-Path $Work 'rows.csv'
    [System.IO.File]::WriteAllText($local, "1,2`n")
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'The pipeline on <Where>' -ForEach $backends {
    BeforeAll {
        Reset-Double
        $isLocal = $Backend -eq 'Local'
        $data = $isLocal ? $local : 's3://data/train'
        $answers = '[{"row":["1","2"],"answer":5},{"row":["3","4"],"answer":5}]'
        Invoke-Double answers @{ body = $answers; contentType = 'application/json'; count = 0 }

        # Names of endpoints, their configs and models that are there.
        function Get-Hosted {
            $isLocal ? (Get-SMLocalState -Kind Endpoint, EndpointConfig, Model | ForEach-Object { "$($_.Kind) $($_.Name)" })
                : (Get-Resource endpoint, endpoint-config, model)
        }

        function Get-JobName {
            $isLocal ? (Get-SMTraining -Local).TrainingJobName : (Invoke-Double resources).'training-job'
        }

        $made = @{}
        $written = Get-Written {
            New-SMEstimator -ImageUri $Image -EntryPoint $ModelPy -InstanceType $Type -BaseJobName pipe `
                -HyperParameter ([ordered]@{ answer = 5; list = 1, 2 }) -Tag @{ team = 'blue' } -OutVariable estimator |
                Start-SMTraining -InputData @{ train = $data } -OutVariable run |
                Publish-SMEndpoint -InstanceType $Type -OutVariable predictor |
                Invoke-SMEndpoint -InputObject (, (1, 2) + , (3, 4))
            $made.Objects = $estimator[0], $run[0], $predictor[0]
        }
        $estimator, $run, $predictor = $made.Objects
    }

    It 'trains, publishes and answers, without an error or a warning' {
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -BeNullOrEmpty
        $written.Output.answer | Should -Be 5, 5
        $written.Output[1].row | Should -Be 3, 4
    }

    It 'shows the log, and says how the endpoint is removed' {
        $written.Log.Count | Should -BeGreaterThan 1
        $written.Log[0] | Should -BeOfType SageMakerEstimator.LogEvent
        $written.Status[-1] | Should -Match "Remove it with: Unpublish-SMEndpoint -Endpoint $($run.TrainingJobName)"
    }

    It 'gives the objects that the pipeline passed on' {
        $run.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        $run.LatestTrainingJob.ExitCode | Should -Be 0
        $run.ModelData | Should -Match '/output/model\.tar\.gz$'
        $run.TrainingJobName | Should -MatchExactly '^pipe-\d{4}(-\d\d){5}-\d{3}$'
        $estimator.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        $predictor.EndpointName | Should -BeExactly $run.TrainingJobName
        $predictor.EndpointStatus | Should -BeExactly InService
        $run, $run.LatestTrainingJob, $predictor | ForEach-Object Backend | Should -Be $Backend, $Backend, $Backend
    }

    It 'finds the job again, by object, name and ARN' {
        ($run | Get-SMTraining).TrainingJobStatus | Should -BeExactly Completed
        (Get-SMTraining $run.TrainingJobName @Named).TrainingJobStatus | Should -BeExactly Completed
        if (-not $isLocal) {
            (Get-SMTraining $run.LatestTrainingJob.TrainingJobArn).TrainingJobName | Should -BeExactly $run.TrainingJobName
        }
    }

    It 'attaches to the job by name, with all that made it, and trains again' {
        $joined = Get-Written { Connect-SMTrainingJob $run.TrainingJobName @Named }
        $joined.Error | Should -BeNullOrEmpty
        $joined.Log.Count | Should -BeGreaterThan 1
        $back = $joined.Output[0]
        $back.HyperParameter.Keys | Sort-Object | Should -BeExactly answer, list
        $back.HyperParameter['answer'] | Should -Be 5
        $back.HyperParameter['list'] | Should -Be 1, 2
        $back.InstanceType | Should -BeExactly $Type
        $back.TrainingImageUri | Should -BeExactly ($isLocal ? $run.TrainingImageUri : $Image)
        $again = $back | Start-SMTraining -InputData @{ train = $data } -NoLog 6>$null
        $again.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        $again.TrainingJobName | Should -Not -Be $run.TrainingJobName
    }

    It 'stops a job, and is content when it has ended already' {
        if ($isLocal) {
            $waiting = New-WaitingEstimator
            $open = $waiting.Estimator | Start-SMTraining -NoWait
        }
        else {
            Invoke-Double jobs @{ trainingSeconds = 36000 }
            $open = $estimator | Start-SMTraining -InputData s3://data/train -NoWait
        }

        $open.LatestTrainingJob.TrainingJobStatus | Should -BeExactly InProgress
        ($open | Stop-SMTraining -Wait).TrainingJobStatus | Should -BeExactly Stopped
        ($open | Stop-SMTraining).TrainingJobStatus | Should -BeExactly Stopped
        Assert-Error (Get-Written { $open | Connect-SMTrainingJob }) `
            (Get-ErrorId TrainingJobStopped Connect-SMTrainingJob) InvalidResult
    }

    It 'changes nothing with -WhatIf, and shows the requests' {
        $jobs = Get-JobName
        $hosted = Get-Hosted
        $asked = Get-Written {
            $estimator | Start-SMTraining -InputData @{ train = $data } -WhatIf
            $run | Publish-SMEndpoint -InstanceType $Type -EndpointName other -WhatIf
            $predictor | Unpublish-SMEndpoint -Force -WhatIf
        }
        $asked.Error | Should -BeNullOrEmpty
        $asked.Output | Should -BeNullOrEmpty
        $asked.WhatIf.Operation | Should -BeExactly CreateTrainingJob, PutObject, CreateModel, CreateEndpointConfig, CreateEndpoint
        ($asked.WhatIf[0].Json | ConvertFrom-Json).HyperParameters.answer | Should -BeExactly '5'
        Get-JobName | Should -BeExactly $jobs
        Get-Hosted | Should -BeExactly $hosted
    }

    It 'publishes without waiting, and connects when it serves' {
        $soon = $run | Publish-SMEndpoint -InstanceType $Type -EndpointName soon -NoWait
        $soon.EndpointStatus | Should -BeIn Creating, InService
        $served = Wait-Until { Connect-SMEndpoint soon @Named -Serializer json | Where-Object EndpointStatus -eq InService }
        $served.EndpointName | Should -BeExactly soon
        $served.Serializer | Should -BeExactly json
        $served.ModelName | Should -HaveCount 1
        ($served | Invoke-SMEndpoint -InputObject (, (1, 2) + , (3, 4))).answer | Should -Be 5, 5
        (, ((1, 2), (3, 4)) | Invoke-SMEndpoint -EndpointName soon @Named -Serializer json).answer | Should -Be 5, 5
        Unpublish-SMEndpoint soon @Named -Force
    }

    It 'leaves nothing hosted when it is removed' {
        $predictor | Unpublish-SMEndpoint -Force
        Wait-Until { -not (Get-Hosted) } | Should -BeTrue
        Assert-Error (Get-Written { $predictor | Unpublish-SMEndpoint }) `
            (Get-ErrorId EndpointNotFound Unpublish-SMEndpoint) ObjectNotFound $predictor
        (Get-Written { $predictor | Unpublish-SMEndpoint -Force }).All | Should -BeNullOrEmpty
    }

    It 'sends nothing to AWS from this machine, and only what AWS takes to AWS' {
        $requests = @(Get-Request)
        if ($isLocal) {
            $requests | Should -BeNullOrEmpty
            return
        }

        $requests.service | Sort-Object -Unique | Should -BeExactly logs, s3, sagemaker, sagemaker-runtime, sts
        $modelled = $requests | Where-Object service -in sagemaker, logs, sagemaker-runtime
        $modelled | Where-Object factsChecked -eq 0 | Should -BeNullOrEmpty
        $refused = $modelled | Where-Object status -ge 400
        $refused | Where-Object operation -NotLike 'Describe*' | Should -BeNullOrEmpty
        $refused.errorCode | Sort-Object -Unique | Should -BeExactly ValidationException
        $requests.accessKeyId | Sort-Object -Unique | Should -BeExactly $DoubleEnvironment['AWS_ACCESS_KEY_ID']
        $requests.region | Sort-Object -Unique | Should -BeExactly us-west-2
    }
}

Describe 'An object that was written to a file' {
    It 'is reached in its own region again, whatever the shell is set to' {
        Reset-Double
        Invoke-Double buckets @{ name = 'sagemaker-eu-west-1-111122223333'; region = 'eu-west-1' },
            @{ name = 'data-eu'; region = 'eu-west-1' }
        Invoke-Double objects @{ bucket = 'data-eu'; key = 'train/rows.csv'; text = "1,2`n" }
        Invoke-Double answers @{ body = '[1]'; contentType = 'application/json'; count = 0 }
        $run = New-WireEstimator @{ Region = 'eu-west-1' } | Start-SMTraining -InputData s3://data-eu/train -NoLog 6>$null
        $predictor = $run | Publish-SMEndpoint -InstanceType ml.m5.large 6>$null
        $path = Join-Path $Work 'objects.clixml'
        $run, $run.LatestTrainingJob, $predictor | Export-Clixml $path
        $readRun, $readJob, $readPredictor = Import-Clixml $path

        ($readRun | Get-SMTraining).Region | Should -BeExactly eu-west-1
        ($readJob | Get-SMTraining).TrainingJobName | Should -BeExactly $run.TrainingJobName
        ($readPredictor | Connect-SMEndpoint).EndpointName | Should -BeExactly $predictor.EndpointName
        $readPredictor | Invoke-SMEndpoint -InputObject 1 | Should -Be 1
        ($readRun | Start-SMTraining -InputData s3://data-eu/train -NoWait).LatestTrainingJob.Region | Should -BeExactly eu-west-1
        $readPredictor | Unpublish-SMEndpoint -Force
        (Get-Request).region | Sort-Object -Unique | Should -BeExactly eu-west-1
    }
}

Describe 'A request on the wire' {
    BeforeAll {
        Reset-Double
        $run = New-WireEstimator @{
            EntryPoint = 'model.py'; SourceDir = $Code; BaseJobName = 'sent'; MaxRun = 600
            HyperParameter = [ordered]@{ answer = 5; list = 1, 2; text = 'é' }; Tag = @{ team = 'blue' }; Environment = @{ A = 'b' }
        } | Start-SMTraining -InputData s3://data/train -NoWait
        $sent = (Get-Request CreateTrainingJob).parameters
    }

    It 'has what the estimator says' {
        $sent.TrainingJobName | Should -BeExactly $run.TrainingJobName
        $sent.RoleArn | Should -BeExactly arn:aws:iam::111122223333:role/SageMakerRole
        $sent.AlgorithmSpecification.TrainingImage | Should -BeExactly $Image
        $sent.ResourceConfig.InstanceType, $sent.ResourceConfig.InstanceCount | Should -Be ml.m5.large, 1
        $sent.StoppingCondition.MaxRuntimeInSeconds | Should -Be 600
        $sent.InputDataConfig.ChannelName | Should -BeExactly training
        $sent.InputDataConfig.DataSource.S3DataSource.S3Uri | Should -BeExactly s3://data/train
        $sent.OutputDataConfig.S3OutputPath | Should -BeExactly s3://sagemaker-us-west-2-111122223333/
        $sent.HyperParameters.answer, $sent.HyperParameters.list, $sent.HyperParameters.text | Should -BeExactly '5', '[1, 2]', '"\u00e9"'
        $sent.HyperParameters.sagemaker_program | Should -BeExactly '"model.py"'
        $sent.Environment.A | Should -BeExactly b
        "$($sent.Tags.Key)=$($sent.Tags.Value)" | Should -BeExactly team=blue
    }

    It 'has its code in the bucket that it names' {
        Get-StoredKey | Should -Contain "sagemaker-us-west-2-111122223333/$($run.TrainingJobName)/source/sourcedir.tar.gz"
        $sent.HyperParameters.sagemaker_submit_directory |
            Should -BeExactly "`"s3://sagemaker-us-west-2-111122223333/$($run.TrainingJobName)/source/sourcedir.tar.gz`""
    }
}
