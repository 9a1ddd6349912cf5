#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-SetId([string] $Id) { Get-ErrorId $Id 'Set-SMHyperParameter' }
}

AfterAll {
    Exit-TestState
}

Describe 'Set-SMHyperParameter' {
    BeforeEach {
        $estimator = New-SMEstimator $ModelPy -InstanceType local -HyperParameter ([ordered]@{ rate = 0.1; epochs = 3 })
    }

    It 'writes the estimator that came in' {
        $out = $estimator | Set-SMHyperParameter @{ epochs = 4 }
        [object]::ReferenceEquals($out, $estimator) | Should -BeTrue
    }

    It 'merges: <What>' -ForEach @(
        @{ What = 'replaces a value in its place'; With = @{ HyperParameter = @{ rate = 1 } }; Names = 'rate', 'epochs'; Values = 1, 3 }
        @{ What = 'adds a value at the end'; With = @{ HyperParameter = @{ a = 'x' } }; Names = 'rate', 'epochs', 'a'; Values = 0.1, 3, 'x' }
        @{ What = 'takes a name away'; With = @{ Remove = 'rate' }; Names = 'epochs'; Values = 3 }
        @{ What = 'takes several names away'; With = @{ Remove = 'rate', 'epochs' }; Names = @(); Values = @() }
        @{ What = 'takes all away'; With = @{ Clear = $true }; Names = @(); Values = @() }
        @{ What = 'takes all away and then adds'; With = @{ Clear = $true; HyperParameter = @{ a = 1 } }; Names = 'a'; Values = 1 }
        @{ What = 'takes a name away and then adds it'; With = @{ Remove = 'rate'; HyperParameter = @{ rate = 2 } }; Names = 'epochs', 'rate'; Values = 3, 2 }
        @{ What = 'changes nothing when nothing is given'; With = @{}; Names = 'rate', 'epochs'; Values = 0.1, 3 }
    ) {
        $null = $estimator | Set-SMHyperParameter @With
        @($estimator.HyperParameter.Keys) | Should -BeExactly $Names
        @($estimator.HyperParameter.Values) | Should -BeExactly $Values
    }

    It 'keeps names apart that differ in case, with a warning' {
        $written = Get-Written { $estimator | Set-SMHyperParameter @{ Rate = 2 } }
        $estimator.HyperParameter.Count | Should -Be 3
        $written.Warning | Should -HaveCount 1
        $written.Warning[0].Message | Should -BeLike '*rate, Rate*'
    }

    It 'refuses to take away what is not there, and changes nothing: <Name>' -ForEach @(
        @{ Name = 'nothing' }, @{ Name = 'RATE' }
    ) {
        $written = Get-Written { $estimator | Set-SMHyperParameter @{ a = 1 } -Remove $Name }
        Assert-Error $written (Get-SetId HyperParameterNotFound) ObjectNotFound $Name
        $written.Error[0].Exception.Message | Should -BeLike '*rate, epochs*'
        $written.Output | Should -BeNullOrEmpty
        @($estimator.HyperParameter.Keys) | Should -BeExactly 'rate', 'epochs'
    }

    It 'refuses a value that cannot be sent, and changes nothing: <What>' -ForEach @(
        @{ What = 'a date'; Value = [datetime]'2020-01-02'; Id = 'HyperParameterTypeNotSupported'; Target = [datetime]'2020-01-02' }
        @{ What = 'a time span'; Value = [timespan]::FromSeconds(1); Id = 'HyperParameterTypeNotSupported'; Target = [timespan]::FromSeconds(1) }
        @{ What = 'text that is too long'; Value = 'x' * 2501; Id = 'HyperParameterLimit'; Target = 'a' }
    ) {
        $written = Get-Written { $estimator | Set-SMHyperParameter ([ordered]@{ rate = 9; a = $Value }) }
        Assert-Error $written (Get-SetId $Id) InvalidArgument $Target
        $estimator.HyperParameter.rate | Should -Be 0.1
        $estimator.HyperParameter.Contains('a') | Should -BeFalse
    }

    It 'changes nothing and writes nothing with -WhatIf' {
        $written = Get-Written { $estimator | Set-SMHyperParameter @{ rate = 9 } -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        $estimator.HyperParameter.rate | Should -Be 0.1
    }

    It 'changes each estimator that is piped' {
        $other = New-SMEstimator $ModelPy -InstanceType local
        $out = $estimator, $other | Set-SMHyperParameter @{ seed = 7 }
        $out | Should -HaveCount 2
        $estimator.HyperParameter.seed | Should -Be 7
        $other.HyperParameter.seed | Should -Be 7
    }

    It 'takes off the wrappers that PowerShell puts around values' {
        $value = '5' | Write-Output
        $null = $estimator | Set-SMHyperParameter @{ a = $value; list = (Write-Output 1 2); object = [pscustomobject]@{ k = 1 } }
        $estimator.HyperParameter['a'] | Should -BeExactly '5'
        $estimator.HyperParameter['list'] | Should -Be 1, 2
        $estimator.HyperParameter['object'] -is [System.Collections.IDictionary] | Should -BeTrue
    }
}
