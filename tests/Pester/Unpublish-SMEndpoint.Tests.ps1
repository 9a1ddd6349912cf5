#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-UnpublishId([string] $Id) { Get-ErrorId $Id 'Unpublish-SMEndpoint' }

    function Get-Record { Get-SMLocalState -Kind Endpoint, EndpointConfig, Model | ForEach-Object { "$($_.Kind) $($_.Name)" } | Sort-Object }

    $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null

    function Publish([string] $Name) {
        $run | Publish-SMEndpoint -InstanceType local -EndpointName $Name -ModelName "$Name-model" 6>$null
    }
}

AfterAll {
    Exit-TestState
}

Describe 'Removing an endpoint' {
    It 'ends its server and removes endpoint, config and model, silently; a second time is EndpointNotFound' {
        $predictor = Publish plain
        $id = Get-ServerId plain
        $written = Get-Written { $predictor | Unpublish-SMEndpoint -Force }
        $written.All | Should -BeNullOrEmpty
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Record | Should -BeNullOrEmpty
        Test-Path (Join-Path $State endpoints plain) | Should -BeFalse
        { Invoke-WebRequest $predictor.LocalUri -NoProxy -ConnectionTimeoutSeconds 2 } | Should -Throw
        Wait-Until { -not (Get-StateProcess 'endpoints/plain') } | Should -BeTrue

        $written = Get-Written { $predictor | Unpublish-SMEndpoint }
        Assert-Error $written (Get-UnpublishId EndpointNotFound) ObjectNotFound $predictor
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-Force'
        (Get-Written { $predictor | Unpublish-SMEndpoint -Force }).All | Should -BeNullOrEmpty
    }

    It 'works by <What>' -ForEach @(
        @{ What = 'the estimator that was published'; Endpoint = { $run }; Local = $false }
        @{ What = 'an object with EndpointName'; Endpoint = { [pscustomobject]@{ EndpointName = 'named' } }; Local = $true }
    ) {
        $null = Publish named
        $endpoint = & $Endpoint
        (Get-Written { $endpoint | Unpublish-SMEndpoint -Local:$Local -Force }).All | Should -BeNullOrEmpty
        Get-Record | Should -BeNullOrEmpty
    }

    It 'ends when a request is under way, which is answered first' {
        $script = New-EntryPoint 'slow.py' @'
import os, time
def model_fn(model_dir): return 1
def predict_fn(data, model):
    open(os.environ["TEST_BEGUN"], "w").close()
    time.sleep(1)
    return {"answered": True}
'@
        $begun = Join-Path $Work 'slow-begun'
        $predictor = $run | Publish-SMEndpoint -InstanceType local -EndpointName slow -EntryPoint $script `
            -Environment @{ TEST_BEGUN = $begun } 6>$null
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript({
                    param($module, $predictor)
                    Import-Module $module
                    $predictor | Invoke-SMEndpoint -InputObject 1
                }).AddArgument($env:SME_MODULE).AddArgument($predictor)
            $asked = $shell.BeginInvoke()
            $null = Wait-Until { Test-Path $begun }
            $predictor | Unpublish-SMEndpoint -Force
            $shell.EndInvoke($asked).answered | Should -BeTrue
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'works by piped names, and goes on after one that is not there' {
        $null = Publish first
        $null = Publish last
        $written = Get-Written { 'first', 'no-such-endpoint', 'last' | Unpublish-SMEndpoint -Local -Confirm:$false }
        Assert-Error $written (Get-UnpublishId EndpointNotFound) ObjectNotFound no-such-endpoint
        Get-Record | Should -BeNullOrEmpty
    }
}

Describe 'What is kept' {
    BeforeAll {
        $predictor = Publish kept
    }

    It 'is everything with -WhatIf, which also wins over -Force' {
        $before = Get-Record
        foreach ($force in $false, $true) {
            $written = Get-Written { $predictor | Unpublish-SMEndpoint -WhatIf -Force:$force -PassThru }
            $written.Output | Should -BeNullOrEmpty
            $written.Error | Should -BeNullOrEmpty
        }

        Get-Record | Should -BeExactly $before
        $predictor | Invoke-SMEndpoint -InputObject 1 | Should -Not -BeNullOrEmpty
    }

    It 'is named by -WhatIf: endpoint, model and config' {
        $text = & (Join-Path $PSHOME 'pwsh') -NoProfile -Command "
            Import-Module '$env:SME_MODULE'
            Unpublish-SMEndpoint kept -Local -Force -WhatIf" | Out-String
        $text | Should -Match 'endpoint kept, model kept-model, endpoint config kept'
    }

    It 'is everything when nobody can be asked' {
        $before = Get-Record
        $text = & (Join-Path $PSHOME 'pwsh') -NoProfile -NonInteractive -Command "
            Import-Module '$env:SME_MODULE'
            `$null = Unpublish-SMEndpoint kept -Local -ErrorAction SilentlyContinue -ErrorVariable errors
            `$errors | ForEach-Object { `$_.FullyQualifiedErrorId, `$_.CategoryInfo.Category, `$_.TargetObject -join ' ' }"
        $text | Should -BeExactly "$(Get-UnpublishId ConfirmationImpossible) InvalidArgument kept"
        Get-Record | Should -BeExactly $before
    }

    It 'is the config and the model with -KeepConfig, until they are removed, too' {
        $predictor | Unpublish-SMEndpoint -KeepConfig -KeepModel -Force
        Get-Record | Should -BeExactly 'EndpointConfig kept', 'Model kept-model'
        $written = Get-Written { Unpublish-SMEndpoint kept -Local -Confirm:$false }
        $written.All | Should -BeNullOrEmpty -Because 'leftovers of a removal that was interrupted are no error'
        Get-Record | Should -BeNullOrEmpty
    }

    It 'is a config of the name that another endpoint left: the next gets one of its own' {
        $predictor = Publish again
        $out = $predictor | Unpublish-SMEndpoint -KeepConfig -KeepModel -Force -PassThru
        [object]::ReferenceEquals($out, $predictor) | Should -BeTrue -Because '-PassThru writes what was given'
        $predictor = $run | Publish-SMEndpoint -InstanceType local -EndpointName again -ModelName next-model 6>$null
        $predictor.EndpointConfigName | Should -MatchExactly '^again-\d{4}(-\d\d){5}-\d{3}$'
        $predictor | Unpublish-SMEndpoint -KeepModel -Force
        Get-Record | Should -BeExactly 'EndpointConfig again', 'Model again-model', 'Model next-model'
        Unpublish-SMEndpoint again -Local -Force
        Get-SMLocalState next-model | Clear-SMLocalState -Force
    }
}

Describe 'An endpoint that cannot be removed' {
    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; With = @{ Endpoint = 'no-such-endpoint'; Local = $true }; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-endpoint' }
        @{ What = 'a bare name without -Local'; With = @{ Endpoint = 'some'; Force = $true }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some' }
        @{ What = 'a number'; With = @{ Endpoint = 5; Local = $true }; Id = 'NoEndpoint'; Category = 'InvalidArgument'; Target = 5 }
    ) {
        Assert-Error (Get-Written { Unpublish-SMEndpoint @With }) (Get-UnpublishId $Id) $Category $Target
    }

    It 'is NoEndpoint for an estimator that was never trained, also with -Force' {
        $estimator = New-SMEstimator $ModelPy -InstanceType local
        Assert-Error (Get-Written { $estimator | Unpublish-SMEndpoint -Force }) (Get-UnpublishId NoEndpoint) InvalidArgument $estimator
    }
}
