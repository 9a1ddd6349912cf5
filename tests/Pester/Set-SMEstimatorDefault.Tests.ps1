#requires -Version 7.4
<#
    Get- and Set-SMEstimatorDefault: who says what counts, what an estimator takes of it, and what is refused.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $saved = @{}
    foreach ($name in 'SAGEMAKER_ROLE', 'SAGEMAKER_BUCKET', 'SAGEMAKER_ESTIMATOR_DEFAULTS', 'AWS_REGION', 'AWS_DEFAULT_REGION') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $env:SAGEMAKER_ESTIMATOR_DEFAULTS = $file = Join-Path $Work defaults defaults.json
    $env:AWS_REGION = 'us-west-2'
    $arn = 'arn:aws:iam::111122223333:role/SageMakerRole'

    function Get-SetId([string] $Id) { Get-ErrorId $Id 'Set-SMEstimatorDefault' }
    function New-Drawn([hashtable] $More = @{}) { New-SMEstimator -ImageUri i -InstanceType ml.m5.large @More }
}

AfterAll {
    foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
    Exit-TestState
}

Describe 'A default' {
    AfterEach {
        Set-SMEstimatorDefault -Clear
        Set-SMEstimatorDefault -Clear -Scope User
        $env:SAGEMAKER_ROLE = $env:SAGEMAKER_BUCKET = $null
    }

    It 'of every setting reaches an estimator that has none of its own' {
        Set-SMEstimatorDefault -Role $arn -DefaultBucket my-bucket -Subnet subnet-1 -SecurityGroupId sg-1, sg-2 -OutputKmsKey alias/o -VolumeKmsKey alias/v -Tag @{ team = 'a' } -EnableNetworkIsolation $true -EncryptInterContainerTraffic $true
        $estimator = New-Drawn
        $estimator.Role | Should -BeExactly $arn
        $estimator.DefaultBucket | Should -BeExactly my-bucket
        $estimator.VpcConfig.Subnet | Should -BeExactly subnet-1
        $estimator.VpcConfig.SecurityGroupId | Should -BeExactly sg-1, sg-2
        $estimator.OutputKmsKey, $estimator.VolumeKmsKey | Should -BeExactly alias/o, alias/v
        $estimator.Tag.Key, $estimator.Tag.Value | Should -BeExactly team, a
        $estimator.EnableNetworkIsolation, $estimator.EncryptInterContainerTraffic | Should -BeTrue
        (Get-SMEstimatorDefault).Name | Should -BeExactly Role, DefaultBucket, Subnet, SecurityGroupId, OutputKmsKey, VolumeKmsKey, Tag, EnableNetworkIsolation, EncryptInterContainerTraffic
        (Get-SMEstimatorDefault).Source | Sort-Object -Unique | Should -BeExactly Session
    }

    It 'goes after what the estimator is given' {
        Set-SMEstimatorDefault -Role $arn -Subnet subnet-1 -SecurityGroupId sg-1 -Tag ([ordered]@{ team = 'a'; cost = '1' }) -OutputKmsKey alias/o
        $estimator = New-Drawn @{ Role = 'Mine'; Subnet = 'subnet-9'; SecurityGroupId = 'sg-9'; Tag = @{ team = 'b' }; OutputKmsKey = 'alias/mine' }
        $estimator.Role, $estimator.OutputKmsKey | Should -BeExactly Mine, alias/mine
        $estimator.VpcConfig.Subnet, $estimator.VpcConfig.SecurityGroupId | Should -BeExactly subnet-9, sg-9
        $estimator.Tag | ForEach-Object { "$($_.Key)=$($_.Value)" } | Sort-Object | Should -BeExactly cost=1, team=b
    }

    It 'of true is switched off by an estimator that says so' {
        Set-SMEstimatorDefault -EnableNetworkIsolation $true -EncryptInterContainerTraffic $true
        $estimator = New-Drawn @{ EnableNetworkIsolation = $false }
        $estimator.EnableNetworkIsolation | Should -BeFalse
        $estimator.EncryptInterContainerTraffic | Should -BeTrue
    }

    It 'doesn''t make a machine impossible whose disks take no key, and reaches no estimator of this machine' {
        Set-SMEstimatorDefault -VolumeKmsKey alias/v -Role $arn -EnableNetworkIsolation $true
        (New-SMEstimator -ImageUri i -InstanceType ml.g5.xlarge).VolumeKmsKey | Should -BeNullOrEmpty
        $local = New-SMEstimator $ModelPy -InstanceType local
        $local.Role | Should -BeNullOrEmpty
        $local.EnableNetworkIsolation | Should -BeFalse
    }

    It 'counts when the estimator is made, not later' {
        Set-SMEstimatorDefault -Role $arn
        $estimator = New-Drawn
        Set-SMEstimatorDefault -Role Other
        $estimator.Role | Should -BeExactly $arn
        (New-Drawn).Role | Should -BeExactly Other
    }

    It 'of the session goes before the user''s, and that before the environment''s' {
        $env:SAGEMAKER_ROLE = 'arn:aws:iam::111122223333:role/OfEnvironment'
        (Get-SMEstimatorDefault Role).Value | Should -BeExactly $env:SAGEMAKER_ROLE
        (Get-SMEstimatorDefault Role).Source | Should -BeExactly 'environment variable SAGEMAKER_ROLE'
        Set-SMEstimatorDefault -Role OfUser -Scope User
        (Get-SMEstimatorDefault Role).Value, (Get-SMEstimatorDefault Role).Source | Should -BeExactly OfUser, User
        Set-SMEstimatorDefault -Role OfSession
        (Get-SMEstimatorDefault Role).Value, (Get-SMEstimatorDefault Role).Source | Should -BeExactly OfSession, Session
        (New-Drawn).Role | Should -BeExactly OfSession
        Set-SMEstimatorDefault -Remove Role
        (New-Drawn).Role | Should -BeExactly OfUser
    }

    It 'of the user is a readable file that other sessions read' {
        Set-SMEstimatorDefault -Role $arn -Tag @{ team = 'é' } -EnableNetworkIsolation $true -Scope User
        $json = Get-Content $file -Raw
        $json | Should -Match '"team"[^}]*"é"'
        ($json | ConvertFrom-Json).Role | Should -BeExactly $arn
        $command = "Import-Module '$env:SME_MODULE'; Get-SMEstimatorDefault | ForEach-Object { `"`$(`$_.Name) `$(`$_.Source)`" }"
        & (Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')) -NoProfile -NonInteractive -Command $command |
            Should -BeExactly 'Role User', 'Tag User', 'EnableNetworkIsolation User'
        Get-ChildItem (Split-Path $file) | Should -HaveCount 1
    }

    It 'of one runspace is none of another''s' {
        Set-SMEstimatorDefault -Role $arn
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$env:SME_MODULE'; Get-SMEstimatorDefault")
            $shell.Invoke() | Should -BeNullOrEmpty
        }
        finally { $shell.Dispose() }
    }

    It 'is merged, removed and cleared, and -PassThru writes what counts then' {
        Set-SMEstimatorDefault -Role $arn
        Set-SMEstimatorDefault -DefaultBucket my-bucket
        (Get-SMEstimatorDefault).Name | Should -BeExactly Role, DefaultBucket
        (Set-SMEstimatorDefault -Remove role -PassThru).Name | Should -BeExactly DefaultBucket
        (Set-SMEstimatorDefault -Clear -Tag @{ a = 'b' } -PassThru).Name | Should -BeExactly Tag
        Set-SMEstimatorDefault -Clear
        Get-SMEstimatorDefault | Should -BeNullOrEmpty
        Set-SMEstimatorDefault -Role $arn | Should -BeNullOrEmpty
    }

    It 'is found by wildcards' {
        Set-SMEstimatorDefault -OutputKmsKey alias/o -VolumeKmsKey alias/v -Role $arn
        (Get-SMEstimatorDefault *kms*).Name | Should -BeExactly OutputKmsKey, VolumeKmsKey
        Get-SMEstimatorDefault Tag | Should -BeNullOrEmpty
    }

    It 'stays as it is with -WhatIf' {
        (Get-Written { Set-SMEstimatorDefault -Role $arn -WhatIf }).Output | Should -BeNullOrEmpty
        Set-SMEstimatorDefault -Role $arn -Scope User -WhatIf
        Get-SMEstimatorDefault | Should -BeNullOrEmpty
        Test-Path $file | Should -BeFalse
    }
}

Describe 'A default in AWS' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Wire.ps1')
        Enter-Wire
        $env:SAGEMAKER_ROLE = $null
        Set-SMEstimatorDefault -Role SageMakerRole -DefaultBucket data -Tag @{ team = 'a' }
    }

    AfterAll {
        Set-SMEstimatorDefault -Clear
        Exit-Wire
    }

    It 'is what a job is started with' {
        $null = New-WireEstimator | Start-SMTraining -InputData s3://data/train -NoWait
        $sent = (Get-Request CreateTrainingJob).parameters
        $sent.RoleArn | Should -BeExactly $arn
        $sent.OutputDataConfig.S3OutputPath | Should -BeLike 's3://data/*'
        $sent.Tags.Key | Should -BeExactly team
    }

    It 'is the role of Get-SMExecutionRole, which says whose it is' {
        $role = Get-SMExecutionRole
        $role.RoleArn, $role.Source | Should -BeExactly $arn, 'default of session'
    }
}

Describe 'What is refused' {
    AfterEach {
        Remove-Item $file -Force -ErrorAction Ignore
        Set-SMEstimatorDefault -Clear
    }

    It '<Why>: <Id>' -ForEach @(
        @{ Why = 'nothing at all'; Id = 'NothingToChange'; Given = @{} }
        @{ Why = 'one half of a VPC'; Id = 'ParametersConflict'; Given = @{ Subnet = 'subnet-1' } }
        @{ Why = 'a setting that has no default'; Id = 'ValueInvalid'; Given = @{ Remove = 'InstanceType' } }
        @{ Why = 'a role that can''t be one'; Id = 'ValueInvalid'; Given = @{ Role = 'no role!' } }
        @{ Why = 'a key that can''t be one'; Id = 'ValueInvalid'; Given = @{ OutputKmsKey = 'no key!' } }
    ) {
        foreach ($scope in 'Session', 'User') {
            $written = Get-Written { Set-SMEstimatorDefault @Given -Scope $scope }
            Assert-Error $written (Get-SetId $Id) InvalidArgument
        }
        Get-SMEstimatorDefault | Should -BeNullOrEmpty
        Test-Path $file | Should -BeFalse
    }

    It 'a file that can''t be read, with its name; -Clear removes it' -ForEach '{', '[]', '{ "Roll": "x" }', '{ "Subnet": "x" }', '{ "Role": null }' {
        $null = New-Item (Split-Path $file) -ItemType Directory -Force
        Set-Content $file $_
        foreach ($call in { Get-SMEstimatorDefault }, { New-Drawn }, { Set-SMEstimatorDefault -Role r -Scope User }) {
            $written = Get-Written $call
            $written.Error | Should -HaveCount 1
            $written.Error[0].FullyQualifiedErrorId | Should -BeLike 'DefaultFileInvalid,*'
            $written.Error[0].Exception.Message | Should -BeLike "*$file*"
        }
        Set-SMEstimatorDefault -Clear -Scope User
        Test-Path $file | Should -BeFalse
    }

    It 'a place that can''t be written' {
        $env:SAGEMAKER_ESTIMATOR_DEFAULTS = Join-Path $ModelPy defaults.json
        try {
            $written = Get-Written { Set-SMEstimatorDefault -Role r -Scope User }
            $written.Error | Should -HaveCount 1
            $written.Error[0].FullyQualifiedErrorId | Should -BeExactly (Get-SetId FileNotWritable)
        }
        finally { $env:SAGEMAKER_ESTIMATOR_DEFAULTS = $file }
    }
}

Describe 'The completers' {
    It 'know the settings of <_>' -ForEach 'Get-SMEstimatorDefault ', 'Set-SMEstimatorDefault -Remove ' {
        (TabExpansion2 "$($_)Output").CompletionMatches.CompletionText | Should -BeExactly OutputKmsKey
    }
}
