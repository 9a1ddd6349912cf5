#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-StartId([string] $Id) { Get-ErrorId $Id 'Start-SMTransform' }
    $run = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 5 } | Start-SMTraining -NoLog 6>$null
    $rows = Join-Path $Work rows
    $null = New-Item (Join-Path $rows sub) -ItemType Directory -Force
    Set-Content (Join-Path $rows 'a é.csv') 'id-1,2,3', 'id-2,4,5'
    Set-Content (Join-Path $rows sub b.csv) 'id-3,6'

    function New-Transformer([hashtable] $More = @{}) {
        $run | New-SMTransformer -InstanceType local -Accept text/csv -OutputPath (Join-Path $Work out) @More
    }

    function Get-Answer([string] $Name) { Get-Content (Join-Path $Work out $Name) }
}

AfterAll {
    Exit-TestState
}

Describe 'A transform of this machine' {
    BeforeEach {
        Remove-Item (Join-Path $Work out) -Recurse -ErrorAction Ignore
    }

    It 'answers each file of a folder, shows states and log, and writes the job' {
        $written = Get-Written { New-Transformer @{ AssembleWith = 'Line' } | Start-SMTransform $rows -ContentType text/csv -SplitType Line }
        $written.Error | Should -BeNullOrEmpty
        $job = $written.Output[0]
        $job | Should -BeOfType SageMakerEstimator.TransformJob
        $job.TransformJobStatus | Should -BeExactly Completed
        $job.TransformTime | Should -BeGreaterThan ([timespan]::Zero)
        Get-Answer 'a é.csv.out' | Should -BeExactly '3,5', '3,5'
        Get-Answer sub/b.csv.out | Should -BeExactly '2,5'
        "$($written.Status)" | Should -Match 'InProgress - Transforming.*Completed - Transform job completed'
        $written.Log.Message | Should -Contain 'a é.csv: 2 records transformed'
    }

    It 'filters and joins' {
        $null = New-Transformer @{ AssembleWith = 'Line' } |
            Start-SMTransform (Get-Item (Join-Path $rows sub b.csv)) -ContentType text/csv -SplitType Line -InputFilter '$[1:]' -JoinSource Input -OutputFilter '$[0,-2]' -NoLog 6>$null
        Get-Answer b.csv.out | Should -BeExactly 'id-3,1'
    }

    It 'gives the model the variables of a batch, and those that were asked for' {
        $script = New-EntryPoint 'tells.py' @'
import json, os
def model_fn(folder): return None
def transform_fn(model, data, content_type, accept):
    names = ["SAGEMAKER_BATCH", "SAGEMAKER_BATCH_STRATEGY", "SAGEMAKER_MAX_PAYLOAD_IN_MB", "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS", "MINE"]
    return ",".join(os.environ.get(name, "") for name in names), "text/csv"
'@
        $tells = New-SMEstimator $script -InstanceType local | Start-SMTraining -NoLog 6>$null
        $transformer = $tells | New-SMTransformer -InstanceType local -Strategy SingleRecord -MaxPayload 7 -MaxConcurrentTransform 2 -Environment @{ MINE = 'yes' } -OutputPath (Join-Path $Work out)
        $null = $transformer | Start-SMTransform (Join-Path $rows sub b.csv) -SplitType Line -NoLog 6>$null
        Get-Answer b.csv.out | Should -BeExactly 'True,SINGLE_RECORD,7,2,yes'
    }

    It 'writes to a folder of the job''s name when none was said, and that is cleared with the job' {
        $job = $run | New-SMTransformer -InstanceType local | Start-SMTransform $rows -ContentType text/csv -NoLog -JobName my-transform 6>$null
        $job.TransformJobName | Should -BeExactly my-transform
        $folder = ([uri] $job.OutputPath).LocalPath
        Split-Path $folder -Leaf | Should -BeExactly my-transform
        (Get-ChildItem $folder -Recurse -File).Count | Should -Be 2
        $job | Clear-SMLocalState -Force
        $folder | Should -Not -Exist
        Get-SMLocalState -Kind TransformJob | Where-Object Name -EQ my-transform | Should -BeNullOrEmpty
    }

    It 'is an error with the reason when a record fails, and then a job; other files are stored' {
        $some = Join-Path $Work some
        $null = New-Item $some -ItemType Directory -Force
        Set-Content (Join-Path $some bad.csv) '1,2', 'bad,3'
        Set-Content (Join-Path $some good.csv) '1,2'
        $written = Get-Written { New-Transformer @{ Strategy = 'SingleRecord' } | Start-SMTransform $some -ContentType text/csv -SplitType Line -InvocationMaxRetry 0 }
        Assert-Error $written (Get-StartId TransformJobFailed) InvalidResult $written.Output[0]
        $written.All.IndexOf($written.Error[0]) | Should -BeLessThan $written.All.IndexOf($written.Output[0])
        "$($written.Error)" | Should -Match 'bad\.csv: record 2: the model answered with status 500: ValueError: this row is bad'
        $written.Output[0].TransformJobStatus | Should -BeExactly Failed
        $written.Output[0].FailureReason | Should -Match '^ClientError: '
        Get-Answer good.csv.out | Should -BeExactly '2,5'
        Join-Path $Work out bad.csv.out | Should -Not -Exist
    }

    It 'says the last words of a model server that does not come up' {
        $script = New-EntryPoint 'broken.py' "def model_fn(folder):`n    raise RuntimeError('no weights')`ndef transform_fn(*a): pass"
        $broken = New-SMEstimator $script -InstanceType local | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { $broken | New-SMTransformer -InstanceType local | Start-SMTransform $rows -NoLog }
        Assert-Error $written (Get-StartId TransformJobFailed) InvalidResult
        "$($written.Error)" | Should -Match 'AlgorithmError'
        "$($written.Error)" | Should -Match 'no weights'
    }

    It 'runs several at the same time, each written as it ends' {
        $jobs = 1..2 | ForEach-Object { New-Transformer @{ OutputPath = Join-Path $Work "out$_" } } | Start-SMTransform $rows -ContentType text/csv -NoLog 6>$null
        $jobs.TransformJobStatus | Should -BeExactly Completed, Completed
        $jobs.TransformJobName | Sort-Object -Unique | Should -HaveCount 2
    }

    It 'starts nothing with -WhatIf, and shows the request without secrets' {
        $written = Get-Written {
            New-Transformer @{ Environment = @{ PASSWORD = 'canary' } } | Start-SMTransform $rows -ContentType text/csv -CompressionType Gzip -InvocationTimeout 00:01:00 -WhatIf
        }
        $written.Output | Should -BeNullOrEmpty
        $request = $written.WhatIf[0].Json | ConvertFrom-Json
        $request.TransformInput.CompressionType | Should -BeExactly Gzip
        $request.ModelClientConfig.InvocationsTimeoutInSeconds | Should -Be 60
        $written.WhatIf[0].Json | Should -Not -Match canary
    }

    It 'is refused for <What>, and no job is there' -ForEach @(
        @{ What = 'input that is not there'; More = @{ S3Uri = 'nowhere' }; Id = 'InputDataNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a manifest'; More = @{ DataType = 'ManifestFile' }; Id = 'NotSupportedInLocalMode'; Category = 'InvalidArgument' }
        @{ What = 'captured data'; More = @{ BatchDataCaptureS3Uri = 's3://b/c' }; Id = 'NotSupportedInLocalMode'; Category = 'InvalidArgument' }
        @{ What = 'a filter that is none'; More = @{ InputFilter = '$..a' }; Id = 'ValueInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a filter of what cannot be looked into'; More = @{ InputFilter = '$[1:]'; ContentType = 'image/png' }; Id = 'ParametersConflict'; Category = 'InvalidArgument' }
        @{ What = 'a name that cannot be one'; More = @{ JobName = 'no name' }; Id = 'NameInvalid'; Category = 'InvalidArgument' }
        @{ What = 'data in S3'; More = @{ S3Uri = 's3://b/in' }; Id = 'RemoteDataInLocalMode'; Category = 'InvalidArgument' }
    ) {
        $given = @{ S3Uri = $rows; ContentType = 'text/csv' } + @{}
        foreach ($name in $More.Keys) { $given[$name] = $More[$name] }
        $before = @(Get-SMLocalState -Kind TransformJob).Count
        Assert-Error (Get-Written { New-Transformer | Start-SMTransform @given -NoLog }) (Get-StartId $Id) $Category
        @(Get-SMLocalState -Kind TransformJob).Count | Should -Be $before
    }

    It 'refuses a name that is taken' {
        $null = New-Transformer | Start-SMTransform $rows -ContentType text/csv -JobName once -NoLog 6>$null
        Assert-Error (Get-Written { New-Transformer | Start-SMTransform $rows -ContentType text/csv -JobName once }) (Get-StartId TransformJobExists) ResourceExists once
    }

    It 'refuses a model that nobody has' {
        Assert-Error (Get-Written { New-SMTransformer -ModelName nobody -InstanceType local | Start-SMTransform $rows }) (Get-StartId ModelNotFound) ObjectNotFound nobody
    }

    It 'shows its log again with Receive-SMLog' {
        $job = New-Transformer | Start-SMTransform $rows -ContentType text/csv -SplitType Line -NoLog 6>$null
        ($job | Receive-SMLog).Message | Should -Contain 'a é.csv: 2 records transformed'
    }
}
