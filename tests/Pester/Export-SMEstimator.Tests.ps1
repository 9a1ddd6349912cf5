#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-ExportId([string] $Id) { Get-ErrorId $Id 'Export-SMEstimator' }
}

AfterAll {
    Exit-TestState
}

Describe 'Export-SMEstimator' {
    It 'writes what differs from the defaults, with paths of its folder' {
        $path = Join-Path $Work estimator.json
        $file = New-SMEstimator $ModelPy -InstanceType local -HyperParameter ([ordered]@{ lr = 1.0; n = 2 }) |
            Export-SMEstimator $path
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -BeExactly $path
        $json = Get-Content $path -Raw | ConvertFrom-Json -AsHashtable
        $json.Keys | Sort-Object | Should -BeExactly 'EntryPoint', 'FormatVersion', 'HyperParameter', 'InstanceType'
        $json.EntryPoint | Should -BeExactly './code/model.py'
        Get-Content $path -Raw | Should -BeLike '*"lr": 1.0,*'
    }

    It 'writes the same bytes again' {
        $estimator = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ b = 1; a = 2; c = 3 }
        $texts = 1..2 | ForEach-Object { Get-Content ($estimator | Export-SMEstimator (Join-Path $Work "same$_.json")) -Raw }
        $texts[0] | Should -BeExactly $texts[1]
    }

    It 'never writes keys' {
        $path = Join-Path $Work keys.json
        $null = New-SMEstimator -ImageUri i -InstanceType ml.m5.large -AccessKey AKIACANARY -SecretKey canary -SessionToken canary |
            Export-SMEstimator $path
        Get-Content $path -Raw | Should -Not -Match 'canary'
    }

    It 'keeps a file with -NoClobber' {
        $path = New-EntryPoint 'kept.json' 'mine'
        $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local | Export-SMEstimator $path -NoClobber }
        Assert-Error $written (Get-ExportId 'FileExists') ResourceExists $path
        Get-Content $path | Should -BeExactly 'mine'
    }

    It 'writes nothing under -WhatIf' {
        $path = Join-Path $Work whatif.json
        New-SMEstimator $ModelPy -InstanceType local | Export-SMEstimator $path -WhatIf | Should -BeNullOrEmpty
        Test-Path $path | Should -BeFalse
    }

    It 'refuses a second estimator for one file' {
        $written = Get-Written {
            1, 2 | ForEach-Object { New-SMEstimator $ModelPy -InstanceType local } | Export-SMEstimator (Join-Path $Work two.json)
        }
        Assert-Error $written (Get-ExportId 'ParametersConflict') InvalidArgument
        $written.Output | Should -HaveCount 1
    }

    It 'says that a folder is missing' {
        $path = Join-Path $Work none estimator.json
        Assert-Error (Get-Written { New-SMEstimator $ModelPy -InstanceType local | Export-SMEstimator $path }) `
            (Get-ExportId 'FileNotWritable') WriteError $path
    }
}
