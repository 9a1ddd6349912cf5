#requires -Version 7.4
<#
    What Get-Help says about the built module must agree with what Get-Command says. SME_MODULE names the built
    manifest. Help is cached for a session and assemblies can't be reloaded: run in a fresh pwsh.
#>

BeforeDiscovery {
    if (-not $env:SME_MODULE) {
        throw 'Set SME_MODULE to the manifest of the built module.'
    }
    $module = Import-Module $env:SME_MODULE -PassThru
    $docs = Join-Path $PSScriptRoot '../../docs/en-US'
    $cmdlets = $module.ExportedCmdlets.Keys | Sort-Object | ForEach-Object { @{ Name = $_ } }
    $pages = Get-ChildItem $docs -Filter *.md | ForEach-Object { @{ Page = $_.Name; Path = $_.FullName } }
}

BeforeAll {
    $module = Import-Module $env:SME_MODULE -PassThru
    $root = Join-Path $PSScriptRoot '../..'
    $docs = Join-Path $root 'docs/en-US'
    $awsNames = Get-Content (Join-Path $PSScriptRoot 'aws-tools-cmdlets.txt') | Where-Object { $_ -notlike '#*' }
    $common = [System.Management.Automation.Cmdlet]::CommonParameters

    function Get-ShortTypeName([type] $Type) {
        $Type = [Nullable]::GetUnderlyingType($Type) ?? $Type
        if ($Type.IsArray) { return (Get-ShortTypeName $Type.GetElementType()) + '[]' }
        if (-not $Type.IsGenericType) { return $Type.Name }
        $arguments = $Type.GetGenericArguments() | ForEach-Object { Get-ShortTypeName $_ }
        ($Type.Name -replace '`\d+$') + "[$($arguments -join ',')]"
    }

    function Get-OwnParameter($Set) {
        $Set.Parameters | Where-Object Name -NotIn $common
    }

    # The facts of a parameter as one line of text, once from the metadata and once from the help.
    function Get-MetadataFact($Parameter) {
        $pipeline = @(
            if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
            if ($Parameter.ValueFromPipeline) { 'ByValue' }
        )
        '-{0}: required {1}, position {2}, pipeline {3}, aliases {4}, type {5}' -f @(
            $Parameter.Name
            "$($Parameter.IsMandatory)".ToLowerInvariant()
            $Parameter.Position -ge 0 ? $Parameter.Position : 'named'
            $pipeline ? "True ($($pipeline -join ', '))" : 'False'
            $Parameter.Aliases ? $Parameter.Aliases -join ', ' : 'none'
            Get-ShortTypeName $Parameter.ParameterType
        )
    }

    function Get-HelpFact($Parameter) {
        '-{0}: required {1}, position {2}, pipeline {3}, aliases {4}, type {5}' -f @(
            $Parameter.name
            $Parameter.required
            $Parameter.position
            $Parameter.pipelineInput
            $Parameter.aliases
            $Parameter.type.name
        )
    }

    function Get-SplatKey($Variable, $Script) {
        $assignments = $Script.FindAll({
                $args[0] -is [System.Management.Automation.Language.AssignmentStatementAst] -and
                "$($args[0].Left)".TrimStart('$') -eq $Variable.VariablePath.UserPath
            }, $true)
        foreach ($assignment in $assignments) {
            $isTable = { $args[0] -is [System.Management.Automation.Language.HashtableAst] }
            $assignment.Right.Find($isTable, $false)?.KeyValuePairs | ForEach-Object { $_.Item1.SafeGetValue() }
        }
    }

    # What is wrong with a piece of PowerShell that a reader may paste, by line of the page.
    function Find-CodeDefect([string] $Code, [int] $FirstLine) {
        $parseErrors = $null
        $script = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $parseErrors)
        foreach ($parseError in $parseErrors) {
            "line $($FirstLine + $parseError.Extent.StartLineNumber - 1): $($parseError.Message)"
        }
        $uses = $script.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        foreach ($use in $uses) {
            $name = $use.GetCommandName()
            $command = $name ? $module.ExportedCmdlets[$name] : $null
            $line = "line $($FirstLine + $use.Extent.StartLineNumber - 1)"
            if (-not $command) {
                # A noun of our prefix is ours or an AWS one.
                $isForeign = $name -notmatch '^\w+-SM' -or $awsNames.Where({ $name -like $_ })
                if (-not $isForeign) { "${line}: there is no $name" }
                continue
            }

            $given = foreach ($element in $use.CommandElements) {
                if ($element -is [System.Management.Automation.Language.CommandParameterAst]) { $element.ParameterName }
                elseif ($element.PSObject.Properties['Splatted'].Value) { Get-SplatKey $element $script }
            }
            $unknown = @()
            $resolved = foreach ($parameterName in $given) {
                try { $command.ResolveParameter($parameterName).Name }
                catch { $unknown += $parameterName }
            }
            $unknown | ForEach-Object { "${line}: $name has no parameter -$_" }
            $fitting = $command.ParameterSets | Where-Object {
                $set = $_
                -not ($resolved | Where-Object { $_ -notin $set.Parameters.Name })
            }
            if (-not $fitting) { "${line}: no set of $name has all of -$($resolved -join ' -')" }
        }
    }
}

Describe 'The help as a whole' {
    It 'has one page for each exported cmdlet and none besides' {
        $names = Get-ChildItem $docs -Filter *-*.md | Where-Object Name -NotLike about_* | ForEach-Object BaseName
        $names | Sort-Object | Should -BeExactly ($module.ExportedCmdlets.Keys | Sort-Object)
    }

    It 'ships the help of each exported cmdlet and none besides' {
        $file = Join-Path $module.ModuleBase 'en-US/SageMakerEstimator.dll-Help.xml'
        $names = ([xml] (Get-Content $file -Raw)).helpItems.command.details.name
        $names | Sort-Object | Should -BeExactly ($module.ExportedCmdlets.Keys | Sort-Object)
    }

    It 'has pages whose syntax and yaml are what New-HelpPage.ps1 -Update would write' {
        Copy-Item $docs "$TestDrive/en-US" -Recurse
        $update = @{ ModulePath = $env:SME_MODULE; DocsPath = "$TestDrive/en-US"; Update = $true }
        & (Join-Path $root 'tools/New-HelpPage.ps1') @update | ForEach-Object Name | Should -BeNullOrEmpty
    }

    It 'answers about_SageMakerEstimator' {
        "$(Get-Help about_SageMakerEstimator)" | Should -Match 'about_SageMakerEstimator'
        (Get-Help about_SageMakerEstimator*).Synopsis | Should -Not -BeNullOrEmpty
        Join-Path $docs 'about_SageMakerEstimator.md' | Should -Exist
    }
}

Describe 'Code in <Page>' -ForEach $pages {
    It 'parses, and uses only cmdlets, parameters and sets that exist' {
        $fences = (ConvertFrom-Markdown -Path $Path).Tokens |
            Where-Object { $_.GetType().Name -eq 'FencedCodeBlock' -and $_.Info -eq 'powershell' }
        # Lines count from 0 there, and the code starts below the fence.
        $defects = foreach ($fence in $fences) { Find-CodeDefect $fence.Lines.ToString() ($fence.Line + 2) }
        $defects | Should -BeNullOrEmpty
    }
}

Describe 'Help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $command = $module.ExportedCmdlets[$Name]
        $help = Get-Help $Name -Full
        $sets = @($command.ParameterSets | Sort-Object { -not $_.IsDefault } -Stable)
        $table = @($help.parameters.parameter | Where-Object name)
    }

    It 'has a synopsis that somebody wrote' {
        $help.PSTypeNames | Should -Contain 'MamlCommandHelpInfo'
        $help.Synopsis.Trim() | Should -Not -Match "^$Name\b"
        $help.Synopsis.Trim() | Should -Match '\w.*\.$'
    }

    It 'has a description' {
        "$($help.description.Text)".Trim() | Should -Not -BeNullOrEmpty
    }

    It 'has examples, each with code' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterThan 0
        $examples | Where-Object { -not "$($_.code)".Trim() } | ForEach-Object title | Should -BeNullOrEmpty
    }

    It 'lists each parameter and none besides' {
        $own = $sets | ForEach-Object { Get-OwnParameter $_ } | ForEach-Object Name | Sort-Object -Unique
        $table | ForEach-Object name | Sort-Object | Should -BeExactly $own
    }

    It 'describes each parameter' {
        $table | Where-Object { -not "$($_.description.Text)".Trim() } | ForEach-Object name | Should -BeNullOrEmpty
    }

    It 'says of each parameter what holds in the default set' {
        $wrong = foreach ($parameter in $table) {
            # One that isn't in the default set is told of as it is in any other.
            $uses = @($sets | ForEach-Object { Get-OwnParameter $_ } | Where-Object Name -EQ $parameter.name)
            $uses = $sets[0].Parameters.Name -contains $parameter.name ? $uses[0] : $uses
            $expected = @($uses | ForEach-Object { Get-MetadataFact $_ })
            $actual = Get-HelpFact $parameter
            if ($actual -cnotin $expected) { "$actual; should be $($expected -join ' or ')" }
        }
        $wrong | Should -BeNullOrEmpty
    }

    It 'has the syntax of each set, the default one first' {
        $expected = foreach ($set in $sets) {
            (Get-OwnParameter $set | ForEach-Object { Get-MetadataFact $_ } | Sort-Object) -join "`n"
        }
        $actual = foreach ($item in $help.syntax.syntaxItem) {
            ($item.parameter | Where-Object name | ForEach-Object { Get-HelpFact $_ } | Sort-Object) -join "`n"
        }
        Compare-Object (@($expected)[0] -split "`n") (@($actual)[0] -split "`n") |
            ForEach-Object InputObject | Should -BeNullOrEmpty -Because 'the first syntax is that of the default set'
        $actual | Sort-Object | Should -BeExactly ($expected | Sort-Object)
    }

    It 'has an online address that -Online can open' {
        $uri = @($help.relatedLinks.navigationLink)[0].uri
        [uri]::IsWellFormedUriString($uri, 'Absolute') | Should -BeTrue -Because "'$uri' must be absolute"
        ([uri] $uri).Scheme | Should -BeIn 'https', 'http'
    }
}
