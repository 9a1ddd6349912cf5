#requires -Version 7.4
<#
    The scripts of examples/ that need AWS, run whole against the double: what they write, what they ask for, and that
    nothing is left that bills.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $examples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) examples
    $pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')

    # What a script writes, read back from JSON as plain objects; its other streams are its own affair.
    function Invoke-Example([string] $Name, [hashtable] $Answer) {
        Reset-Double
        if ($Answer) { Invoke-Double answers $Answer }
        $path = Join-Path $examples $Name
        $json = Join-Path $Work "$Name.json"
        $command = "& '$path' -BucketName data 3> '$json.warnings' 6> `$null | ConvertTo-Json -Depth 5 -AsArray | Set-Content '$json'"
        $said = & $pwsh -NoProfile -NonInteractive -Command $command 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $said
        Get-Content $json -Raw | ConvertFrom-Json
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'examples/pca.ps1' {
    BeforeAll {
        $projections = 1..10 | ForEach-Object { @{ projection = @(($_ / 10), (-$_ / 10)) } }
        $answer = @{ projections = $projections } | ConvertTo-Json -Depth 5 -Compress
        $written = Invoke-Example pca.ps1 @{ body = $answer; contentType = 'application/json' }
    }

    It 'writes two numbers for each of ten penguins' {
        $written | Should -HaveCount 10
        $written[9].Species, $written[9].X, $written[9].Y | Should -Be Adelie, 1, -1
    }

    It 'trains the built-in algorithm on the rows, with the hyperparameters that it takes' {
        $sent = (Get-Request CreateTrainingJob).parameters
        $sent.AlgorithmSpecification.TrainingImage | Should -BeLike '*/pca:1'
        $sent.HyperParameters.feature_dim, $sent.HyperParameters.num_components, $sent.HyperParameters.subtract_mean |
            Should -BeExactly 4, 2, True
        $sent.InputDataConfig.ContentType | Should -BeExactly 'text/csv;label_size=0'
        @(Invoke-Double 'keys?bucket=data') | Where-Object { $_ -like 'pca/train*' } | Should -HaveCount 1
    }

    It 'leaves no endpoint, config or model' {
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
    }
}

Describe 'examples/update-endpoint.ps1' {
    BeforeAll {
        $written = Invoke-Example update-endpoint.ps1
    }

    It 'shows the endpoint after each step, in service' {
        $written.What | Should -BeExactly 'first model', 'second model', 'other machines', 'as asked'
        $written.Status | Sort-Object -Unique | Should -BeExactly InService
        $written.Instance | Should -BeExactly '1 x ml.t2.medium', '1 x ml.t2.medium', '1 x ml.m5.large', '1 x ml.m5.large'
    }

    It 'makes a model for each training, and a config for each change' {
        $written[0].Model | Should -Not -BeExactly $written[1].Model
        $written[2].Model | Should -BeExactly $written[1].Model
        $written.Config | Sort-Object -Unique | Should -HaveCount 3
        Get-Request CreateModel | Should -HaveCount 2
        Get-Request UpdateEndpoint | Should -HaveCount 2
    }

    It 'leaves no endpoint, config or model' {
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
    }
}

Describe 'examples/compile.ps1' {
    BeforeAll {
        $written = Invoke-Example compile.ps1 @{ body = "0.01`n0.02`n0.03`n0.97`n0.99"; contentType = 'text/csv' }
    }

    It 'starts both before it waits for one, with a shape that the compiler takes' {
        $operations = (Get-Request '*CompilationJob').operation
        $operations[0, 1] | Should -BeExactly CreateCompilationJob, CreateCompilationJob
        $sent = (Get-Request CreateCompilationJob).parameters
        $sent.OutputConfig.TargetDevice | Should -BeExactly ml_c5, jetson_nano
        $sent.InputConfig.DataInputConfig | Sort-Object -Unique | Should -BeExactly '{"data": [1, 4]}'
        Get-Content (Join-Path $Work compile.ps1.json.warnings) -Raw | Should -Match 'jetson_nano isn''t hosted by SageMaker'
    }

    It 'deploys the compiled model with the image that the compiler names' {
        $container = (Get-Request CreateModel).parameters.PrimaryContainer
        $container.ModelDataUrl | Should -BeExactly 's3://data/compile/compiled/model-ml_c5.tar.gz'
        $container.Image | Should -BeLike '*/neo-xgboost:*'
        (Get-Request CreateEndpointConfig).parameters.ProductionVariants.InstanceType | Should -BeExactly ml.c5.large
    }

    It 'writes what it thinks of five penguins, and leaves no endpoint, config or model' {
        $written.Species | Should -HaveCount 5
        $written[4].Species, $written[4].Gentoo | Should -BeExactly Gentoo, ('{0:P0}' -f 0.99)
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
    }
}
