#requires -Version 7.4
<#
    What a process has loaded, and what happens between processes and runspaces. Assemblies can't be unloaded: each
    question gets a shell of its own.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    # What a fresh shell writes, as objects. $module and $script are there; ours are not loaded yet.
    function Invoke-Shell([string] $Text) {
        $file = Join-Path $Work "$([guid]::NewGuid().ToString('N')).ps1"
        [System.IO.File]::WriteAllText($file, @"
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
`$module = '$env:SME_MODULE'
`$script = '$ModelPy'
function Get-Loaded { [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic } }
function Get-Core { Get-Loaded | Where-Object { `$_.GetName().Name -eq 'SageMakerEstimator.Core' } }
function Get-Context {
    [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq 'SageMakerEstimator.Core'
}
& {
$Text
} | ConvertTo-Json -Depth 5 -AsArray -Compress
"@)
        $text = & (Join-Path $PSHOME 'pwsh') -NoProfile -NonInteractive -File $file 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$text"
        $text | Select-Object -Last 1 | ConvertFrom-Json
    }
}

AfterAll {
    Exit-TestState
}

Describe 'Importing the module' {
    BeforeAll {
        $found = Invoke-Shell @'
    Import-Module $module
    $lib = Join-Path (Split-Path $module) 'lib'
    $imported = @(Get-Loaded | ForEach-Object Location)
    $null = Get-Command -Module SageMakerEstimator -Syntax
    $seen = @(Get-Loaded | ForEach-Object Location)
    $caught = try { throw [ArgumentException]::new('other') }
        catch [SageMakerEstimator.SageMakerEstimatorException] { 'ours' }
        catch { 'other' }
    $type = [SageMakerEstimator.Estimator].FullName
    $before = @(Get-Core).Count
    $mine = try { New-SMEstimator /no/script.py -InstanceType local }
        catch [SageMakerEstimator.SageMakerEstimatorException] { $_.Exception.ErrorId }
    $core = Get-Core
    @{
        Aws     = @($imported -match 'AWSSDK')
        Lib     = @($imported | Where-Object { $_.StartsWith($lib) })
        LibSeen = @($seen | Where-Object { $_.StartsWith($lib) })
        Type    = $type
        Caught  = $caught
        Before  = $before
        Mine    = $mine
        Core    = @($core).Count
        Context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($core).Name
        Default = @([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.Location.StartsWith($lib) }).Count
    }
'@
    }

    It 'loads no assembly of the AWS SDK' {
        $found.Aws | Should -BeNullOrEmpty
    }

    It 'loads nothing of lib/, nor does a look at the commands' {
        $found.Lib | Should -BeNullOrEmpty
        $found.LibSeen | Should -BeNullOrEmpty
        $found.Before | Should -Be 0
    }

    It 'makes the types known before any cmdlet has run, in a catch too' {
        $found.Type | Should -BeExactly SageMakerEstimator.Estimator
        $found.Caught | Should -BeExactly other
        $found.Mine | Should -BeExactly EntryPointNotFound
    }

    It 'leaves the core to a load context of its own, at the first use' {
        $found.Core | Should -Be 1
        $found.Context | Should -BeExactly SageMakerEstimator.Core
        $found.Default | Should -Be 0
    }
}

Describe 'Many runspaces' {
    It 'load the core once, though 16 ask at the same moment' {
        $found = Invoke-Shell @'
    $barrier = [System.Threading.Barrier]::new(16)
    $shells = 1..16 | ForEach-Object {
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddScript({
            param($module, $script, $barrier)
            Import-Module $module
            $barrier.SignalAndWait()
            (New-SMEstimator $script -InstanceType local).EstimatorKind.ToString()
        }).AddArgument($module).AddArgument($script).AddArgument($barrier)
        @{ Shell = $shell; Call = $shell.BeginInvoke() }
    }
    $kinds = $shells | ForEach-Object { $_.Shell.EndInvoke($_.Call) }
    @{ Kinds = @($kinds); Contexts = @(Get-Context).Count; Cores = @(Get-Core).Count }
'@
        $found.Kinds | Should -HaveCount 16
        $found.Kinds | Sort-Object -Unique | Should -BeExactly Script
        $found.Contexts | Should -Be 1
        $found.Cores | Should -Be 1
    }
}

Describe 'Importing again' {
    It 'works with -Force, twice, and after Remove-Module' {
        $found = Invoke-Shell @'
    Import-Module $module
    $old = New-SMEstimator $script -InstanceType local
    Import-Module $module -Force
    Import-Module $module -Force
    $forced = $old | Set-SMHyperParameter @{ a = 1 }
    Remove-Module SageMakerEstimator
    $gone = @(Get-Module SageMakerEstimator).Count
    Import-Module $module
    $again = $old | Set-SMHyperParameter @{ b = 2 }
    @{
        Same     = [object]::ReferenceEquals($forced, $old) -and [object]::ReferenceEquals($again, $old)
        Names    = @($old.HyperParameter.Keys)
        Gone     = $gone
        Contexts = @(Get-Context).Count
        View     = ($old | Out-String) -match 'Name'
        Depth    = @($old.psstandardmembers.SerializationDepth)
    }
'@
        $found.Same | Should -BeTrue
        $found.Names | Should -BeExactly a, b
        $found.Gone | Should -Be 0
        $found.Contexts | Should -Be 1
        $found.View | Should -BeTrue
        $found.Depth | Should -BeExactly 4
    }
}

Describe 'An estimator that travels' {
    BeforeAll {
        $settings = [ordered]@{ answer = 5; list = 1, 2; name = 'é 世 😀' }
        $estimator = New-SMEstimator $ModelPy -InstanceType local -BaseJobName travel -HyperParameter $settings `
            -Environment @{ TEST_A = 'b' } -Tag ([ordered]@{ team = 'blue'; cost = '1' }) -MaxRun 600
    }

    It 'is trained by ForEach-Object -Parallel' {
        $runs = 1..2 | ForEach-Object -Parallel {
            Import-Module $env:SME_MODULE
            $using:estimator | Start-SMTraining -HyperParameter @{ answer = $_ } -InformationAction Ignore
        }
        $runs.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed, Completed
        $runs.HyperParameter | ForEach-Object { $_['answer'] } | Sort-Object | Should -Be 1, 2
        $estimator.HyperParameter['answer'] | Should -Be 5
    }

    It 'is trained by a thread job, and comes back' {
        $run = Start-ThreadJob {
            Import-Module $env:SME_MODULE
            $using:estimator | Start-SMTraining -InformationAction Ignore
        } | Receive-Job -Wait -AutoRemoveJob
        $run.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        ($run | Get-SMTraining).TrainingJobName | Should -BeExactly $run.TrainingJobName
    }

    Context 'by a job in another process' {
        BeforeAll {
            $back = Start-Job {
                Import-Module $using:env:SME_MODULE
                $estimator = $using:estimator
                $estimator
                $estimator | Start-SMTraining -InformationAction Ignore
            } | Receive-Job -Wait -AutoRemoveJob
        }

        It 'comes back as what it was, and can be trained' {
            $back[0].PSObject.TypeNames | Should -Contain Deserialized.SageMakerEstimator.Estimator
            $run = $back[0] | Start-SMTraining -NoLog 6>$null
            $seen = Get-Seen $run
            $seen.hyperparameters.answer | Should -Be 5
            $seen.hyperparameters.list | Should -Be 1, 2
            $seen.hyperparameters.name | Should -BeExactly 'é 世 😀'
            $seen.environment.TEST_A | Should -BeExactly b
            $run.MaxRun | Should -Be 600
            $run.Tag | ForEach-Object ToString | Should -BeExactly 'team=blue', 'cost=1'
            $run.HyperParameter.Keys | Should -BeExactly answer, list, name
        }

        It 'is trained there, and goes on here' {
            $back[1].LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
            ($back[1] | Get-SMTraining).TrainingJobStatus | Should -BeExactly Completed
            ($back[1] | Connect-SMTrainingJob -NoWait).TrainingJobName | Should -BeExactly $back[1].TrainingJobName
            (Get-Seen ($back[1] | Connect-SMTrainingJob -NoWait)).hyperparameters.answer | Should -Be 5
        }

        It 'is shown as it was' {
            ($back[1] | Out-String) -replace '\x1b\[[\d;]*m' | Should -Match "$($back[1].TrainingJobName) +Completed"
        }
    }

    Context 'by a file' {
        BeforeAll {
            $run = $estimator | Start-SMTraining -NoLog 6>$null
            $path = Join-Path $Work 'run.clixml'
            $run, $run.LatestTrainingJob | Export-Clixml $path
            $read, $job = Import-Clixml $path
        }

        It 'is trained again' {
            ($read | Start-SMTraining -NoLog 6>$null).LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        }

        It 'is changed' {
            ($read | Set-SMHyperParameter @{ answer = 9 }).HyperParameter['answer'] | Should -Be 9
        }

        It 'is published, asked, connected and removed, as are its predictor and its job' {
            $predictor = $read | Publish-SMEndpoint -InstanceType local -Serializer json 6>$null
            $predictor | Export-Clixml $path
            $restored = Import-Clixml $path
            $restored.PSObject.TypeNames | Should -Contain Deserialized.SageMakerEstimator.Predictor
            ($restored | Invoke-SMEndpoint -InputObject 1, 2).row | Should -Be 1, 2
            (, (1, 2) | Invoke-SMEndpoint -Predictor $restored).answer | Should -Be 5
            ($restored | Connect-SMEndpoint).EndpointStatus | Should -BeExactly InService
            Assert-Error (Get-Written { $restored | Invoke-SMEndpoint -Predictor $restored }) (Get-ErrorId PredictorAsData Invoke-SMEndpoint) InvalidArgument
            $restored | Unpublish-SMEndpoint -Force
            Get-SMLocalState -Kind Endpoint, EndpointConfig, Model | Should -BeNullOrEmpty

            ($job | Get-SMTraining).TrainingJobName | Should -BeExactly $run.TrainingJobName
            $written = Get-Written { $job | Publish-SMEndpoint -InstanceType local -WhatIf }
            ($written.WhatIf[2].Json | ConvertFrom-Json).EndpointName | Should -BeExactly $run.TrainingJobName
        }

        It 'is a training input, too' {
            New-SMTrainingInput $ModelPy -ChannelName code -ContentType text/x-python | Export-Clixml $path
            $written = Get-Written { $estimator | Start-SMTraining -InputData (Import-Clixml $path) -WhatIf }
            $written.Error | Should -BeNullOrEmpty
            $config = ($written.WhatIf[0].Json | ConvertFrom-Json).InputDataConfig
            $config.ChannelName, $config.ContentType | Should -BeExactly code, text/x-python
        }
    }
}

Describe 'Keys' {
    BeforeAll {
        $canary = "canary-$([guid]::NewGuid().ToString('N'))"
        $keys = @{ AccessKey = "AK$canary"; SecretKey = "SK$canary"; SessionToken = "ST$canary" }
        $held = New-SMEstimator $ModelPy -InstanceType local -Region eu-west-1 -ProfileName blue @keys `
            -Credential ([pscredential]::new("U$canary", (ConvertTo-SecureString "P$canary" -AsPlainText -Force))) `
            -EndpointUrl "https://user:$canary@example.invalid"
        $run = $held | Start-SMTraining -NoLog 6>$null
        $predictor = $run | Publish-SMEndpoint -InstanceType local 6>$null
        $objects = [ordered]@{
            estimator = $held
            run       = $run
            job       = $run.LatestTrainingJob
            read      = Get-SMTraining $run
            predictor = $predictor
        }
    }

    It 'are not shown by <Way> of a <Name>' -ForEach @(
        foreach ($name in 'estimator', 'run', 'job', 'read', 'predictor') {
            @{ Name = $name; Way = 'ConvertTo-Json'; Show = { $_ | ConvertTo-Json -Depth 10 -WarningAction Ignore } }
            @{ Name = $name; Way = 'Format-List * -Force'; Show = { $_ | Format-List * -Force | Out-String -Width 500 } }
            @{ Name = $name; Way = 'Format-Custom'; Show = { $_ | Format-Custom * -Depth 8 | Out-String -Width 500 } }
            @{ Name = $name; Way = 'Export-Clixml'; Show = { [System.Management.Automation.PSSerializer]::Serialize($_, 10) } }
            @{ Name = $name; Way = 'text'; Show = { "$_" } }
        }
    ) {
        $text = $objects[$Name] | ForEach-Object $Show | Out-String
        $text | Should -Not -BeNullOrEmpty
        $text | Should -Not -Match $canary
    }

    It 'are on no disk, in no request and in no error' {
        $found = Get-ChildItem $State -Recurse -File -Exclude *.lock | Select-String -SimpleMatch $canary
        $found | Should -BeNullOrEmpty
        $written = Get-Written {
            $held | Start-SMTraining -WhatIf -Verbose
            $held | Start-SMTraining -InputData s3://bucket/x
            $run | Publish-SMEndpoint -InstanceType ml.m5.large
        }
        $written.Error | Should -HaveCount 2
        $written.All | ForEach-Object { $_ | Out-String; $_ | Format-List * -Force | Out-String } | Should -Not -Match $canary
    }
}
