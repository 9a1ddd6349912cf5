#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-PublishId([string] $Id) { Get-ErrorId $Id 'Publish-SMEndpoint' }

    # Everything that is recorded, to see that a refused or failed command has left nothing.
    function Get-Record { Get-SMLocalState | ForEach-Object { "$($_.Kind) $($_.Name)" } | Sort-Object }

    $one = New-SMEstimator $ModelPy -InstanceType local -BaseJobName one -HyperParameter @{ answer = 'first' } |
        Start-SMTraining -NoLog 6>$null
    $two = New-SMEstimator $ModelPy -InstanceType local -BaseJobName two -HyperParameter @{ answer = 'second' } |
        Start-SMTraining -NoLog 6>$null
}

AfterAll {
    Exit-TestState
}

Describe 'A model that is published' {
    BeforeAll {
        $written = Get-Written {
            $one | Publish-SMEndpoint -InstanceType local -EndpointName from-estimator -ModelName model-one -Tag @{ a = 'b' }
        }
        $predictor = $written.Output[0]
        $fromJob = Get-SMTraining $two | Publish-SMEndpoint -InstanceType local -Confirm:$false 6>$null
        $fromName = Publish-SMEndpoint $one.TrainingJobName -Local -InstanceType local -EndpointName from-name `
            -Serializer json -Accept text/plain 6>$null
    }

    It 'serves when the predictor comes' {
        $written.Error | Should -BeNullOrEmpty
        $written.Output | Should -HaveCount 1
        $predictor | Should -BeOfType SageMakerEstimator.Predictor
        $predictor.EndpointName | Should -BeExactly from-estimator
        $predictor.EndpointStatus | Should -BeExactly InService
        $predictor.FailureReason | Should -BeNullOrEmpty
        $predictor.Backend | Should -Be Local
        $predictor.InstanceType | Should -BeExactly local
        $predictor.InitialInstanceCount | Should -Be 1
        $predictor.ModelName | Should -BeExactly model-one
        $predictor.EndpointConfigName | Should -BeExactly from-estimator
        $predictor.CreationTime.Kind | Should -Be Local
        $predictor.LocalUri.Host | Should -BeExactly '127.0.0.1'
        (Invoke-WebRequest ([uri]::new($predictor.LocalUri, 'ping')) -NoProxy).StatusCode | Should -Be 200
    }

    It 'ends with one line: where it serves, and the command that removes it' {
        $written.Status | Should -HaveCount 1
        $written.Status[0] | Should -Match ([regex]::Escape("$($predictor.LocalUri)"))
        $written.Status[0] | Should -Match 'Unpublish-SMEndpoint -Endpoint from-estimator -Local -Force'
        ($written.Information | Where-Object Tags -Contains 'SageMaker.Status').Tags | Should -Contain PSHOST
    }

    It 'is recorded as endpoint, config and model' {
        $records = Get-Record
        $records | Should -Contain 'Endpoint from-estimator'
        $records | Should -Contain 'EndpointConfig from-estimator'
        $records | Should -Contain 'Model model-one'
    }

    It 'has the name of its training job by default' {
        $fromJob.EndpointName | Should -BeExactly $two.TrainingJobName
    }

    It 'has a generated model name by default' {
        $fromJob.ModelName | Should -MatchExactly '^two-\d{4}(-\d\d){5}-\d{3}$'
    }

    It 'answers with its own model' {
        ($predictor | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -BeExactly first
        ($fromJob | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -BeExactly second
    }

    It 'carries the formats that were asked for' {
        $fromName.Serializer | Should -BeExactly json
        $fromName.ContentType | Should -BeExactly application/json
        $fromName.Deserializer | Should -BeExactly text
        $fromName.Accept | Should -BeExactly text/plain
        $fromName | Invoke-SMEndpoint -InputObject 1, 2 | Should -BeExactly 'application/json|[1, 2]'
    }

    It 'reads CSV and writes JSON by default' {
        $predictor.Serializer, $predictor.ContentType | Should -BeExactly csv, text/csv
        $predictor.Deserializer, $predictor.Accept | Should -BeExactly json, application/json
    }

    It 'is not replaced by another of its name' {
        $before = Get-Record
        $written = Get-Written { $two | Publish-SMEndpoint -InstanceType local -EndpointName from-estimator }
        Assert-Error $written (Get-PublishId EndpointExists) ResourceExists from-estimator
        $written.Error[0].ErrorDetails.RecommendedAction |
            Should -Match 'Unpublish-SMEndpoint -Endpoint from-estimator -Local'
        $written.Output | Should -BeNullOrEmpty
        Get-Record | Should -BeExactly $before
        ($predictor | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -BeExactly first
    }

    It 'is not served with the name of another model' {
        $before = Get-Record
        $written = Get-Written { $two | Publish-SMEndpoint -InstanceType local -EndpointName other -ModelName model-one }
        Assert-Error $written (Get-PublishId EndpointExists) ResourceExists
        Get-Record | Should -BeExactly $before
    }
}

Describe 'Code that serves' {
    It 'may be other code than trained' {
        $folder = Split-Path (New-EntryPoint 'serving/main.py' @'
import json, os
import extra, helper
def model_fn(model_dir):
    with open(os.path.join(model_dir, "seen.json")) as file:
        return json.load(file)["hyperparameters"]["answer"]
def predict_fn(data, model):
    return {"model": model, "helper": helper.NAME, "extra": extra.NAME, "greeting": os.environ["TEST_GREETING"]}
'@)
        $null = New-EntryPoint 'serving/helper.py' 'NAME = "beside"'
        $extra = New-EntryPoint 'extra.py' 'NAME = "added"'
        $predictor = $one | Publish-SMEndpoint -InstanceType local -EndpointName other-code -EntryPoint main.py `
            -SourceDir $folder -Dependency $extra -Environment @{ TEST_GREETING = 'é 世 😀' } 6>$null
        $answer = $predictor | Invoke-SMEndpoint -InputObject 1, 2
        "$($answer.model) $($answer.helper) $($answer.extra) $($answer.greeting)" |
            Should -BeExactly 'first beside added é 世 😀'
    }
}

Describe 'A server that does not come up' {
    It 'is EndpointFailed with the reason, and leaves nothing: <What>' -ForEach @(
        @{ What = 'model_fn is missing'; Name = 'no-model-fn'; Text = 'def predict_fn(data, model): return 1'; Reason = 'has no model_fn' }
        @{ What = 'an import fails'; Name = 'no-module'; Text = 'import no_such_module'; Reason = "line 1, in <module>[\s\S]*ModuleNotFoundError: No module named 'no_such_module'" }
        @{ What = 'model_fn fails'; Name = 'no-file'; Text = "def model_fn(model_dir):`n    open('/no/where')`ndef predict_fn(data, model): return 1"; Reason = "line 2, in model_fn[\s\S]*FileNotFoundError" }
        @{ What = 'the program ends itself'; Name = 'exits'; Text = 'import os; os._exit(7)'; Reason = 'exit code 7' }
    ) {
        $script = New-EntryPoint "$Name.py" $Text
        $before = Get-Record
        $written = Get-Written { $one | Publish-SMEndpoint -InstanceType local -EndpointName $Name -EntryPoint $script }
        Assert-Error $written (Get-PublishId EndpointFailed) InvalidResult
        $written.Error[0].TargetObject.EndpointName | Should -BeExactly $Name
        $written.Error[0].TargetObject.EndpointStatus | Should -BeExactly Failed
        $written.Error[0].Exception.Message | Should -Match $Reason
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-KeepOnFailure'
        $written.Output | Should -BeNullOrEmpty
        $written.Warning | Should -BeNullOrEmpty
        Get-Record | Should -BeExactly $before
        Wait-Until { -not (Get-StateProcess "endpoints/$Name") } | Should -BeTrue
    }

    It 'stays with -KeepOnFailure, to be looked at and removed; nothing flows on with -ErrorAction Stop' {
        $script = New-EntryPoint 'kept.py' 'raise RuntimeError("look at me")'
        $written = Get-Written {
            $one | Publish-SMEndpoint -InstanceType local -EndpointName kept -EntryPoint $script -KeepOnFailure `
                -ErrorAction Stop | Invoke-SMEndpoint -InputObject 1
        }
        Assert-Error $written (Get-PublishId EndpointFailed) InvalidResult
        $kept = Connect-SMEndpoint kept -Local
        $kept.EndpointStatus | Should -BeExactly Failed
        $kept.FailureReason | Should -Match 'RuntimeError: look at me'
        $kept.LocalUri | Should -BeNullOrEmpty
        Get-Record | Should -Contain 'EndpointConfig kept'
        Get-Record | Should -Contain "Model $($kept.ModelName)"
        $kept | Unpublish-SMEndpoint -Force
        Get-Record | Should -Not -Contain "Model $($kept.ModelName)"
    }
}

Describe 'The port of an endpoint' {
    It 'is the one that SAGEMAKER_BIND_TO_PORT names' {
        $probe = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        $predictor = $one | Publish-SMEndpoint -InstanceType local -EndpointName ported `
            -Environment @{ SAGEMAKER_BIND_TO_PORT = $port } 6>$null
        $predictor.LocalUri.Port | Should -Be $port
    }

    It 'is PortInUse when something listens there, and nothing is made' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            $before = Get-Record
            $port = $listener.LocalEndpoint.Port
            $written = Get-Written {
                $one | Publish-SMEndpoint -InstanceType local -EndpointName taken -Environment @{ SAGEMAKER_BIND_TO_PORT = $port }
            }
            Assert-Error $written (Get-PublishId PortInUse) ResourceBusy ([uint16] $port)
            $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'SAGEMAKER_BIND_TO_PORT'
            Get-Record | Should -BeExactly $before
        }
        finally {
            $listener.Stop()
        }
    }

    It 'is ValueInvalid when it is "<Port>"' -ForEach @(
        @{ Port = 'http' }, @{ Port = '65536' }, @{ Port = '-1' }, @{ Port = '80.5' }, @{ Port = '' }
    ) {
        $before = Get-Record
        $written = Get-Written {
            $one | Publish-SMEndpoint -InstanceType local -EndpointName bad-port -Environment @{ SAGEMAKER_BIND_TO_PORT = $Port }
        }
        Assert-Error $written (Get-PublishId ValueInvalid) InvalidArgument $Port
        Get-Record | Should -BeExactly $before
    }
}

Describe 'A KMS key that can be none' {
    It 'is refused by -<Parameter>' -ForEach @(
        @{ Parameter = 'KmsKey'; More = @{} }
        @{ Parameter = 'DataCaptureKmsKey'; More = @{ DataCapture = $true } }
        @{ Parameter = 'AsyncKmsKey'; More = @{ AsyncOutputPath = 's3://b/answers' } }
    ) {
        $more = $More + @{ $Parameter = 'a b!' }
        $written = Get-Written { $one | Publish-SMEndpoint -InstanceType ml.m5.large @more }
        Assert-Error $written (Get-PublishId ParameterArgumentValidationError) InvalidData
        $written.Error[0].Exception.Message | Should -Match $Parameter
    }
}

Describe 'How long an endpoint is waited for' {
    It 'is not at all with -NoWait' {
        $gate = Join-Path $Work 'gate-nowait'
        $written = Get-Written {
            $one | Publish-SMEndpoint -InstanceType local -EndpointName no-wait -EntryPoint $WaitingPy -NoWait `
                -Environment @{ TEST_GATE = $gate }
        }
        $written.All | Should -HaveCount 1
        $predictor = $written.Output[0]
        $predictor.EndpointStatus | Should -BeExactly Creating
        $predictor.LocalUri | Should -BeNullOrEmpty

        $asked = Get-Written { $predictor | Invoke-SMEndpoint -InputObject 1 }
        Assert-Error $asked (Get-ErrorId EndpointNotInService Invoke-SMEndpoint) ResourceBusy 1

        Open-Gate $gate
        $predictor = Wait-Until { Connect-SMEndpoint no-wait -Local | Where-Object EndpointStatus -EQ InService }
        ($predictor | Invoke-SMEndpoint -InputObject 1).state | Should -BeExactly awake
    }

    It 'ends with -Timeout, and the endpoint goes on' {
        $gate = Join-Path $Work 'gate-timeout'
        $written = Get-Written {
            $one | Publish-SMEndpoint -InstanceType local -EndpointName timed-out -EntryPoint $WaitingPy -Timeout 0.3 `
                -Environment @{ TEST_GATE = $gate }
        }
        Assert-Error $written (Get-PublishId WaitTimedOut) OperationTimeout
        $written.Error[0].TargetObject.EndpointName | Should -BeExactly timed-out
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Connect-SMEndpoint -Endpoint timed-out -Local'
        $written.Output | Should -BeNullOrEmpty
        (Connect-SMEndpoint timed-out -Local).EndpointStatus | Should -BeExactly Creating

        # It can be removed while it is being made: the script would wait for a minute.
        $took = Measure-Command { Unpublish-SMEndpoint timed-out -Local -Force }
        $took.TotalSeconds | Should -BeLessThan 40
        Wait-Until { -not (Get-StateProcess 'endpoints/timed-out') } | Should -BeTrue
    }
}

Describe 'A model that cannot be published' {
    BeforeAll {
        $untrained = New-SMEstimator $ModelPy -InstanceType local
        $running = (New-WaitingEstimator).Estimator | Start-SMTraining -NoWait
        $failed = New-SMEstimator (New-EntryPoint 'fails.py' 'raise SystemExit(1)') -InstanceType local |
            Start-SMTraining -NoLog -ErrorAction Ignore 6>$null
        $gone = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        Remove-Item ([uri] $gone.ModelData).LocalPath
    }

    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'an estimator that was never trained'; From = { $untrained }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = { $untrained } }
        @{ What = 'a job that still runs'; From = { $running }; Id = 'TrainingJobNotCompleted'; Category = 'InvalidArgument'; Target = { $running } }
        @{ What = 'a job that failed'; From = { $failed }; Id = 'TrainingJobNotCompleted'; Category = 'InvalidArgument'; Target = { $failed } }
        @{ What = 'a model that was deleted'; From = { $gone }; Id = 'ModelDataNotFound'; Category = 'ObjectNotFound'; Target = { $gone.TrainingJobName } }
        @{ What = 'a job nobody knows'; From = { 'no-such-job' }; With = @{ Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = { 'no-such-job' } }
        @{ What = 'a bare name without -Local'; From = { $one.TrainingJobName }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = { $one.TrainingJobName } }
        @{ What = 'an object that is no job'; From = { 5 }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = { 5 } }
        @{ What = 'no instance type'; From = { $one }; With = @{ InstanceType = $null }; Id = 'InstanceTypeMissing'; Category = 'InvalidArgument'; Target = { $one } }
        @{ What = 'a machine of SageMaker'; From = { $one }; With = @{ InstanceType = 'ml.m5.large' }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Target = { 'ml.m5.large' } }
        @{ What = 'two instances'; From = { $one }; With = @{ InitialInstanceCount = 2 }; Id = 'NotSupportedInLocalMode'; Category = 'InvalidArgument'; Target = { 2 } }
        @{ What = 'an endpoint name with a blank'; From = { $one }; With = @{ EndpointName = 'a b' }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'a b' } }
        @{ What = 'a model name with a slash'; From = { $one }; With = @{ ModelName = 'a/b' }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'a/b' } }
        @{ What = 'a source directory without a script'; From = { $one }; With = @{ SourceDir = '/tmp' }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Target = { $one } }
        @{ What = 'a dependency without a script'; From = { $one }; With = @{ Dependency = '/tmp' }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Target = { $one } }
        @{ What = 'a script that is not there'; From = { $one }; With = @{ EntryPoint = '/no/serve.py' }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound'; Target = { '/no/serve.py' } }
    ) {
        $before = Get-Record
        $item = & $From
        $parameters = @{ InstanceType = 'local' } + @{}
        foreach ($name in $With.Keys) { $parameters[$name] = $With[$name] }
        if (-not $parameters.InstanceType) { $parameters.Remove('InstanceType') }
        $written = Get-Written { $item | Publish-SMEndpoint @parameters }
        Assert-Error $written (Get-PublishId $Id) $Category (& $Target)
        $written.Output | Should -BeNullOrEmpty
        Get-Record | Should -BeExactly $before
    }

    It 'is PythonNotFound on a machine without Python' {
        $saved = $env:SAGEMAKER_ESTIMATOR_PYTHON
        try {
            $env:SAGEMAKER_ESTIMATOR_PYTHON = '/no/python'
            $written = Get-Written { $one | Publish-SMEndpoint -InstanceType local -EndpointName snakeless }
        }
        finally {
            $env:SAGEMAKER_ESTIMATOR_PYTHON = $saved
        }

        Assert-Error $written (Get-PublishId PythonNotFound) NotInstalled $one
    }

    It 'is TrainingJobNotCompleted for a stopped job, but with -AllowStopped' {
        $stopped = New-SMEstimator (New-EntryPoint 'slow.py' ($ModelScript -replace '    main\(\)', "    main()`n    import time; print('waits', flush=True); time.sleep(60)")) -InstanceType local |
            Start-SMTraining -NoWait
        $log = Join-Path $State jobs $stopped.TrainingJobName log algo-1.log
        Wait-Until { (Test-Path $log) -and (Get-Content $log -Raw) -match 'waits' }
        $null = $stopped | Stop-SMTraining -Wait
        $written = Get-Written { $stopped | Publish-SMEndpoint -InstanceType local }
        Assert-Error $written (Get-PublishId TrainingJobNotCompleted) InvalidArgument $stopped
        $predictor = $stopped | Publish-SMEndpoint -InstanceType local -AllowStopped 6>$null
        ($predictor | Invoke-SMEndpoint -InputObject 1, 2).row | Should -BeExactly '1', '2'
    }

    It 'leaves the other models of the pipeline to be published' {
        $written = Get-Written { $failed, $two | Publish-SMEndpoint -InstanceType local -EndpointName the-other }
        Assert-Error $written (Get-PublishId TrainingJobNotCompleted) InvalidArgument $failed
        $written.Output.EndpointName | Should -BeExactly the-other
    }
}

Describe '-WhatIf' {
    BeforeAll {
        $before = Get-Record
        $written = Get-Written {
            $one | Publish-SMEndpoint -InstanceType local -EndpointName what-if -WhatIf -Tag @{ team = 'blue' } `
                -Environment @{ PASSWORD = 'canary-of-the-mine'; SAGEMAKER_X = 'shown' }
        }
    }

    It 'writes no object, makes nothing and starts nothing' {
        $written.Output | Should -BeNullOrEmpty
        $written.Error | Should -BeNullOrEmpty
        Get-Record | Should -BeExactly $before
        Get-StateProcess 'endpoints/what-if' | Should -BeNullOrEmpty
    }

    It 'shows the three requests on the Information stream' {
        $written.WhatIf.Operation | Should -BeExactly CreateModel, CreateEndpointConfig, CreateEndpoint
        ($written.Information | Where-Object Tags -Contains 'SageMaker.WhatIf').Tags | Should -Contain PSHOST
        $config = $written.WhatIf[1].Json | ConvertFrom-Json
        $config.ProductionVariants.InstanceType | Should -BeExactly local
        $config.ProductionVariants.ModelName | Should -BeExactly ($written.WhatIf[0].Json | ConvertFrom-Json).ModelName
        ($written.WhatIf[2].Json | ConvertFrom-Json).EndpointName | Should -BeExactly what-if
        ($written.WhatIf.Json | ConvertFrom-Json).Tags | ForEach-Object { "$($_.Key)=$($_.Value)" } |
            Should -BeExactly 'team=blue', 'team=blue', 'team=blue'
    }

    It 'masks the values of environment variables, but those of SageMaker itself' {
        $environment = ($written.WhatIf[0].Json | ConvertFrom-Json).PrimaryContainer.Environment
        $environment.PASSWORD | Should -BeExactly '***'
        $environment.SAGEMAKER_X | Should -BeExactly shown
        $written.All | Out-String | Should -Not -Match canary
    }
}
