#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    function Get-BuildId([string] $Id) { Get-ErrorId $Id 'Build-SMModel' }
    function Get-PublishId([string] $Id) { Get-ErrorId $Id 'Publish-SMEndpoint' }

    $trained = New-SMEstimator $ModelPy -InstanceType local -BaseJobName mine -HyperParameter @{ answer = 'first' } -Tag @{ a = 'b' } |
        Start-SMTraining -NoLog 6>$null
    $script = New-Item (Join-Path $Work serve inference.py) -Value "def model_fn(folder):`n    return 'other'`n`n`ndef transform_fn(model, data, content_type, accept):`n    return '[`"other`"]', 'application/json'`n" -Force
    $archive = ([uri] $trained.ModelData).LocalPath

    # Another account's archive in the double, and some that are none.
    function Add-Archive([string] $Key) {
        Invoke-Double objects @{ bucket = 'data'; key = $Key; base64 = [Convert]::ToBase64String([IO.File]::ReadAllBytes($archive)) }
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A model of a trained estimator' {
    BeforeAll {
        $model = $trained | Build-SMModel -Environment @{ A = 1 } -Serializer json
    }

    It 'is what the job left, with what was said over it' {
        $model | Should -BeOfType SageMakerEstimator.Model
        $model.ModelData | Should -BeExactly $trained.ModelData
        $model.TrainingJobName | Should -BeExactly $trained.TrainingJobName
        $model.Environment['A'] | Should -Be 1
        $model.Serializer, $model.Deserializer, $model.ContentType | Should -Be json, json, application/json
        $model.Tag.Key | Should -BeExactly a
        $model.Backend | Should -Be Local
        $model.ModelName | Should -BeNullOrEmpty
    }

    It 'registers nothing' {
        Get-SMLocalState -Kind Model | Should -BeNullOrEmpty
        Get-Request | Should -BeNullOrEmpty
    }

    It 'comes of a training job and of its name, too' {
        (Get-SMTraining $trained | Build-SMModel).ModelData | Should -BeExactly $trained.ModelData
        (Build-SMModel $trained.TrainingJobName -Local).ModelData | Should -BeExactly $trained.ModelData
    }

    It 'is changed into another one, and stays as it was' {
        $other = $model | Build-SMModel -Environment @{ B = 2 }
        $other.Environment.Keys | Should -Be A, B
        $other.Serializer | Should -BeExactly json
        $model.Environment.Keys | Should -Be A
    }

    It 'comes back from a job, and is published' {
        $returned = [System.Management.Automation.PSSerializer]::Deserialize(
            [System.Management.Automation.PSSerializer]::Serialize($model, 4))
        $predictor = $returned | Publish-SMEndpoint -InstanceType local -EndpointName returned 6>$null
        try {
            ($predictor | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -BeExactly first
            $predictor.Serializer | Should -BeExactly json
        }
        finally {
            Unpublish-SMEndpoint returned -Local -Force
        }
    }

    It 'serves another script on this machine, and takes all of it away again' {
        $predictor = $trained | Build-SMModel -EntryPoint inference.py -SourceDir $script.DirectoryName -Name mine |
            Publish-SMEndpoint -InstanceType local -EndpointName other 6>$null
        $predictor | Invoke-SMEndpoint -InputObject 1, 2 | Should -BeExactly other
        $predictor.ModelName | Should -BeExactly mine
        $predictor | Unpublish-SMEndpoint -Force
        Get-SMLocalState | Where-Object Kind -NE TrainingJob | Should -BeNullOrEmpty
    }

    It 'is registered here with -Register, and -WhatIf only shows it' {
        $whatIf = Get-Written { $trained | Build-SMModel -Name kept -Register -WhatIf }
        $whatIf.Output | Should -BeNullOrEmpty
        $whatIf.WhatIf.Operation | Should -Be CreateModel
        Get-SMLocalState -Kind Model | Should -BeNullOrEmpty

        $kept = $trained | Build-SMModel -Name kept -Register
        $kept.ModelName | Should -BeExactly kept
        (Get-SMLocalState -Kind Model).Name | Should -BeExactly kept
        $predictor = $kept | Publish-SMEndpoint -InstanceType local -EndpointName kept-ep 6>$null
        $predictor.ModelName | Should -BeExactly kept
        $predictor | Unpublish-SMEndpoint -Force
    }
}

Describe 'A model that is brought along' {
    BeforeAll {
        Reset-Double
        Add-Archive models/model.tar.gz
    }

    It 'is registered with image and artifact, once' {
        $model = Build-SMModel -ModelData s3://data/models/model.tar.gz -ImageUri $Image -Name byo -Environment @{ A = 1 } `
            -Subnet subnet-1 -SecurityGroupId sg-1 -EnableNetworkIsolation -Tag @{ k = 'v' } -Register
        $model.ModelName | Should -BeExactly byo
        $model.ModelArn | Should -Match ':model/byo$'
        $model.Region | Should -BeExactly us-west-2
        $sent = (Get-Request CreateModel).parameters
        $sent.PrimaryContainer.Image | Should -BeExactly $Image
        $sent.PrimaryContainer.ModelDataUrl | Should -BeExactly s3://data/models/model.tar.gz
        $sent.PrimaryContainer.Environment.A | Should -BeExactly 1
        $sent.VpcConfig.Subnets | Should -Be subnet-1
        $sent.EnableNetworkIsolation | Should -BeTrue
        $sent.Tags.Key | Should -Be k
        Get-Request PutObject | Should -BeNullOrEmpty
    }

    It 'keeps secrets of its environment out of -WhatIf' {
        $written = Get-Written {
            Build-SMModel -ModelData s3://data/models/model.tar.gz -ImageUri $Image -Environment @{ TOKEN = 'canary-1' } -Register -WhatIf
        }
        $written.WhatIf | Out-String | Should -Not -Match 'canary-1'
        "$($written.WhatIf)" | Should -Not -Match 'canary-1'
    }

    It 'of a framework gets the image of the machines, its variables and its code' {
        $model = Build-SMModel -ModelData s3://data/models/model.tar.gz -Framework pytorch -FrameworkVersion 2.1 `
            -EntryPoint inference.py -SourceDir $script.DirectoryName -ModelServerWorker 3
        $model.Framework | Should -BeExactly PyTorch
        $model.Serializer, $model.Deserializer | Should -Be npy, npy
        $predictor = $model | Publish-SMEndpoint -InstanceType ml.g5.xlarge -EndpointName gpu 6>$null
        $sent = (Get-Request CreateModel)[-1].parameters.PrimaryContainer
        $sent.Image | Should -Match '/pytorch-inference:2\.1-gpu-py310$'
        $sent.ModelDataUrl | Should -Match '^s3://sagemaker-us-west-2-111122223333/pytorch-[\d-]+/model\.tar\.gz$'
        $sent.Environment.SAGEMAKER_PROGRAM | Should -BeExactly inference.py
        $sent.Environment.SAGEMAKER_SUBMIT_DIRECTORY | Should -BeExactly /opt/ml/model/code
        $sent.Environment.SAGEMAKER_MODEL_SERVER_WORKERS | Should -BeExactly 3
        $predictor.Serializer | Should -BeExactly npy
        $predictor | Unpublish-SMEndpoint -Force
    }

    It 'serves all archives of a prefix' {
        $null = Build-SMModel -ModelData s3://data/models/ -ImageUri $Image -MultiModel -Name many -Register
        $sent = (Get-Request CreateModel)[-1].parameters.PrimaryContainer
        $sent.Mode | Should -BeExactly MultiModel
        $sent.ModelDataUrl | Should -BeExactly s3://data/models/
    }

    It 'is fetched when it is served on this machine' {
        $predictor = Build-SMModel -ModelData s3://data/models/model.tar.gz -ImageUri $Image -EntryPoint $script |
            Publish-SMEndpoint -InstanceType local -EndpointName fetched 6>$null
        $predictor | Invoke-SMEndpoint -InputObject 1, 2 | Should -BeExactly other
        $predictor | Unpublish-SMEndpoint -Force
        Get-SMLocalState -Kind Endpoint, EndpointConfig | Should -BeNullOrEmpty
    }

    It 'of this machine goes to AWS only when it is told to' {
        $model = Build-SMModel -ModelData $archive -ImageUri $Image
        $refused = Get-Written { $model | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName sent }
        Assert-Error $refused (Get-PublishId ParametersConflict) InvalidArgument ml.m5.large
        "$($refused.Error.ErrorDetails.RecommendedAction)" | Should -Match UploadModel

        $predictor = $model | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName sent -UploadModel 6>$null
        $uri = (Get-Request CreateModel)[-1].parameters.PrimaryContainer.ModelDataUrl
        $uri | Should -Match '^s3://sagemaker-us-west-2-111122223333/my-image-[\d-]+/model\.tar\.gz$'
        Get-StoredKey | Should -Contain ($uri -replace '^s3://')
        $predictor | Unpublish-SMEndpoint -Force
    }

    It 'that was trained here takes its script along' {
        $predictor = $trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName here -UploadModel -ImageUri $Image 6>$null
        $sent = (Get-Request CreateModel)[-1].parameters.PrimaryContainer
        $sent.Environment.SAGEMAKER_PROGRAM | Should -BeExactly model.py
        $sent.Environment.SAGEMAKER_SUBMIT_DIRECTORY | Should -BeExactly /opt/ml/model/code
        $predictor | Unpublish-SMEndpoint -Force
    }
}

Describe 'A pipeline' {
    BeforeAll {
        Reset-Double
        Add-Archive models/model.tar.gz
        $first = Build-SMModel -ModelData s3://data/models/model.tar.gz -ImageUri $Image -Environment @{ A = 1 } -Serializer text
        $second = Build-SMModel -ModelData s3://data/models/model.tar.gz -Framework XGBoost -FrameworkVersion 1.7-1 -EntryPoint $script
        $pipeline = Build-SMModel -Container $first, $second -Name pipe
    }

    It 'reads as its first container and answers as its last' {
        $pipeline.Container | Should -HaveCount 2
        $pipeline.Serializer, $pipeline.Deserializer | Should -Be text, csv
    }

    It 'is one model of its containers, each with its code' {
        $predictor = $pipeline | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName pipe-ep 6>$null
        $sent = (Get-Request CreateModel)[-1].parameters
        $sent.PrimaryContainer | Should -BeNullOrEmpty
        $sent.Containers | Should -HaveCount 2
        $sent.Containers[0].Image | Should -BeExactly $Image
        $sent.Containers[1].Image | Should -Match 'sagemaker-xgboost:1\.7-1'
        $sent.Containers[1].Environment.SAGEMAKER_SUBMIT_DIRECTORY |
            Should -BeExactly s3://sagemaker-us-west-2-111122223333/pipe/container-2/sourcedir.tar.gz
        $predictor.ModelName | Should -BeExactly pipe
        $predictor | Unpublish-SMEndpoint -Force
        Get-Resource | Should -BeNullOrEmpty
    }

    It 'is refused on this machine' {
        $written = Get-Written { $pipeline | Publish-SMEndpoint -InstanceType local }
        Assert-Error $written (Get-PublishId NotSupportedInLocalMode) InvalidArgument
    }
}

Describe 'Build-SMModel refuses' {
    It '<What>' -ForEach @(
        @{ What = 'nothing at all'; With = { @{} }; Id = 'ParametersConflict' }
        @{ What = 'an archive that is not there'; With = { @{ ModelData = Join-Path $Work none.tar.gz; ImageUri = 'a:1' } }; Id = 'ModelDataNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a folder'; With = { @{ ModelData = $Work; ImageUri = 'a:1' } }; Id = 'ModelDataInvalid' }
        @{ What = 'a framework that is none'; With = { @{ Framework = 'PyToch'; FrameworkVersion = '2.1' } }; Id = 'ImageNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a script that is not there'; With = { @{ ImageUri = 'a:1'; EntryPoint = Join-Path $Work none.py } }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a folder of code without a script'; With = { @{ ImageUri = 'a:1'; SourceDir = $Work } }; Id = 'ParametersConflict' }
        @{ What = 'one container'; With = { @{ Container = (Build-SMModel -ImageUri a:1) } }; Id = 'ParametersConflict' }
        @{ What = 'an image for a pipeline'; With = { $m = Build-SMModel -ImageUri a:1; @{ Container = $m, $m; ImageUri = 'b:1' } }; Id = 'ParametersConflict' }
        @{ What = 'subnets alone'; With = { @{ ImageUri = 'a:1'; Subnet = 'subnet-1' } }; Id = 'ParametersConflict' }
        @{ What = 'a VPC and none'; With = { @{ ImageUri = 'a:1'; Subnet = 'subnet-1'; SecurityGroupId = 'sg-1'; NoVpcConfig = $true } }; Id = 'ParametersConflict' }
        @{ What = 'a name that is none'; With = { @{ ImageUri = 'a:1'; Name = 'my model' } }; Id = 'NameInvalid' }
        @{ What = 'a variable that is none'; With = { @{ ImageUri = 'a:1'; Environment = @{ 'a-b' = 1 } } }; Id = 'ValueInvalid' }
        @{ What = 'many models without a prefix'; With = { @{ ImageUri = 'a:1'; ModelData = 's3://data/model.tar.gz'; MultiModel = $true } }; Id = 'ParametersConflict' }
    ) {
        Reset-Double
        $given = & $With
        $written = Get-Written { Build-SMModel @given }
        Assert-Error $written (Get-BuildId $Id) ($Category ?? 'InvalidArgument')
        $written.Output | Should -BeNullOrEmpty
        Get-Request | Should -BeNullOrEmpty
    }

    It 'an estimator that was never trained' {
        $untrained = New-SMEstimator $ModelPy -InstanceType local
        Assert-Error (Get-Written { $untrained | Build-SMModel }) (Get-BuildId NoTrainingJob) InvalidArgument $untrained
    }

    It 'a role that nobody named, before anything is sent' {
        Reset-Double
        $env:SAGEMAKER_ROLE = ''
        try {
            $written = Get-Written { Build-SMModel -ImageUri $Image -Register }
            Assert-Error $written (Get-BuildId RoleMissing) InvalidArgument
            Get-Request CreateModel | Should -BeNullOrEmpty
        }
        finally {
            $env:SAGEMAKER_ROLE = $DoubleEnvironment['SAGEMAKER_ROLE']
        }
    }

    It 'an artifact that AWS does not find, and leaves nothing' {
        Reset-Double
        $written = Get-Written {
            Build-SMModel -ModelData s3://data/none/model.tar.gz -ImageUri $Image -Register
        }
        Assert-Error $written (Get-BuildId ModelDataNotFound) ObjectNotFound s3://data/none/model.tar.gz
        Get-Resource | Should -BeNullOrEmpty
    }

    It 'a name that is taken, and keeps the other one''s model' {
        Reset-Double
        $null = Build-SMModel -ImageUri $Image -Name twice -Register
        $written = Get-Written { Build-SMModel -ImageUri $Image -Name twice -Environment @{ A = 1 } -Register }
        $written.Error | Should -HaveCount 1
        Get-Resource | Should -Be 'model twice'
    }
}

Describe 'Completion of Build-SMModel' {
    It 'offers what the image catalogue has for serving' {
        $line = 'Build-SMModel -Framework PyTorch -FrameworkVersion 2.1'
        $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
        $found.CompletionText | Should -Contain 2.1
    }
}
