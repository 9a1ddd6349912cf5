#requires -Version 7.4
<#
    The rules that every cmdlet of the built module keeps, checked on what Get-Command says. SME_MODULE names the
    built manifest. Assemblies can't be reloaded: run in a fresh pwsh.
#>

BeforeDiscovery {
    if (-not $env:SME_MODULE) {
        throw 'Set SME_MODULE to the manifest of the built module.'
    }
    $module = Import-Module $env:SME_MODULE -PassThru
    $cmdlets = $module.ExportedCmdlets.Keys | Sort-Object | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    $module = Import-Module $env:SME_MODULE -PassThru
    $manifest = Import-PowerShellDataFile $env:SME_MODULE
    $awsNames = Get-Content (Join-Path $PSScriptRoot 'aws-tools-cmdlets.txt') | Where-Object { $_ -notlike '#*' }

    # Verbs after which something in AWS, on disk or among the running endpoints is no longer as it was, or is billed.
    $changingVerbs = @(
        'Build', 'Clear', 'Export', 'Invoke', 'Publish', 'Save', 'Send', 'Set', 'Start', 'Stop', 'Unpublish'
    )

    # These read, wait, or make an object in memory; New-* is among them, since nothing exists before it is started.
    $harmlessVerbs = 'Connect', 'ConvertTo', 'Find', 'Get', 'Import', 'New', 'Receive', 'Show', 'Test', 'Wait'

    # They have a changing verb, but change nothing: whoever asks a model leaves it as it is.
    $harmlessCmdlets = @('Invoke-SMEndpoint')

    # Singular though they end in s.
    $singularNames = @(
        'EnableSageMakerMetricsTimeSeries' # a time series
        'TargetPlatformOs' # an operating system
    )

    function Test-Plural([string] $Word) {
        $Word -cmatch 's$' -and $Word -cnotmatch '(ss|us|is)$' -and $Word -cnotin $singularNames
    }

    # A signature holds the full names of all types in it, down to type arguments.
    function Find-AwsMember([type] $Type) {
        $own = [System.Reflection.BindingFlags] 'Public, Instance, Static, DeclaredOnly'
        $members = $Type.GetMembers($own) | Where-Object Name -NotMatch '^[gs]et_'
        foreach ($member in @($members) + $Type.BaseType + $Type.GetInterfaces()) {
            # The SDK isn't where the module's own assemblies are, so that a type of it may not even load.
            try { $signature = "$member" }
            catch { $signature = "$($member.Name): $($_.Exception.GetBaseException().Message)" }
            if ($signature -match '\b(Amazon|AWSSDK)\.') { "$($Type.FullName): $signature" }
        }
    }
}

Describe 'The exports' {
    It 'are exactly the cmdlets that the manifest names' {
        $manifest.CmdletsToExport | Should -Not -Match '[*?]'
        $module.ExportedCmdlets.Keys | Sort-Object | Should -BeExactly ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'leave no public cmdlet of the assembly out' {
        $exported = $module.ExportedCmdlets.Values.ImplementingType
        $public = $exported[0].Assembly.GetExportedTypes() |
            Where-Object { -not $_.IsAbstract -and $_.IsSubclassOf([System.Management.Automation.Cmdlet]) }
        $public | Where-Object { $_ -notin $exported } | ForEach-Object FullName | Should -BeNullOrEmpty
    }

    It 'have no <_>' -ForEach 'Functions', 'Aliases', 'Variables' {
        $manifest.Keys | Should -Contain "$($_)ToExport"
        $manifest["$($_)ToExport"] | Should -BeNullOrEmpty
        $module."Exported$_".Count | Should -Be 0
    }

    It 'show no type of the AWS SDK' {
        $types = [AppDomain]::CurrentDomain.GetAssemblies() |
            Where-Object { $_.Location -and (Split-Path $_.Location) -eq $module.ModuleBase } |
            ForEach-Object { $_.GetExportedTypes() }
        $types | Should -Not -BeNullOrEmpty
        $types | ForEach-Object { Find-AwsMember $_ } | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $cmdlets {
    BeforeAll {
        $command = $module.ExportedCmdlets[$Name]
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $parameters = @($command.Parameters.Values | Where-Object Name -NotIn $common)
    }

    It 'has an approved verb' {
        $command.Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'has a singular noun with our prefix' {
        $command.Noun | Should -MatchExactly '^SM[A-Z][A-Za-z0-9]+$'
        Test-Plural $command.Noun | Should -BeFalse
    }

    It 'has no name that AWS Tools for PowerShell uses' {
        $awsNames | Where-Object { $Name -like $_ } | Should -BeNullOrEmpty
    }

    It 'says what it writes' {
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'writes objects of ours that have a view' {
        $ours = $command.OutputType.Type | Where-Object { $_.Namespace -like 'SageMakerEstimator*' -and -not $_.IsEnum }
        $viewless = foreach ($type in $ours) {
            $element = $type.IsArray ? $type.GetElementType() : $type
            $names = for ($base = $element; $base -and $base -ne [object]; $base = $base.BaseType) { $base.FullName }
            $views = Get-FormatData -TypeName $names -PowerShellVersion $PSVersionTable.PSVersion
            if (-not $views) { $element.FullName }
        }
        $viewless | Should -BeNullOrEmpty
    }

    It 'asks ShouldProcess if it changes anything' {
        $command.Verb | Should -BeIn ($changingVerbs + $harmlessVerbs) -Because 'each verb must be in one of the tables'
        if ($command.Verb -in $changingVerbs -and $Name -notin $harmlessCmdlets) {
            $command.Parameters.Keys | Should -Contain 'WhatIf'
        }
    }

    It 'has singular parameters in PascalCase' {
        $parameters.Name | Where-Object { $_ -cnotmatch '^[A-Z][A-Za-z0-9]*$' } | Should -BeNullOrEmpty
        $parameters.Name | Where-Object { Test-Plural $_ } | Should -BeNullOrEmpty
    }
}
