#requires -Version 7.4
<#
    Start-SMTransform and what follows a job, in AWS as the double plays it.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire

    # Members in one order, so that two requests can be compared as text.
    function ConvertTo-Sorted($Value) {
        if ($Value -is [System.Collections.IDictionary]) {
            $sorted = [ordered]@{}
            foreach ($name in $Value.Keys | Sort-Object) { $sorted[$name] = ConvertTo-Sorted $Value[$name] }
            return $sorted
        }

        if ($Value -is [System.Collections.IList]) { return , @($Value | ForEach-Object { ConvertTo-Sorted $_ }) }
        $Value
    }

    # A double with a model, and a transformer of it.
    function New-WireTransformer([hashtable] $More = @{}) {
        Reset-Double
        $script:Cloud = New-WireEstimator | Start-SMTraining @{ train = 's3://data/train/' } -JobName job-1 -NoLog 6>$null
        $Cloud | New-SMTransformer -InstanceType ml.m5.large @More
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A transform in AWS' {
    It 'sends every option that the service has' {
        $transformer = New-WireTransformer @{
            ModelName = 'mine'; InstanceCount = 2; Strategy = 'MultiRecord'; AssembleWith = 'Line'; OutputPath = 's3://data/answers'; OutputKmsKey = 'k-o'
            Accept = 'text/csv'; MaxConcurrentTransform = 4; MaxPayload = 6; Tag = @{ k = 'v' }; Environment = [ordered]@{ A = 1 }; VolumeKmsKey = 'k-v'
        }
        $run = @{
            DataType = 'S3Prefix'; ContentType = 'text/csv'; CompressionType = 'Gzip'; SplitType = 'Line'; JobName = 'tr-1'; InputFilter = '$[1:]'; OutputFilter = '$[0,-1]'
            JoinSource = 'Input'; InvocationTimeout = 600; InvocationMaxRetry = 1; BatchDataCaptureS3Uri = 's3://data/captured'; BatchDataCaptureKmsKey = 'k-c'
            BatchDataCaptureInferenceId = $true; AmiVersion = 'al2-ami-sagemaker-batch-gpu-470'
            ExperimentConfig = @{ ExperimentName = 'e'; TrialName = 't'; TrialComponentDisplayName = 'd'; RunName = 'r' }
        }
        $null = $transformer | Start-SMTransform s3://data/train/ @run -NoWait
        $sent = (Get-Request CreateTransformJob).parameters | ConvertTo-Json -Depth 9 | ConvertFrom-Json -AsHashtable
        $expected = @{
            TransformJobName = 'tr-1'; ModelName = 'mine'; MaxConcurrentTransforms = 4; MaxPayloadInMB = 6; BatchStrategy = 'MultiRecord'; Environment = @{ A = '1' }
            ModelClientConfig = @{ InvocationsTimeoutInSeconds = 600; InvocationsMaxRetries = 1 }
            TransformInput = @{
                DataSource = @{ S3DataSource = @{ S3DataType = 'S3Prefix'; S3Uri = 's3://data/train/' } }; ContentType = 'text/csv'; CompressionType = 'Gzip'; SplitType = 'Line'
            }
            TransformOutput = @{ S3OutputPath = 's3://data/answers'; Accept = 'text/csv'; AssembleWith = 'Line'; KmsKeyId = 'k-o' }
            TransformResources = @{ InstanceType = 'ml.m5.large'; InstanceCount = 2; VolumeKmsKeyId = 'k-v'; TransformAmiVersion = 'al2-ami-sagemaker-batch-gpu-470' }
            DataCaptureConfig = @{ DestinationS3Uri = 's3://data/captured'; KmsKeyId = 'k-c'; GenerateInferenceId = $true }
            DataProcessing = @{ InputFilter = '$[1:]'; OutputFilter = '$[0,-1]'; JoinSource = 'Input' }
            Tags = @(@{ Key = 'k'; Value = 'v' })
            ExperimentConfig = @{ ExperimentName = 'e'; TrialName = 't'; TrialComponentDisplayName = 'd'; RunName = 'r' }
        }
        $sent.Keys | Sort-Object | Should -BeExactly ($expected.Keys | Sort-Object)
        foreach ($member in $expected.Keys) {
            $found = ConvertTo-Json (ConvertTo-Sorted $sent[$member]) -Depth 9 -Compress
            $found | Should -BeExactly (ConvertTo-Json (ConvertTo-Sorted $expected[$member]) -Depth 9 -Compress) -Because $member
        }
    }

    It 'follows the job, shows the log, and stores an answer for each object' {
        $transformer = New-WireTransformer
        Invoke-Double jobs @{ kind = 'transform'; logs = @{ message = 'up' }, @{ message = 'rows.csv: done'; host = 'data-log' } }
        $written = Get-Written { $transformer | Start-SMTransform s3://data/train/ -ContentType text/csv }
        $written.Error | Should -BeNullOrEmpty
        $written.Output[0].TransformJobStatus | Should -BeExactly Completed
        $written.Output[0].OutputPath | Should -BeExactly "s3://sagemaker-us-west-2-111122223333/$($written.Output[0].TransformJobName)"
        $written.Log.Message | Sort-Object | Should -BeExactly 'rows.csv: done', 'up'
        Get-StoredKey | Should -Contain "sagemaker-us-west-2-111122223333/$($written.Output[0].TransformJobName)/rows.csv.out"
        $saved = $written.Output | Save-SMModelArtifact -Path (Join-Path $Work answers)
        $saved.Name | Should -BeExactly rows.csv.out
        Get-Content $saved | Should -BeExactly '1,2'
    }

    It 'is an error with reason, last lines and a link, and then a job' {
        $transformer = New-WireTransformer
        Invoke-Double jobs @{ kind = 'transform'; outcome = 'Failed'; failureReason = 'ClientError: no such column'; logs = @(@{ message = 'KeyError' }) }
        $written = Get-Written { $transformer | Start-SMTransform s3://data/train/ -NoLog }
        Assert-Error $written (Get-ErrorId TransformJobFailed Start-SMTransform) InvalidResult $written.Output[0]
        "$($written.Error)" | Should -Match 'no such column'
        "$($written.Error)" | Should -Match 'KeyError'
        "$($written.Error)" | Should -Match 'TransformJobs'
    }

    It 'is not started with data of this machine' {
        $written = Get-Written { New-WireTransformer | Start-SMTransform $ModelPy }
        Assert-Error $written (Get-ErrorId LocalDataInCloud Start-SMTransform) InvalidArgument
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Send-SMData'
        Get-Request CreateTransformJob | Should -BeNullOrEmpty
    }

    It 'takes objects of S3 and what Send-SMData wrote' {
        $transformer = New-WireTransformer
        $null = [pscustomobject]@{ BucketName = 'data'; Key = 'train/rows.csv' } | ForEach-Object { $transformer | Start-SMTransform $_ -NoWait }
        $null = $transformer | Start-SMTransform (Send-SMData $ModelPy -BucketName data -KeyPrefix in) -NoWait
        (Get-Request CreateTransformJob).parameters.TransformInput.DataSource.S3DataSource.S3Uri |
            Should -BeExactly 's3://data/train/rows.csv', 's3://data/in/model.py'
    }
}

Describe 'A job in AWS' {
    BeforeEach {
        $transformer = New-WireTransformer @{ ModelName = 'mine'; OutputPath = 's3://data/answers'; Accept = 'text/csv'; Environment = @{ A = 1 } }
        Invoke-Double clock @{ frozen = $true; autoAdvanceSeconds = 0 }
        $job = $transformer | Start-SMTransform s3://data/train/ -JobName tr-1 -NoWait
    }

    It 'is found by its name, its ARN and by an object of other tools, and is waited for once' {
        $job.TransformJobStatus | Should -BeExactly InProgress
        Invoke-Double clock @{ frozen = $false; autoAdvanceSeconds = 10 }
        $given = 'tr-1', $job.TransformJobArn, [pscustomobject]@{ TransformJobName = 'tr-1' }, $job
        $written = Get-Written { $given | Wait-SMTransformJob -NoLog }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.TransformJobStatus | Should -BeExactly Completed
    }

    It 'gives its transformer again, which makes the same request' {
        $found = Connect-SMTransformJob tr-1 -NoWait
        $found | Should -BeOfType SageMakerEstimator.Transformer
        $found.ModelName, $found.OutputPath, $found.Accept, $found.InstanceType | Should -BeExactly mine, s3://data/answers, text/csv, ml.m5.large
        $found.Environment['A'] | Should -BeExactly '1'
        $found.LatestTransformJob.TransformJobStatus | Should -BeExactly InProgress
        $null = $found | Start-SMTransform s3://data/train/ -NoWait
        $sent = @((Get-Request CreateTransformJob).parameters)
        $sent[1].TransformJobName | Should -Match '^tr-1-\d{4}'
        $sent | ForEach-Object { $_.TransformJobName = $null; $_ | ConvertTo-Json -Depth 9 } | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'stops, and is an error for whoever waits for it' {
        $null = $job | Stop-SMTransform
        Invoke-Double clock @{ frozen = $false; autoAdvanceSeconds = 10 }
        $written = Get-Written { $job | Wait-SMTransformJob -NoLog }
        Assert-Error $written (Get-ErrorId TransformJobStopped Wait-SMTransformJob) InvalidResult $written.Output[0]
        (Get-Written { $job | Wait-SMTransformJob -NoLog -AllowStopped }).Error | Should -BeNullOrEmpty
        Get-StoredKey | Where-Object { $_ -like '*.out' } | Should -BeNullOrEmpty
    }

    It 'goes on with -WhatIf' {
        $written = Get-Written { Stop-SMTransform tr-1 -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        Get-Request StopTransformJob | Should -BeNullOrEmpty
    }

    It 'is TransformJobNotFound when nobody has it: <Cmdlet>' -ForEach 'Wait-SMTransformJob', 'Connect-SMTransformJob', 'Stop-SMTransform' {
        $cmdlet = $_
        $id = Get-ErrorId TransformJobNotFound $cmdlet
        $written = Get-Written { & $cmdlet no-such-job }
        Assert-Error $written $id ObjectNotFound
    }
}
