#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $variables = 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'SAGEMAKER_ESTIMATOR_CATALOG'
    $kept = @{}
    foreach ($name in $variables) { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }

    # Nothing of this machine may say where images are.
    function Clear-Place {
        foreach ($name in $variables) { [Environment]::SetEnvironmentVariable($name, [NullString]::Value) }
        $env:AWS_CONFIG_FILE = Join-Path $TestDrive 'no-config'
        $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive 'no-credentials'
    }

    function Get-ImageId([string] $Id) { Get-ErrorId $Id 'Get-SMImageUri' }

    $profiles = Join-Path $TestDrive 'profiles'
    Set-Content $profiles "[default]`nregion = eu-central-1`n[other]`nregion = sa-east-1`n[bare]`naws_access_key_id = a"
    $overlay = Join-Path $TestDrive 'overlay.json'
    Set-Content $overlay @'
{ "accounts": { "algorithms": { "ap-south-9": "111122223333" } },
  "images": { "pytorch": [ { "scope": "training", "versions": [ { "version": "2.9.0 2.9", "python": "py313" } ] } ] } }
'@
    Clear-Place
}

AfterAll {
    foreach ($name in $variables) { [Environment]::SetEnvironmentVariable($name, $kept[$name] ?? [NullString]::Value) }
    Exit-TestState
}

Describe 'Get-SMImageUri' {
    It 'finds <Uri>' -ForEach @(
        @{ Arguments = @{ Name = 'pca' }; Uri = '174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1' }
        @{ Arguments = @{ Name = 'XGBoost'; Version = '1.7-1' }; Uri = '246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1' }
        @{
            Arguments = @{ Name = 'pytorch'; Version = '2.0'; PyVersion = 'py310'; Scope = 'training'; InstanceType = 'ml.g5.xlarge' }
            Uri       = '763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.0-gpu-py310'
        }
        @{
            Arguments = @{ Name = 'pytorch'; Version = '1.5.1'; Scope = 'inference'; AcceleratorType = 'ml.eia2.medium'; InstanceType = 'ml.m5.large' }
            Uri       = '763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-inference-eia:1.5.1-cpu-py3'
        }
        @{
            Arguments = @{ Name = 'huggingface'; Version = '4.28'; BaseFrameworkVersion = 'pytorch2.0'; Scope = 'inference'; Serverless = $true }
            Uri       = '763104351884.dkr.ecr.us-west-2.amazonaws.com/huggingface-pytorch-inference:2.0-transformers4.28-cpu-py310-ubuntu20.04'
        }
        @{
            Arguments = @{ Name = 'huggingface-llm'; Version = '0.0.28'; InferenceTool = 'NeuronX'; InstanceType = 'ml.inf2.xlarge' }
            Uri       = '763104351884.dkr.ecr.us-west-2.amazonaws.com/huggingface-pytorch-tgi-inference:2.1.2-optimum0.0.28-neuronx-py310-ubuntu22.04'
        }
        @{
            Arguments = @{ Name = 'pytorch'; Version = '1.11'; Scope = 'training'; InstanceType = 'ml.trn1.2xlarge'; SdkVersion = 'sdk2.5.0' }
            Uri       = '763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training-neuron:1.11-neuron-py38-sdk2.5.0-ubuntu20.04'
        }
        @{
            Arguments = @{ Name = 'spark'; Version = '3.3'; PyVersion = 'py39'; ContainerVersion = 'v1.2' }
            Uri       = '153931337802.dkr.ecr.us-west-2.amazonaws.com/sagemaker-spark-processing:3.3-cpu-py39-v1.2'
        }
        @{
            Arguments = @{
                Name         = 'pytorch'; Version = '2.1'; Scope = 'training'; InstanceType = 'ml.p4d.24xlarge'
                Distribution = @{ torch_distributed = @{ enabled = $true }; smdistributed = @{ modelparallel = @{ enabled = $true } } }
            }
            Uri       = '658645717510.dkr.ecr.us-west-2.amazonaws.com/smdistributed-modelparallel:2.1-gpu-py310-cu121'
        }
    ) {
        $written = Get-Written { Get-SMImageUri -Region us-west-2 @Arguments }
        $written.All | Should -HaveCount 1 -Because 'there is nothing to warn of'
        $written.Output | Should -BeOfType string
        $written.Output | Should -BeExactly $Uri
    }

    It 'takes versions as they are typed' {
        Get-SMImageUri pytorch -Version 1.10 -Scope training -PyVersion py38 -InstanceType local -Region us-east-1 |
            Should -BeExactly '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.10-cpu-py38'
    }

    It 'has the names that other cmdlets and the SDK have for <Alias>' -ForEach @(
        @{ Alias = 'Framework'; Arguments = @{ Framework = 'sklearn'; FrameworkVersion = '1.2-1'; ImageScope = 'inference' } }
        @{ Alias = 'Algorithm'; Arguments = @{ Algorithm = 'sklearn'; AlgorithmVersion = '1.2-1' } }
    ) {
        Get-SMImageUri @Arguments -Region us-west-2 |
            Should -BeExactly '246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3'
    }

    It 'writes a URI or an error for each name, in order' {
        $written = Get-Written { Get-SMImageUri pca, pcb, kmeans -Region us-west-2 }
        Assert-Error $written (Get-ImageId ImageNotFound) ObjectNotFound pcb
        $written.All | ForEach-Object { "$_" -replace '.*/' } |
            Should -BeExactly 'pca:1', "$($written.Error[0])", 'kmeans:1'
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-Name pca'
    }

    It 'warns of what it chose or ignored' {
        $written = Get-Written { Get-SMImageUri pca -Version 0.23-1 -Region us-west-2 }
        $written.Output | Should -BeExactly '174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1'
        $written.Warning | Should -HaveCount 1
        "$($written.Warning[0])" | Should -Match '^Version 0\.23-1 is ignored'
    }

    It 'refuses <What> with <Id>' -ForEach @(
        @{ What = 'an unknown version'; Arguments = @{ Name = 'xgboost'; Version = '9.9' }; Id = 'ImageVersionNotFound'; Category = 'ObjectNotFound'; Target = '9.9' }
        @{ What = 'an unknown scope'; Arguments = @{ Name = 'pytorch'; Scope = 'serving' }; Id = 'ImageScopeNotFound'; Category = 'ObjectNotFound'; Target = 'serving' }
        @{ What = 'no scope'; Arguments = @{ Name = 'pytorch' }; Id = 'ImageAmbiguous'; Category = 'InvalidArgument'; Target = 'pytorch' }
        @{ What = 'an unknown Python'; Arguments = @{ Name = 'pytorch'; Scope = 'training'; Version = '2.0'; PyVersion = 'py27' }; Id = 'ImagePyVersionNotFound'; Category = 'ObjectNotFound'; Target = 'py27' }
        @{ What = 'an unknown base'; Arguments = @{ Name = 'huggingface'; Scope = 'training'; Version = '4.28'; BaseFrameworkVersion = 'jax1' }; Id = 'ImageBaseFrameworkNotFound'; Category = 'ObjectNotFound'; Target = 'jax1' }
        @{ What = 'no instance type'; Arguments = @{ Name = 'pytorch'; Scope = 'training'; Version = '2.0' }; Id = 'InstanceTypeMissing'; Category = 'InvalidArgument'; Target = 'pytorch' }
        @{ What = 'another processor'; Arguments = @{ Name = 'sklearn'; Version = '1.2-1'; InstanceType = 'ml.p3.2xlarge' }; Id = 'ImageInstanceTypeNotSupported'; Category = 'InvalidArgument'; Target = 'ml.p3.2xlarge' }
        @{ What = 'what is no instance type'; Arguments = @{ Name = 'sklearn'; Version = '1.2-1'; InstanceType = 'm5.large' }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = 'm5.large' }
        @{ What = 'a pattern'; Arguments = @{ Name = 'py*' }; Id = 'ImageNotFound'; Category = 'ObjectNotFound'; Target = 'py*' }
    ) {
        $written = Get-Written { Get-SMImageUri -Region us-west-2 @Arguments }
        Assert-Error $written (Get-ImageId $Id) $Category $Target
        $written.Output | Should -BeNullOrEmpty
    }
}

Describe 'The region' {
    BeforeEach {
        Clear-Place
    }

    It 'is that of <What>' -ForEach @(
        @{ What = '-Region, before all else'; Region = 'us-east-2'; Command = { $StoredAWSRegion = 'eu-west-1'; $env:AWS_REGION = 'eu-west-2'; Get-SMImageUri pca -Region us-east-2 } }
        @{ What = 'a region object'; Region = 'us-east-2'; Command = { Get-SMImageUri pca -Region ([pscustomobject]@{ SystemName = 'us-east-2' }) } }
        @{ What = 'the session'; Region = 'eu-west-1'; Command = { $StoredAWSRegion = 'eu-west-1'; $env:AWS_REGION = 'eu-west-2'; Get-SMImageUri pca } }
        @{ What = 'the environment'; Region = 'eu-west-2'; Command = { $env:AWS_REGION = 'eu-west-2'; $env:AWS_DEFAULT_REGION = 'eu-west-3'; Get-SMImageUri pca } }
        @{ What = 'the other variable'; Region = 'eu-west-3'; Command = { $env:AWS_DEFAULT_REGION = 'eu-west-3'; Get-SMImageUri pca } }
        @{ What = 'the other variable, when the first is empty'; Region = 'eu-west-3'; Command = { $env:AWS_DEFAULT_REGION = 'eu-west-3'; [Environment]::SetEnvironmentVariable('AWS_REGION', ''); Get-SMImageUri pca } }
        @{ What = 'the environment, when -Region is empty'; Region = 'eu-west-2'; Command = { $env:AWS_REGION = 'eu-west-2'; Get-SMImageUri pca -Region '' } }
        @{ What = 'the default profile'; Region = 'eu-central-1'; Command = { Get-SMImageUri pca -ProfileLocation $profiles } }
        @{ What = 'a named profile'; Region = 'sa-east-1'; Command = { Get-SMImageUri pca -ProfileLocation $profiles -ProfileName other } }
    ) {
        & $Command | Should -BeLike "*.dkr.ecr.$Region.amazonaws.com/pca:1"
    }

    It 'is asked for when nothing says it' {
        Assert-Error (Get-Written { Get-SMImageUri pca }) (Get-ImageId RegionMissing) InvalidArgument pca
    }

    It 'is that of a profile that exists' {
        $written = Get-Written { Get-SMImageUri pca -ProfileLocation $profiles -ProfileName nobody }
        Assert-Error $written (Get-ImageId ProfileNotFound) AuthenticationError nobody
    }

    It 'must have the image: the error lists those that do' {
        $written = Get-Written { Get-SMImageUri lda -Region me-south-1 }
        Assert-Error $written (Get-ImageId ImageRegionNotFound) ObjectNotFound me-south-1
        "$($written.Error[0])" | Should -Match 'Supported: ap-northeast-1, .*, us-west-2\.$'
    }
}

Describe 'Get-SMImageUri -List' {
    It 'writes everything' {
        $all = Get-SMImageUri -List
        $all | ForEach-Object { $_ | Should -BeOfType SageMakerEstimator.ImageCatalogEntry }
        $all.Count | Should -BeGreaterThan 500
        ($all.Name | Sort-Object -Unique).Count | Should -Be 70
    }

    It 'writes what <Arguments.Keys> choose' -ForEach @(
        @{ Arguments = @{ Name = 'SKLEARN' }; Names = 'sklearn'; Count = 7 }
        @{ Arguments = @{ Name = 'huggingface-tei*', 'lda' }; Names = 'huggingface-tei', 'huggingface-tei-cpu', 'lda'; Count = 13 }
        @{ Arguments = @{ Name = 'nothing*' }; Names = @(); Count = 0 }
        @{ Arguments = @{ Name = 'pytorch'; Version = '2.0' }; Names = 'pytorch'; Count = 3 }
        @{ Arguments = @{ Name = 'pytorch'; Scope = 'EIA' }; Names = 'pytorch'; Count = 2 }
        @{ Arguments = @{ Name = 'mxnet'; Version = '1.4.1'; PyVersion = 'py3' }; Names = 'mxnet'; Count = 3 }
        @{ Arguments = @{ Name = 'huggingface'; BaseFrameworkVersion = 'tensorflow2.6' }; Names = 'huggingface'; Count = 2 }
        @{ Arguments = @{ Name = '*trisation*', 'l*'; Region = 'me-south-1' }; Names = 'linear-learner'; Count = 1 }
        @{ Arguments = @{ Scope = 'processing'; Region = [pscustomobject]@{ SystemName = 'us-west-2' }; Name = 'sage*' }; Names = 'sagemaker-geospatial'; Count = 1 }
    ) {
        $found = @(Get-SMImageUri -List @Arguments)
        $found | Should -HaveCount $Count
        @($found.Name | Sort-Object -Unique) | Should -BeExactly @($Names)
    }

    It 'refuses a name that nothing has' {
        $written = Get-Written { Get-SMImageUri -List pytorhc, lda }
        Assert-Error $written (Get-ImageId ImageNotFound) ObjectNotFound pytorhc
        "$($written.Error[0])" | Should -Match 'The nearest is pytorch\.'
        $written.Output | Should -HaveCount 1
    }

    It 'needs no region and asks none' {
        (Get-Written { Get-SMImageUri -List pca }).Error | Should -BeNullOrEmpty
    }

    It 'shows five columns, with the base beside the version' {
        $text = Get-SMImageUri -List huggingface -Version 4.28 | Out-String -Width 150
        $lines = $text -replace '\x1b\[[\d;]*m' -split '\r?\n' | Where-Object { $_ }
        -split $lines[0] | Should -BeExactly Name, Version, Scope, PyVersion, Processor
        $lines[3] | Should -Match '^huggingface +4\.28\.1 \(pytorch2\.0\.0\) +inference +py310 +gpu, cpu'
    }
}

Describe 'A catalogue of ones own' {
    BeforeEach {
        Clear-Place
    }

    It 'adds regions and versions, by <What>' -ForEach @(
        @{ What = '-CatalogPath'; Begin = { @{ CatalogPath = $overlay } } }
        @{ What = 'a path from here'; Begin = { Set-Location $TestDrive; @{ CatalogPath = 'overlay.json' } } }
        @{ What = 'the environment'; Begin = { $env:SAGEMAKER_ESTIMATOR_CATALOG = $overlay; @{} } }
    ) {
        Push-Location
        try {
            $more = & $Begin
            Get-SMImageUri pca -Region ap-south-9 @more | Should -BeExactly '111122223333.dkr.ecr.ap-south-9.amazonaws.com/pca:1'
            Get-SMImageUri pytorch -Version 2.9 -Scope training -InstanceType ml.g5.xlarge -Region eu-west-1 @more |
                Should -BeExactly '763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.9-gpu-py313'
            (Get-SMImageUri -List pytorch -Version 2.9 @more).Version | Should -BeExactly 2.9.0
        }
        finally { Pop-Location }
    }

    It 'counts by the parameter before the environment' {
        $env:SAGEMAKER_ESTIMATOR_CATALOG = Join-Path $TestDrive 'none.json'
        Get-SMImageUri pca -Region ap-south-9 -CatalogPath $overlay | Should -BeLike '*/pca:1'
    }

    It 'ends the call when <What>' -ForEach @(
        @{ What = 'it is missing'; Text = $null; Category = 'ObjectNotFound' }
        @{ What = 'it is no JSON'; Text = '{'; Category = 'InvalidArgument' }
        @{ What = 'a member is misspelt'; Text = '{ "imagse": {} }'; Category = 'InvalidArgument' }
    ) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        if ($Text) { Set-Content $path $Text }
        $written = Get-Written { Get-SMImageUri pca, kmeans -Region us-west-2 -CatalogPath $path }
        Assert-Error $written (Get-ImageId ImageCatalogInvalid) $Category $path
        $written.Output | Should -BeNullOrEmpty
    }
}

Describe 'Completion of Get-SMImageUri' {
    It 'offers <Offered> after "<Text>"' -ForEach @(
        @{ Text = 'Get-SMImageUri linear'; Offered = 'linear-learner' }
        @{ Text = 'Get-SMImageUri -List pytorch-'; Offered = 'pytorch-neuron', 'pytorch-smp', 'pytorch-training-compiler' }
        @{ Text = 'Get-SMImageUri pytorch -Scope eia -Version '; Offered = '1.5.1', '1.5', '1.3.1', '1.3' }
        @{ Text = 'Get-SMImageUri -Framework pytorch -FrameworkVersion 1.10 -Scope training -PyVersion '; Offered = 'py38' }
        @{ Text = 'Get-SMImageUri pytorch -Version 2.8 -Scope '; Offered = 'training' }
        @{ Text = 'Get-SMImageUri huggingface -Version 4.28 -BaseFrameworkVersion '; Offered = 'pytorch2.0', 'pytorch2.0.0' }
        @{ Text = 'Get-SMImageUri lda -Region eu-'; Offered = 'eu-central-1', 'eu-west-1', 'eu-west-2' }
        @{ Text = 'Get-SMImageUri pytorch-neuron -SdkVersion '; Offered = 'sdk2.4.0' }
        @{ Text = 'Get-SMImageUri pytorch -InferenceTool '; Offered = 'neuron', 'neuronx' }
        @{ Text = 'Get-SMImageUri pytorch -InstanceType loc'; Offered = 'local', 'local_gpu' }
    ) {
        (TabExpansion2 $Text -cursorColumn $Text.Length).CompletionMatches.CompletionText | Should -BeExactly $Offered
    }

    It 'and the lookup load nothing of the AWS SDK' {
        $file = Join-Path $Work 'loads.ps1'
        Set-Content $file @"
Import-Module '$env:SME_MODULE'
`$text = 'Get-SMImageUri pytorch -Version '
`$null = TabExpansion2 `$text -cursorColumn `$text.Length
`$null = Get-SMImageUri pca -Region us-east-1
`$null = Get-SMImageUri -List
@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -like 'AWSSDK*' }).Count
"@
        & (Join-Path $PSHOME 'pwsh') -NoProfile -NonInteractive -File $file | Should -BeExactly 0
    }
}
