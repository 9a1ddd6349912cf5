#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Start-FakeAws
    $env:SAGEMAKER_ROLE = $null

    function Get-RoleId([string] $Id) { Get-ErrorId $Id 'Get-SMExecutionRole' }
}

AfterAll {
    Stop-FakeAws
}

Describe 'Get-SMExecutionRole' {
    AfterEach {
        $env:SAGEMAKER_ROLE = $null
    }

    It 'looks up a name and says who named it' {
        $role = Get-SMExecutionRole SageMakerRole
        $role.RoleArn | Should -BeExactly 'arn:aws:iam::111122223333:role/SageMakerRole'
        $role.RoleName | Should -BeExactly 'SageMakerRole'
        $role.Source | Should -BeExactly 'parameter'
        $role.IsComposed | Should -BeFalse
    }

    It 'is its ARN where a text is wanted' {
        "$(Get-SMExecutionRole SageMakerRole)" | Should -BeExactly 'arn:aws:iam::111122223333:role/SageMakerRole'
        (New-SMEstimator -ImageUri i -InstanceType ml.m5.large -Role (Get-SMExecutionRole SageMakerRole)).Role |
            Should -BeExactly 'arn:aws:iam::111122223333:role/SageMakerRole'
    }

    It 'takes the variable when no role is given' {
        $env:SAGEMAKER_ROLE = 'arn:aws:iam::111122223333:role/Other'
        $role = Get-SMExecutionRole
        $role.RoleName | Should -BeExactly 'Other'
        $role.Source | Should -BeLike '*SAGEMAKER_ROLE*'
    }

    It 'composes the ARN of a role that it may not look up, with a warning' {
        Send-FakeAws faults @{ service = 'iam'; operation = 'GetRole'; kind = 'error'; code = 'AccessDenied'; status = 403; message = 'no' }
        $written = Get-Written { Get-SMExecutionRole AmazonSageMaker-ExecutionRole-20260801T000000 }
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -HaveCount 1
        $written.Output[0].RoleArn |
            Should -BeExactly 'arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20260801T000000'
        $written.Output[0].IsComposed | Should -BeTrue
    }

    It 'says that <Role> <Why>' -ForEach @(
        @{ Role = 'Nobody'; Id = 'RoleNotFound'; Category = 'ObjectNotFound'; Why = 'is not there' }
        @{ Role = 'two words'; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Why = 'is no role' }
        @{ Role = 'arn:aws:s3:::bucket/x'; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Why = 'is no role' }
    ) {
        $written = Get-Written { Get-SMExecutionRole $Role }
        Assert-Error $written (Get-RoleId $Id) $Category $Role
        "$($written.Error[0])" | Should -BeLike "*$Role*"
    }

    It 'says that a user is no role when nobody names one' {
        $written = Get-Written { Get-SMExecutionRole }
        Assert-Error $written (Get-RoleId 'RoleMissing') InvalidArgument
        "$($written.Error[0])" | Should -BeLike '*:user/*'
    }
}
