#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-NewId([string] $Id) { Get-ErrorId $Id 'New-SMEstimator' }
}

AfterAll {
    Exit-TestState
}

Describe 'An estimator' {
    It 'of a script has the defaults of its parameters' {
        $estimator = New-SMEstimator -EntryPoint $ModelPy -InstanceType local
        $estimator.EstimatorKind | Should -Be Script
        $estimator.EntryPoint | Should -BeExactly $ModelPy
        $estimator.Backend | Should -Be Local
        $estimator.InstanceCount | Should -Be 1
        $estimator.MaxRun | Should -Be 86400
        $estimator.HyperParameter.Count | Should -Be 0
        $estimator.Environment.Count | Should -Be 0
        $estimator.Tag | Should -BeNullOrEmpty
        $estimator.LocalRuntime | Should -Be Auto
        $estimator.LatestTrainingJob | Should -BeNullOrEmpty
        $estimator.TrainingJobName | Should -BeNullOrEmpty
        $estimator.ModelData | Should -BeNullOrEmpty
    }

    It 'takes the script by position' {
        (New-SMEstimator $ModelPy -InstanceType local).EntryPoint | Should -BeExactly $ModelPy
    }

    It 'of an image is for SageMaker' {
        $estimator = New-SMEstimator -ImageUri 1.dkr.ecr.eu-west-1.amazonaws.com/algo:1 -InstanceType ml.m5.large `
            -InstanceCount 3 -Role trainer -OutputPath s3://bucket/out -Region eu-west-1 -ProfileName blue
        $estimator.EstimatorKind | Should -Be Image
        $estimator.TrainingImageUri | Should -BeExactly '1.dkr.ecr.eu-west-1.amazonaws.com/algo:1'
        $estimator.Backend | Should -Be Aws
        $estimator.InstanceCount | Should -Be 3
        $estimator.Role | Should -BeExactly trainer
        $estimator.OutputPath | Should -BeExactly 's3://bucket/out'
        $estimator.Region | Should -BeExactly 'eu-west-1'
        $estimator.ProfileName | Should -BeExactly blue
    }

    It 'takes a region object of an AWS SDK by its SystemName' {
        $region = [pscustomobject]@{ SystemName = 'eu-north-1'; DisplayName = 'Europe (Stockholm)' }
        (New-SMEstimator -ImageUri i -InstanceType ml.m5.large -Region $region).Region | Should -BeExactly 'eu-north-1'
    }

    It 'takes the older name -<Alias>' -ForEach @(
        @{ Alias = 'TrainInstanceType'; With = @{ TrainInstanceType = 'ml.m4.xlarge'; ImageUri = 'i' }; Property = 'InstanceType'; Value = 'ml.m4.xlarge' }
        @{ Alias = 'TrainInstanceCount'; With = @{ TrainInstanceCount = 2; InstanceType = 'ml.m4.xlarge'; ImageUri = 'i' }; Property = 'InstanceCount'; Value = 2 }
        @{ Alias = 'ImageName'; With = @{ ImageName = 'i'; InstanceType = 'ml.m4.xlarge' }; Property = 'TrainingImageUri'; Value = 'i' }
        @{ Alias = 'TrainMaxRun'; With = @{ TrainMaxRun = 60; InstanceType = 'ml.m4.xlarge'; ImageUri = 'i' }; Property = 'MaxRun'; Value = 60 }
        @{ Alias = 'HyperParameters'; With = @{ HyperParameters = @{ a = 1 }; InstanceType = 'ml.m4.xlarge'; ImageUri = 'i' }; Property = 'HyperParameter'; Value = @{ a = 1 } }
        @{ Alias = 'Tags'; With = @{ Tags = @{ a = 1 }; InstanceType = 'ml.m4.xlarge'; ImageUri = 'i' }; Property = 'Tag'; Value = 'a=1' }
    ) {
        $found = (New-SMEstimator @With).$Property
        if ($Value -is [hashtable]) { $found['a'] | Should -Be 1 } else { "$found" | Should -BeExactly "$Value" }
    }

    It 'is made in memory only' {
        $null = New-SMEstimator $ModelPy -InstanceType local
        Test-Path $State | Should -BeFalse
    }
}

Describe 'Paths of an estimator' {
    It 'are made absolute: <What>' -ForEach @(
        @{ What = 'a name in the current folder'; Path = { 'model.py' } }
        @{ What = 'a relative path with dots'; Path = { '../code/model.py' } }
        @{ What = 'a path of a PowerShell drive'; Path = { Set-Content TestDrive:/model.py ''; 'TestDrive:/model.py' }; Local = { Join-Path $TestDrive 'model.py' } }
    ) {
        Push-Location $Code
        try { (New-SMEstimator (& $Path) -InstanceType local).EntryPoint | Should -BeExactly ($Local ? (& $Local) : $ModelPy) }
        finally { Pop-Location }
    }

    It 'of an entry point in a source directory are relative to it: <What>' -ForEach @(
        @{ What = 'given so'; Path = { 'sub/main.py' } }
        @{ What = 'given as an absolute path'; Path = { Join-Path $folder 'sub/main.py' } }
    ) {
        $folder = Split-Path (Split-Path (New-EntryPoint 'src/sub/main.py' ''))
        $estimator = New-SMEstimator (& $Path) -SourceDir $folder -InstanceType local
        $estimator.EntryPoint | Should -BeExactly (Join-Path sub main.py)
        $estimator.SourceDir | Should -BeExactly $folder
    }

    It 'for results become a file:// URI' {
        $estimator = New-SMEstimator $ModelPy -InstanceType local -OutputPath 'TestDrive:/out put'
        $estimator.OutputPath | Should -MatchExactly '^file:///.*/out%20put$'
    }
}

Describe 'Values of an estimator' {
    It 'keeps hyperparameters as they were given, and their order: <What>' -ForEach @(
        @{ What = 'an ordered dictionary'; Given = { [ordered]@{ z = 1; a = 'x' } }; Keys = 'z', 'a' }
        @{ What = 'a hashtable, in ordinal order'; Given = { @{ b = 1; B2 = 2; a = 3 } }; Keys = 'B2', 'a', 'b' }
    ) {
        (New-SMEstimator $ModelPy -InstanceType local -HyperParameter (& $Given)).HyperParameter.Keys | Should -BeExactly $Keys
    }

    It 'is not changed by what becomes of the dictionary it was given' {
        $given = @{ a = 1 }
        $estimator = New-SMEstimator $ModelPy -InstanceType local -HyperParameter $given
        $given.a = 2
        $given.b = 3
        $estimator.HyperParameter.a | Should -Be 1
        $estimator.HyperParameter.Count | Should -Be 1
    }

    It 'keeps names that differ in case apart, with a warning' {
        $parameters = [System.Collections.Specialized.OrderedDictionary]::new([System.StringComparer]::Ordinal)
        $parameters.Add('rate', 1)
        $parameters.Add('Rate', 2)
        $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local -HyperParameter $parameters }
        $written.Warning | Should -HaveCount 1
        $written.Warning[0].Message | Should -BeLike '*rate, Rate*'
        $written.Output.HyperParameter.Count | Should -Be 2
    }

    It 'reads -MaxRun <Given> as <Seconds> seconds' -ForEach @(
        @{ Given = 60; Seconds = 60 }
        @{ Given = '60'; Seconds = 60 }
        @{ Given = '00:01:00'; Seconds = 60 }
        @{ Given = [timespan]::FromMinutes(2); Seconds = 120 }
        @{ Given = '1.00:00:00'; Seconds = 86400 }
        @{ Given = 2419200; Seconds = 2419200 }
    ) {
        (New-SMEstimator $ModelPy -InstanceType local -MaxRun $Given).MaxRun | Should -Be $Seconds
    }

    It 'refuses -MaxRun <Given>' -ForEach @(
        @{ Given = 0 }, @{ Given = -1 }, @{ Given = 2419201 }, @{ Given = 'soon' }, @{ Given = '' }, @{ Given = $true }, @{ Given = $null }
    ) {
        $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local -MaxRun $Given }
        Assert-Error $written 'ParameterArgumentTransformationError,SageMakerEstimator.Commands.NewSMEstimatorCommand' InvalidData
    }

    It 'reads -Tag as <What>' -ForEach @(
        @{ What = 'a dictionary of keys and values'; Given = { [ordered]@{ team = 'blue'; cost = 42 } }; Tags = 'team=blue', 'cost=42' }
        @{ What = 'objects with Key and Value'; Given = { [pscustomobject]@{ Key = 'a'; Value = 'b' }, [pscustomobject]@{ Key = 'c'; Value = 'd' } }; Tags = 'a=b', 'c=d' }
        @{ What = 'a dictionary with exactly Key and Value'; Given = { @{ Key = 'a'; Value = 'b' } }; Tags = 'a=b' }
        @{ What = 'a list of such dictionaries'; Given = { @{ Key = 'a'; Value = 'b' }, @{ Key = 'c'; Value = 'd' } }; Tags = 'a=b', 'c=d' }
        @{ What = 'tags of another estimator'; Given = { (New-SMEstimator $ModelPy -InstanceType local -Tag @{ x = 'y' }).Tag }; Tags = 'x=y' }
    ) {
        (New-SMEstimator $ModelPy -InstanceType local -Tag (& $Given)).Tag | ForEach-Object ToString | Should -BeExactly $Tags
    }

    It 'refuses -Tag with <What>' -ForEach @(
        @{ What = 'text'; Given = { 'team=blue' } }
        @{ What = 'an object without Key'; Given = { [pscustomobject]@{ Name = 'a' } } }
        @{ What = 'a key of 129 characters'; Given = { @{ ('k' * 129) = 'v' } } }
        @{ What = 'a value of 257 characters'; Given = { @{ k = 'v' * 257 } } }
        @{ What = '51 tags'; Given = { $tags = @{}; 1..51 | ForEach-Object { $tags["k$_"] = 'v' }; $tags } }
        @{ What = 'one key twice'; Given = { [pscustomobject]@{ Key = 'a'; Value = 'b' }, [pscustomobject]@{ Key = 'a'; Value = 'c' } } }
    ) {
        $tags = & $Given
        $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local -Tag $tags }
        Assert-Error $written 'ParameterArgumentTransformationError,SageMakerEstimator.Commands.NewSMEstimatorCommand' InvalidData
    }
}

Describe 'An estimator that cannot be made' {
    BeforeAll {
        $nowhere = Join-Path $TestDrive 'nowhere'
        $outside = New-EntryPoint 'outside.py' ''
        $folder = Split-Path (New-EntryPoint 'inside/main.py' '')
    }

    It 'says <Id> for <What>' -ForEach @(
        @{ What = 'neither script nor image'; With = { @{ InstanceType = 'local' } }; Id = 'EntryPointMissing'; Category = 'InvalidArgument' }
        @{ What = 'no instance type'; With = { @{ EntryPoint = $ModelPy } }; Id = 'InstanceTypeMissing'; Category = 'InvalidArgument' }
        @{ What = 'a script that is not there'; With = { @{ EntryPoint = $nowhere; InstanceType = 'local' } }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound'; Target = { $nowhere } }
        @{ What = 'a script that is a folder'; With = { @{ EntryPoint = $folder; InstanceType = 'local' } }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound'; Target = { $folder } }
        @{ What = 'a script in S3'; With = { @{ EntryPoint = 's3://b/x.py'; InstanceType = 'local' } }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound'; Target = { 's3://b/x.py' } }
        @{ What = 'a source directory that is not there'; With = { @{ EntryPoint = 'main.py'; SourceDir = $nowhere; InstanceType = 'local' } }; Id = 'SourceDirNotFound'; Category = 'ObjectNotFound'; Target = { $nowhere } }
        @{ What = 'packed code in S3 for a local job'; With = { @{ EntryPoint = 'main.py'; SourceDir = 's3://b/sourcedir.tar.gz'; InstanceType = 'local' } }; Id = 'RemoteDataInLocalMode'; Category = 'InvalidArgument'; Target = { 's3://b/sourcedir.tar.gz' } }
        @{ What = 'a script that is not in its source directory'; With = { @{ EntryPoint = 'other.py'; SourceDir = $folder; InstanceType = 'local' } }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound'; Target = { 'other.py' } }
        @{ What = 'a script outside its source directory'; With = { @{ EntryPoint = '../outside.py'; SourceDir = $folder; InstanceType = 'local' } }; Id = 'EntryPointNotFound'; Category = 'ObjectNotFound'; Target = { '../outside.py' } }
        @{ What = 'a pattern that is none'; With = { @{ EntryPoint = $ModelPy; Exclude = 'a[b'; InstanceType = 'local' } }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = { 'a[b' } }
        @{ What = 'a dependency that is not there'; With = { @{ EntryPoint = $ModelPy; Dependency = $nowhere; InstanceType = 'local' } }; Id = 'DependencyNotFound'; Category = 'ObjectNotFound'; Target = { $nowhere } }
        @{ What = 'a script alone on a machine of SageMaker'; With = { @{ EntryPoint = $ModelPy; InstanceType = 'ml.m5.large' } }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Target = { 'ml.m5.large' } }
        @{ What = 'results in S3 from a local job'; With = { @{ EntryPoint = $ModelPy; InstanceType = 'local'; OutputPath = 's3://b/x' } }; Id = 'NotSupportedInLocalMode'; Category = 'InvalidArgument'; Target = { 's3://b/x' } }
        @{ What = 'results on this machine from a cloud job'; With = { @{ ImageUri = 'i'; InstanceType = 'ml.m5.large'; OutputPath = 'file:///x' } }; Id = 'ParametersConflict'; Category = 'InvalidArgument'; Target = { 'file:///x' } }
        @{ What = 'results at a URI of another kind'; With = { @{ ImageUri = 'i'; InstanceType = 'ml.m5.large'; OutputPath = 'https://x/y' } }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = { 'https://x/y' } }
        @{ What = 'a hyperparameter that is a script block'; With = { @{ EntryPoint = $ModelPy; InstanceType = 'local'; HyperParameter = @{ a = {} } } }; Id = 'HyperParameterTypeNotSupported'; Category = 'InvalidArgument' }
        @{ What = 'a hyperparameter that is bytes'; With = { @{ EntryPoint = $ModelPy; InstanceType = 'local'; HyperParameter = @{ a = [byte[]] (1, 2) } } }; Id = 'HyperParameterTypeNotSupported'; Category = 'InvalidArgument' }
        @{ What = 'a hyperparameter with a line break'; With = { @{ ImageUri = 'i'; InstanceType = 'ml.m5.large'; HyperParameter = @{ a = "b`nc" } } }; Id = 'HyperParameterLimit'; Category = 'InvalidArgument'; Target = { 'a' } }
        @{ What = 'a hyperparameter without a name'; With = { @{ EntryPoint = $ModelPy; InstanceType = 'local'; HyperParameter = @{ '' = 1 } } }; Id = 'HyperParameterLimit'; Category = 'InvalidArgument'; Target = { '' } }
        @{ What = '101 hyperparameters'; With = { $many = @{}; 1..101 | ForEach-Object { $many["p$_"] = 1 }; @{ EntryPoint = $ModelPy; InstanceType = 'local'; HyperParameter = $many } }; Id = 'HyperParameterLimit'; Category = 'InvalidArgument'; Target = { 101 } }
        @{ What = 'a hyperparameter whose name is a number'; With = { @{ EntryPoint = $ModelPy; InstanceType = 'local'; HyperParameter = @{ 5 = 1 } } }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = { 5 } }
        @{ What = 'a path that is no file'; With = { @{ EntryPoint = 'env:PATH'; InstanceType = 'local' } }; Id = 'ValueInvalid'; Category = 'InvalidArgument'; Target = { 'env:PATH' } }
    ) {
        $parameters = & $With
        $written = Get-Written { New-SMEstimator @parameters }
        $more = $Target ? @{ Target = & $Target } : @{}
        Assert-Error $written (Get-NewId $Id) $Category @more
        $written.Output | Should -BeNullOrEmpty
    }

    It 'can be caught as our exception, with its constant id' {
        $caught = try { New-SMEstimator $nowhere -InstanceType local }
        catch [SageMakerEstimator.SageMakerEstimatorException] { $_.Exception.ErrorId }
        $caught | Should -BeExactly ([SageMakerEstimator.ErrorId]::EntryPointNotFound)
    }

    It 'names the script that is missing, not a stack' {
        $written = Get-Written { New-SMEstimator $nowhere -InstanceType local }
        $written.Error[0].Exception.Message | Should -BeExactly "-EntryPoint '$nowhere' doesn't exist."
    }

    It 'ends a script at once when no instance type is given, instead of asking' {
        $written = Get-Written { New-SMEstimator $ModelPy }
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-InstanceType local'
    }
}
