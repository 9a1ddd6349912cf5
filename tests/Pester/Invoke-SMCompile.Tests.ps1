#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $estimator = New-WireEstimator
    $Compile = @{
        TargetInstanceFamily = 'ml_c5'
        InputShape           = @{ data = 1, 4 }
        OutputPath           = 's3://data/compiled'
        Framework            = 'xgboost'
        FrameworkVersion     = '1.3'
    }

    function Get-CompileId([string] $Id) { Get-ErrorId $Id 'Invoke-SMCompile' }

    function Get-Trained {
        $estimator | Start-SMTraining -InputData s3://data/train -NoLog 6>$null
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A compilation in AWS' {
    BeforeEach {
        Reset-Double
    }

    It 'takes <_>, waits, and writes the compiled model' -ForEach 'an estimator', 'a training job', 'a name', 'an ARN', 'an object with a name' {
        $run = Get-Trained
        $source = switch ($_) {
            'an estimator' { $run }
            'a training job' { $run.LatestTrainingJob }
            'a name' { $run.TrainingJobName }
            'an ARN' { "arn:aws:sagemaker:us-west-2:111122223333:training-job/$($run.TrainingJobName)" }
            'an object with a name' { [pscustomobject]@{ TrainingJobName = $run.TrainingJobName } }
        }
        $written = Get-Written { $source | Invoke-SMCompile @Compile }
        $written.Error | Should -BeNullOrEmpty
        $model = $written.Output[0]
        $model | Should -BeOfType SageMakerEstimator.Model
        $model.ModelData | Should -BeExactly 's3://data/compiled/model-ml_c5.tar.gz'
        $model.CompiledFor | Should -BeExactly ml_c5
        $model.ImageUri | Should -BeLike '*/neo-xgboost:*'
        $model.TrainingJobName | Should -BeExactly $run.TrainingJobName
        $model.CompilationJobName | Should -BeLike 'compilation-my-image-*'
        $sent = (Get-Request CreateCompilationJob).parameters
        $sent.InputConfig.DataInputConfig | Should -BeExactly '{"data": [1, 4]}'
        $sent.StoppingCondition.MaxRuntimeInSeconds | Should -Be 900
    }

    It 'sends what each parameter says' {
        $more = @{
            TargetInstanceFamily = 'ml.c5.xlarge'; InputShape = '{"data":[1,4]}'; OutputPath = 's3://data/out'; Framework = 'PyTorch'
            FrameworkVersion = '1.13.1'; MaxRun = 1200; JobName = 'mine'; Role = 'arn:aws:iam::111122223333:role/Other'
            KmsKey = 'alias/k'; Subnet = 'subnet-1', 'subnet-2'; SecurityGroupId = 'sg-1'; Tag = @{ team = 'a' }
            CompilerOption = [ordered]@{ dtype = 'float32'; level = 2 }
        }
        Invoke-Double roles @{ name = 'Other' }
        $null = Get-Trained | Invoke-SMCompile @more
        $sent = (Get-Request CreateCompilationJob).parameters | ConvertTo-Json -Depth 9 -Compress | ConvertFrom-Json -AsHashtable
        $sent.CompilationJobName, $sent.RoleArn | Should -BeExactly mine, 'arn:aws:iam::111122223333:role/Other'
        $sent.InputConfig.Framework, $sent.InputConfig.FrameworkVersion, $sent.InputConfig.DataInputConfig |
            Should -BeExactly PYTORCH, 1.13, '{"data":[1,4]}'
        $sent.OutputConfig.TargetDevice, $sent.OutputConfig.S3OutputLocation, $sent.OutputConfig.KmsKeyId, $sent.OutputConfig.CompilerOptions |
            Should -BeExactly ml_c5, 's3://data/out', 'alias/k', '{"dtype": "float32", "level": 2}'
        $sent.VpcConfig.Subnets | Should -BeExactly subnet-1, subnet-2
        $sent.VpcConfig.SecurityGroupIds | Should -BeExactly sg-1
        $sent.StoppingCondition.MaxRuntimeInSeconds | Should -Be 1200
        $sent.Tags.Key, $sent.Tags.Value | Should -BeExactly team, a
    }

    It 'describes a platform' {
        $written = Get-Written {
            Get-Trained | Invoke-SMCompile -TargetPlatformOs LINUX -TargetPlatformArch ARM64 -TargetPlatformAccelerator NVIDIA -InputShape '{}' -OutputPath s3://data/c -Framework onnx -FrameworkVersion 1.5
        }
        $written.Error | Should -BeNullOrEmpty
        $sent = (Get-Request CreateCompilationJob).parameters.OutputConfig
        $sent.TargetPlatform.Os, $sent.TargetPlatform.Arch, $sent.TargetPlatform.Accelerator | Should -BeExactly LINUX, ARM64, NVIDIA
        $sent.PSObject.Properties.Name | Should -Not -Contain TargetDevice
        $written.Warning | Should -HaveCount 1
    }

    It 'is what -UseCompiledModel deploys on its family, until the estimator is trained anew' {
        $run = Get-Trained
        $compiled = $run | Invoke-SMCompile @Compile
        $predictor = $run | Publish-SMEndpoint -InstanceType ml.c5.large -UseCompiledModel -EndpointName one 6>$null
        $predictor.EndpointStatus | Should -BeExactly InService
        $container = (Get-Request CreateModel).parameters.PrimaryContainer
        $container.ModelDataUrl, $container.Image | Should -BeExactly $compiled.ModelData, $compiled.ImageUri

        $written = Get-Written { $run | Publish-SMEndpoint -InstanceType ml.m5.large -UseCompiledModel -EndpointName two }
        Assert-Error $written (Get-ErrorId ModelNotCompiled Publish-SMEndpoint) InvalidArgument
        $written.Error[0].Exception.Message | Should -Match 'but for ml_c5'
        $null = Get-Trained
        $written = Get-Written { $estimator | Publish-SMEndpoint -InstanceType ml.c5.large -UseCompiledModel -EndpointName two }
        Assert-Error $written (Get-ErrorId ModelNotCompiled Publish-SMEndpoint) InvalidArgument
        Get-Request CreateModel | Should -HaveCount 1
    }

    It 'is deployed as it is piped' {
        $null = Get-Trained | Invoke-SMCompile @Compile | Publish-SMEndpoint -InstanceType ml.c5.large 6>$null
        (Get-Request CreateModel).parameters.PrimaryContainer.ModelDataUrl | Should -BeExactly s3://data/compiled/model-ml_c5.tar.gz
    }

    It 'compiles a compiled model of another process, and a piped one is one item each' {
        $first = Get-Trained | Invoke-SMCompile @Compile
        $path = Join-Path $Work model.xml
        $first | Export-Clixml $path
        $back = Import-Clixml $path
        $back.ModelData | Should -BeExactly $first.ModelData
        $more = $Compile + @{}
        $more.TargetInstanceFamily = 'ml_m5'
        $second = $back | Invoke-SMCompile @more
        $second.CompiledFor | Should -BeExactly ml_m5
        $written = Get-Written { $first, 'nosuch', $first | Invoke-SMCompile @more }
        $written.Output | Should -HaveCount 2
        Assert-Error $written (Get-CompileId TrainingJobNotFound) ObjectNotFound nosuch
    }

    It 'starts nothing with -WhatIf, and shows the request' {
        $run = Get-Trained
        $written = Get-Written { $run | Invoke-SMCompile @Compile -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        $written.WhatIf[0].Operation | Should -BeExactly CreateCompilationJob
        ($written.WhatIf[0].Json | ConvertFrom-Json).OutputConfig.TargetDevice | Should -BeExactly ml_c5
        Get-Request CreateCompilationJob | Should -BeNullOrEmpty
    }

    It 'returns at once with -NoWait, and is waited for by object or by name' {
        $begun = Get-Trained | Invoke-SMCompile @Compile -NoWait
        $begun.ModelData | Should -BeNullOrEmpty
        $begun.CompilationJobName | Should -BeLike 'compilation-*'
        (Invoke-SMCompile -CompilationJob $begun).ModelData | Should -BeLike 's3://data/compiled/*'
        (Invoke-SMCompile -CompilationJob $begun.CompilationJobName).ImageUri | Should -BeLike '*/neo-*'
    }

    It 'that fails is one error with the reason and the last lines, and no model' {
        Invoke-Double jobs @{
            kind = 'compilation'; outcome = 'Failed'; failureReason = 'ClientError: no such operator'; logs = @(@{ message = 'op Foo' })
        }
        $written = Get-Written { Get-Trained | Invoke-SMCompile @Compile -JobName failing }
        Assert-Error $written (Get-CompileId CompilationJobFailed) InvalidResult failing
        $written.Error[0].Exception.Message | Should -Match '(?s)no such operator.*Last lines of its log:\s+op Foo.*Log: https://'
        $written.Output | Should -BeNullOrEmpty
    }

    It 'that is stopped, taken, too slow or nameless has its own error: <Id>' -ForEach @(
        @{ Id = 'CompilationJobStopped'; Category = 'InvalidResult'; Target = 'c'; Plan = @{ outcome = 'Stopped' }; More = @{} }
        @{ Id = 'WaitTimedOut'; Category = 'OperationTimeout'; Target = 'c'; Plan = @{ trainingSeconds = 1e6 }; More = @{ Timeout = 0.001 } }
        @{ Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = 'no_name'; Plan = @{}; More = @{ JobName = 'no_name' } }
        @{ Id = 'CompilationIncomplete'; Category = 'InvalidArgument'; Plan = @{}; More = @{ OutputPath = $null } }
        @{ Id = 'ParametersConflict'; Category = 'InvalidArgument'; Plan = @{}; More = @{ FrameworkVersion = $null } }
        @{ Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = 'caffe'; Plan = @{}; More = @{ Framework = 'caffe' } }
    ) {
        Invoke-Double jobs (@{ kind = 'compilation' } + $Plan)
        $all = $Compile + @{ JobName = 'c' }
        foreach ($name in $More.Keys) { if ($null -eq $More[$name]) { $all.Remove($name) } else { $all[$name] = $More[$name] } }
        $written = Get-Written { Get-Trained | Invoke-SMCompile @all }
        $about = $Target ? @{ Target = $Target } : @{}
        Assert-Error $written (Get-CompileId $Id) $Category @about
        $written.Output | Should -BeNullOrEmpty
    }

    It 'of what is no job or model is an error for that item' {
        $written = Get-Written { [pscustomobject]@{ Other = 1 } | Invoke-SMCompile @Compile }
        Assert-Error $written (Get-CompileId NoModel) InvalidArgument
        $written = Get-Written { Invoke-SMCompile -CompilationJob ([pscustomobject]@{ Other = 1 }) }
        Assert-Error $written (Get-CompileId NoCompilationJob) InvalidArgument
        $written = Get-Written { Invoke-SMCompile -CompilationJob nosuch }
        Assert-Error $written (Get-CompileId CompilationJobNotFound) ObjectNotFound nosuch
    }
}

Describe 'A compilation on this machine' {
    It 'is refused: the compiler takes what lies in S3' {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        $written = Get-Written { $run | Invoke-SMCompile @Compile }
        Assert-Error $written (Get-CompileId NotSupportedInLocalMode) InvalidArgument
        $written.Output | Should -BeNullOrEmpty
    }
}

Describe 'The completers' {
    It 'know <Text>' -ForEach @(
        @{ Text = 'Invoke-SMCompile -TargetInstanceFamily ml_inf'; Names = 'ml_inf1', 'ml_inf2' }
        @{ Text = 'Invoke-SMCompile -TargetInstanceFamily jetson_t'; Names = 'jetson_tx1', 'jetson_tx2' }
        @{ Text = 'Invoke-SMCompile -Framework t'; Names = 'tensorflow', 'tflite' }
    ) {
        (TabExpansion2 $Text).CompletionMatches.CompletionText | Sort-Object | Should -BeExactly $Names
    }
}
