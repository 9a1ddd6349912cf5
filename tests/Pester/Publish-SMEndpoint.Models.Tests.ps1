#requires -Version 7.4
<#
    Publish-SMEndpoint of models in AWS: variants, registered models, compiled ones, and jobs of one place that are served
    in the other.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    function Get-PublishId([string] $Id) { Get-ErrorId $Id 'Publish-SMEndpoint' }
    $here = New-SMEstimator $ModelPy -InstanceType local -BaseJobName mine -HyperParameter @{ answer = 'first' } |
        Start-SMTraining -NoLog 6>$null
    $archive = [Convert]::ToBase64String([IO.File]::ReadAllBytes(([uri] $here.ModelData).LocalPath))

    function Reset-Model {
        Reset-Double
        Invoke-Double objects @{ bucket = 'data'; key = 'models/model.tar.gz'; base64 = $archive }
        $script:One = Build-SMModel -ModelData s3://data/models/model.tar.gz -ImageUri $Image -Name one
        $script:Two = Build-SMModel -ModelData s3://data/models/model.tar.gz -ImageUri $Image -Name two -Register
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'Several variants behind one endpoint' {
    BeforeAll {
        Reset-Model
        $predictor = Publish-SMEndpoint -EndpointName shared -InstanceType ml.m5.large -Tag @{ k = 'v' } -Variant @(
            @{ Name = 'a'; Model = $One; Weight = 9 }
            @{ VariantName = 'b'; ModelName = 'two'; InstanceType = 'ml.m5.xlarge'; InstanceCount = 2 }
        ) 6>$null
        $config = (Get-Request CreateEndpointConfig).parameters
    }

    It 'share its requests by their weights, each on its own machines' {
        $config.ProductionVariants.VariantName | Should -Be a, b
        $config.ProductionVariants.ModelName | Should -Be one, two
        $config.ProductionVariants.InitialVariantWeight | Should -Be 9, 1
        $config.ProductionVariants.InstanceType | Should -Be ml.m5.large, ml.m5.xlarge
        $config.ProductionVariants.InitialInstanceCount | Should -Be 1, 2
        $predictor.ModelName | Should -Be one, two
    }

    It 'make only the models that SageMaker has not' {
        (Get-Request CreateModel).parameters.ModelName | Should -Be two, one
    }

    It 'are all said for an update, and the one that is gone is removed' {
        $updated = Publish-SMEndpoint -EndpointName shared -Update -Variant @{ Name = 'b'; Model = 'two'; InstanceType = 'ml.m5.xlarge' } 6>$null
        $updated.ModelName | Should -Be two
        Get-Resource endpoint, model | Should -Be 'endpoint shared', 'model two'
        Get-Resource endpoint-config | Should -HaveCount 1
    }

    It 'are left as they are when all is as asked' {
        $before = @(Get-Request).Count
        $null = Publish-SMEndpoint -EndpointName shared -CreateOrUpdate -Variant @{ Name = 'b'; Model = 'two'; InstanceType = 'ml.m5.xlarge' } 6>$null
        (Get-Request)[$before..9999].operation | Where-Object { $_ -match '^(Create|Update|Delete)' } | Should -BeNullOrEmpty
    }

    It 'all go when the endpoint is removed' {
        Reset-Model
        $null = Publish-SMEndpoint -EndpointName shared -InstanceType ml.m5.large -Variant @{ Name = 'a'; Model = $One }, @{ Name = 'b'; Model = $Two } 6>$null
        Unpublish-SMEndpoint shared -Force
        Get-Resource | Should -BeNullOrEmpty
    }

    It 'keep a model that another endpoint has' {
        Reset-Model
        $null = $Two | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName alone 6>$null
        $null = Publish-SMEndpoint -EndpointName shared -InstanceType ml.m5.large -Variant @{ Name = 'a'; Model = $One }, @{ Name = 'b'; Model = $Two } 6>$null
        Unpublish-SMEndpoint shared -Force
        Get-Resource | Should -Be 'endpoint alone', 'endpoint-config alone', 'model two'
    }
}

Describe 'Publish-SMEndpoint refuses variants' {
    BeforeAll { Reset-Model }

    It '<What>' -ForEach @(
        @{ What = 'without names'; Variant = { @{ Model = 'two' }, @{ Model = 'two' } }; Id = 'ParametersConflict' }
        @{ What = 'of one name'; Variant = { @{ Name = 'a'; Model = 'two' }, @{ Name = 'a'; Model = 'two' } }; Id = 'ParametersConflict' }
        @{ What = 'of less than no weight'; Variant = { @{ Name = 'a'; Model = 'two'; Weight = -1 } }; Id = 'ParametersConflict' }
        @{ What = 'of a name that is none'; Variant = { @{ Name = 'a b'; Model = 'two' } }; Id = 'NameInvalid' }
        @{ What = 'that are serverless and not'; Variant = { @{ Name = 'a'; Model = 'two'; InstanceType = 'ml.m5.large'; MemorySizeInMB = 2048 } }; Id = 'ParametersConflict' }
        @{ What = 'more than 10'; Variant = { 1..11 | ForEach-Object { @{ Name = "v$_"; Model = 'two' } } }; Id = 'ParametersConflict' }
        @{ What = 'on two backends'; Variant = { @{ Name = 'a'; Model = 'two' }, @{ Name = 'b'; Model = $here; InstanceType = 'local' } }; Id = 'ParametersConflict' }
        @{ What = 'of this machine'; Variant = { @{ Name = 'a'; Model = $here; InstanceType = 'local' }, @{ Name = 'b'; Model = $here; InstanceType = 'local' } }; Id = 'NotSupportedInLocalMode' }
    ) {
        $before = @(Get-Request).Count
        $list = & $Variant
        $written = Get-Written { Publish-SMEndpoint -EndpointName shared -InstanceType ml.m5.large -Variant $list }
        Assert-Error $written (Get-PublishId $Id) InvalidArgument
        (Get-Request)[$before..9999].operation | Where-Object { $_ -match '^(Create|Put)' } | Should -BeNullOrEmpty
    }

    It 'with a member that nobody reads' {
        { Publish-SMEndpoint -EndpointName shared -Variant @{ Name = 'a'; Model = 'two'; Wieght = 1 } } |
            Should -Throw -ErrorId 'ParameterArgumentTransformationError,SageMakerEstimator.Commands.PublishSMEndpointCommand'
    }

    It 'without machines' {
        $written = Get-Written { Publish-SMEndpoint -EndpointName shared -Variant @{ Name = 'a'; Model = 'two' } }
        Assert-Error $written (Get-PublishId InstanceTypeMissing) InvalidArgument a
    }
}

Describe 'A registered model' {
    BeforeAll { Reset-Model }

    It 'is served as it is, and not made again' {
        $predictor = $Two | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName again -Serializer json 6>$null
        $predictor.ModelName | Should -BeExactly two
        $predictor.Serializer | Should -BeExactly json
        Get-Request CreateModel | Should -HaveCount 1
    }

    It 'is not changed by a deployment' {
        $written = Get-Written { $Two | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName other -Environment @{ A = 1 } }
        Assert-Error $written (Get-PublishId ParametersConflict) InvalidArgument
        "$($written.Error)" | Should -Match "'two' is registered"
    }

    It 'of an endpoint that gets other machines is not changed either' {
        $written = Get-Written { Connect-SMEndpoint again | Publish-SMEndpoint -Update -InstanceType ml.m5.xlarge -ImageUri b:1 }
        Assert-Error $written (Get-PublishId ParametersConflict) InvalidArgument
        Get-Request UpdateEndpoint | Should -BeNullOrEmpty
    }

    It 'that is not compiled is not what -UseCompiledModel asks for' {
        $written = Get-Written { $Two | Publish-SMEndpoint -InstanceType ml.c5.xlarge -UseCompiledModel }
        Assert-Error $written (Get-PublishId ParametersConflict) InvalidArgument
    }
}

Describe 'An estimator of AWS' {
    BeforeAll {
        Reset-Model
        $trained = New-WireEstimator @{
            BaseJobName = 'cloud'; OutputPath = 's3://data/out'; Subnet = 'subnet-1'; SecurityGroupId = 'sg-1'; Tag = @{ a = 'b' }
        } | Start-SMTraining -NoLog 6>$null
        $key = $trained.ModelData -replace '^s3://data/'
        Invoke-Double objects @{ bucket = 'data'; key = $key; base64 = $archive }
    }

    It 'is published with what the call says over it' {
        $predictor = $trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName over -ImageUri $Image.Replace(':1', ':2') `
            -NoVpcConfig -EnableNetworkIsolation -ModelServerWorker 2 -ModelName over-model 6>$null
        $sent = (Get-Request CreateModel)[-1].parameters
        $sent.ModelName | Should -BeExactly over-model
        $sent.PrimaryContainer.Image | Should -Match ':2$'
        $sent.PrimaryContainer.Environment.SAGEMAKER_MODEL_SERVER_WORKERS | Should -BeExactly 2
        $sent.VpcConfig | Should -BeNullOrEmpty
        $sent.EnableNetworkIsolation | Should -BeTrue
        $sent.Tags.Key | Should -Be a
        $predictor | Unpublish-SMEndpoint -Force
    }

    It 'keeps the VPC of its training, or gets another one' {
        $trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName kept 6>$null | Unpublish-SMEndpoint -Force
        (Get-Request CreateModel)[-1].parameters.VpcConfig.Subnets | Should -Be subnet-1
        $trained | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName moved -Subnet subnet-2 -SecurityGroupId sg-2 6>$null |
            Unpublish-SMEndpoint -Force
        (Get-Request CreateModel)[-1].parameters.VpcConfig.SecurityGroupIds | Should -Be sg-2
    }

    It 'serves on this machine, from the archive in S3' {
        $predictor = $trained | Publish-SMEndpoint -InstanceType local -EndpointName down -EntryPoint $ModelPy 6>$null
        ($predictor | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -BeExactly first
        $predictor | Unpublish-SMEndpoint -Force
        Get-SMLocalState | Where-Object Kind -NE TrainingJob | Should -BeNullOrEmpty
    }

    It 'has no compiled model before one was compiled' {
        $written = Get-Written { $trained | Publish-SMEndpoint -InstanceType ml.c5.xlarge -UseCompiledModel }
        Assert-Error $written (Get-PublishId ModelNotCompiled) InvalidArgument ml.c5.xlarge
        "$($written.Error.ErrorDetails.RecommendedAction)" | Should -Match 'Invoke-SMCompile -TargetInstanceFamily ml_c5'
    }
}
