#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-StartId([string] $Id) { Get-ErrorId $Id 'Start-SMTraining' }

    # What is on disk, to see that a refused command has left nothing.
    function Get-StateFile { Get-ChildItem $State -Recurse -File -ErrorAction Ignore | ForEach-Object FullName }
}

AfterAll {
    Exit-TestState
}

Describe 'A run that is refused' {
    BeforeAll {
        $estimator = New-SMEstimator $ModelPy -InstanceType local
        $first = $estimator | Start-SMTraining -JobName taken-name -NoLog 6>$null
        $empty = (New-Item (Join-Path $TestDrive 'empty') -ItemType Directory).FullName
        $nowhere = Join-Path $TestDrive 'nowhere'
    }

    It 'refuses <What>: <Id>' -ForEach @(
        @{ What = 'a job name that is taken'; With = { @{ JobName = 'taken-name' } }; Id = 'TrainingJobExists'; Category = 'ResourceExists'; Target = { 'taken-name' } }
        @{ What = 'a job name with a blank'; With = { @{ JobName = 'not good' } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'not good' } }
        @{ What = 'a job name with a path'; With = { @{ JobName = '../up' } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { '../up' } }
        @{ What = 'a job name of 64 characters'; With = { @{ JobName = 'a' * 64 } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'a' * 64 } }
        @{ What = 'a job name that ends with a line break'; With = { @{ JobName = "a`n" } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { "a`n" } }
        @{ What = 'a path that is not there'; With = { @{ InputData = $nowhere } }; Id = 'InputDataNotFound'; Category = 'ObjectNotFound'; Target = { $nowhere } }
        @{ What = 'a folder with nothing in it'; With = { @{ InputData = $empty } }; Id = 'InputDataNotFound'; Category = 'ObjectNotFound'; Target = { $empty } }
        @{ What = 'a channel in S3'; With = { @{ InputData = 's3://bucket/data' } }; Id = 'RemoteDataInLocalMode'; Category = 'InvalidArgument'; Target = { 's3://bucket/data' } }
        @{ What = 'a URI of another kind'; With = { @{ InputData = 'https://example.invalid/data' } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a number as data'; With = { @{ InputData = 5 } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument'; Target = { 5 } }
        @{ What = 'a channel with a member that training has not'; With = { @{ InputData = @{ ChannelName = 'x'; DataSource = @{ S3DataSource = @{ S3DataType = 'S3Prefix'; S3Uri = 's3://b/x' } }; TargetAttributeName = 'y' } } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a licence that is accepted by another name'; With = { @{ InputData = @{ ChannelName = 'x'; DataSource = @{ S3DataSource = @{ S3DataType = 'S3Prefix'; S3Uri = 's3://b/x'; ModelAccessConfig = @{ accept_eula = $true } } } } } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a licence that nobody accepts or refuses'; With = { @{ InputData = @{ ChannelName = 'x'; DataSource = @{ S3DataSource = @{ S3DataType = 'S3Prefix'; S3Uri = 's3://b/x'; ModelAccessConfig = @{ } } } } } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument' }
        @{ What = 'an experiment with a member that is none'; With = { @{ ExperimentConfig = @{ Experiment = 'e' } } }; Id = 'ValueInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a channel that is null'; With = { @{ InputData = @{ train = $null } } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument'; Target = { 'train' } }
        @{ What = 'an empty path'; With = { @{ InputData = '' } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument'; Target = { '' } }
        @{ What = 'a channel name with a blank'; With = { @{ InputData = @{ 'a b' = $ModelPy } } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'a b' } }
        @{ What = 'one channel twice'; With = { @{ InputData = $ModelPy, $ModelPy } }; Id = 'DuplicateChannel'; Category = 'InvalidArgument'; Target = { 'training' } }
        @{ What = 'a hyperparameter that is a date'; With = { @{ HyperParameter = @{ when = [datetime]::Today } } }; Id = 'HyperParameterTypeNotSupported'; Category = 'InvalidArgument'; Target = { [datetime]::Today } }
        @{ What = 'a hyperparameter of 2,501 characters'; With = { @{ HyperParameter = @{ long = 'x' * 2499 + 'yy' } } }; Id = 'HyperParameterLimit'; Category = 'InvalidArgument'; Target = { 'long' } }
    ) {
        $before = Get-StateFile
        $parameters = & $With
        $written = Get-Written { $estimator | Start-SMTraining @parameters }
        $more = $Target ? @{ Target = & $Target } : @{}
        Assert-Error $written (Get-StartId $Id) $Category @more
        $written.Output | Should -BeNullOrEmpty
        Get-StateFile | Should -BeExactly $before
        $estimator.TrainingJobName | Should -BeExactly taken-name
    }

    It 'refuses an entry point that is gone by now' {
        $gone = New-EntryPoint 'gone.py' 'print(1)'
        $estimator = New-SMEstimator $gone -InstanceType local
        Remove-Item $gone
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId EntryPointNotFound) ObjectNotFound $gone
    }

    It 'refuses a source directory that is gone by now' {
        $folder = Split-Path (New-EntryPoint 'going/main.py' 'print(1)')
        $estimator = New-SMEstimator main.py -SourceDir $folder -InstanceType local
        Remove-Item $folder -Recurse
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId SourceDirNotFound) ObjectNotFound $folder
    }

    It 'refuses a link that leads out of the source directory' -Skip:$IsWindows {
        $folder = Split-Path (New-EntryPoint 'links/main.py' 'print(1)')
        $link = Join-Path $folder 'secret.txt'
        $null = New-Item $link -ItemType SymbolicLink -Target (New-EntryPoint 'secret.txt' 'secret')
        $estimator = New-SMEstimator main.py -SourceDir $folder -InstanceType local
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId SourceDirNotFound) InvalidArgument $link
    }

    It 'ends before anything is sent when no region is named' {
        $cloud = New-SMEstimator -ImageUri image -InstanceType ml.m5.large
        $written = Get-Written { $cloud | Start-SMTraining }
        Assert-Error $written (Get-StartId RegionMissing) InvalidArgument $cloud
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-Region'
    }

    It 'refuses <What> in local mode' -ForEach @(
        @{ What = 'two hosts'; With = @{ InstanceCount = 2 } }
        @{ What = 'a container'; With = @{ LocalRuntime = 'Container' } }
    ) {
        $estimator = New-SMEstimator $ModelPy -InstanceType local @With
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId NotSupportedInLocalMode) InvalidArgument
    }

    It 'refuses an image without an entry point in local mode' {
        $estimator = New-SMEstimator -ImageUri image:1 -InstanceType local
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId NotSupportedInLocalMode) InvalidArgument 'image:1'
    }

    It 'goes on with the next estimator after one that was refused' {
        $bad = New-SMEstimator -ImageUri image -InstanceType ml.m5.large
        $written = Get-Written { $bad, $estimator | Start-SMTraining -NoLog }
        Assert-Error $written (Get-StartId RegionMissing) InvalidArgument $bad
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'takes no null for an estimator' {
        $written = Get-Written { $null | Start-SMTraining }
        $written.Error[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*,*StartSMTrainingCommand'
    }
}

Describe 'A state folder that cannot be written' {
    It 'is an error that names the folder and the variable' {
        $env:SAGEMAKER_ESTIMATOR_STATE = Join-Path $ModelPy 'below-a-file'
        try {
            $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining }
        }
        finally {
            $env:SAGEMAKER_ESTIMATOR_STATE = $State
        }

        Assert-Error $written (Get-StartId LocalStateUnusable) WriteError
        $written.Error[0].Exception.Message | Should -BeLike "*$ModelPy*"
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match SAGEMAKER_ESTIMATOR_STATE
    }
}

Describe 'A machine without Python' {
    BeforeAll {
        $saved = $env:PATH, $env:SAGEMAKER_ESTIMATOR_PYTHON
        $estimator = New-SMEstimator $ModelPy -InstanceType local
    }

    AfterEach {
        $env:PATH, $env:SAGEMAKER_ESTIMATOR_PYTHON = $saved
    }

    It 'writes nothing, and says what to do: <What>' -ForEach @(
        @{ What = 'nothing on PATH'; Set = { $env:PATH = ''; $env:SAGEMAKER_ESTIMATOR_PYTHON = $null }; Message = '*None of python3 and python is on PATH.*' }
        @{ What = 'a folder on PATH that has none'; Set = { $env:PATH = $Code; $env:SAGEMAKER_ESTIMATOR_PYTHON = $null }; Message = '*None of python3 and python is on PATH.*' }
        @{ What = 'SAGEMAKER_ESTIMATOR_PYTHON leads nowhere'; Set = { $env:SAGEMAKER_ESTIMATOR_PYTHON = '/no/python' }; Message = "*names '/no/python'*" }
    ) {
        $before = Get-StateFile
        & $Set
        $written = Get-Written { $estimator | Start-SMTraining }
        Assert-Error $written (Get-StartId PythonNotFound) NotInstalled $estimator
        $written.Error[0].Exception.Message | Should -BeLike $Message
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'SAGEMAKER_ESTIMATOR_PYTHON'
        Get-StateFile | Should -BeExactly $before
    }
}

Describe '-WhatIf and -Confirm' {
    BeforeAll {
        $estimator = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 1 } `
            -Environment @{ PASSWORD = 'canary-of-the-mine'; SAGEMAKER_X = 'shown' } -Tag @{ team = 'blue' }
        $before = Get-StateFile
        $written = Get-Written { $estimator | Start-SMTraining -JobName what-if -InputData $ModelPy -WhatIf }
    }

    It 'writes no object, changes nothing and starts nothing' {
        $written.Output | Should -BeNullOrEmpty
        $written.Error | Should -BeNullOrEmpty
        Get-StateFile | Should -BeExactly $before
        $estimator.LatestTrainingJob | Should -BeNullOrEmpty
    }

    It 'shows the request on the Information stream' {
        $record, $null = $written.Information | Where-Object Tags -Contains 'SageMaker.WhatIf'
        $record.Tags | Should -Contain PSHOST
        $record.MessageData | Should -BeOfType SageMakerEstimator.WhatIfRequest
        $record.MessageData.Operation | Should -BeExactly CreateTrainingJob
        $request = $record.MessageData.Json | ConvertFrom-Json
        $request.TrainingJobName | Should -BeExactly what-if
        $request.HyperParameters.answer | Should -BeExactly '1'
        $request.ResourceConfig.InstanceType | Should -BeExactly local
        $request.StoppingCondition.MaxRuntimeInSeconds | Should -Be 86400
        $request.Tags.Key | Should -BeExactly team
    }

    It 'lists the files of the code that would be sent before' {
        $written.WhatIf.Operation | Should -BeExactly CreateTrainingJob, PutObject
        $upload = $written.WhatIf[1].Json | ConvertFrom-Json
        $upload.Source | Should -BeExactly 'model.py'
        $upload.Key | Should -BeLike 'file://*/what-if/source/sourcedir.tar.gz'
        $upload.Size | Should -Be (Get-Item $ModelPy).Length
    }

    It 'masks the values of environment variables, but those of SageMaker itself' {
        $request = $written.WhatIf[0].Json | ConvertFrom-Json
        $request.Environment.PASSWORD | Should -BeExactly '***'
        $request.Environment.SAGEMAKER_X | Should -BeExactly shown
        $written.All | Out-String | Should -Not -Match 'canary'
    }

    It 'checks as a real run does' {
        $written = Get-Written { $estimator | Start-SMTraining -InputData 's3://bucket/x' -WhatIf }
        Assert-Error $written (Get-StartId RemoteDataInLocalMode) InvalidArgument 's3://bucket/x'
    }
}
