#requires -Version 7.4
<#
.SYNOPSIS
    Writes new help pages out of a module's metadata, or brings existing ones in line with it.
.DESCRIPTION
    A new page has everything that Get-Command knows: syntax, parameters and their yaml, input and output types. What
    only a person can say is marked {{ like this }}; the help converter refuses a page until no mark is left.

    With -Update, the SYNTAX section and the yaml of each parameter are written anew, parameters that are gone are
    taken out, and new ones get a mark for their text. Everything a person wrote stays as it is, and so do default
    values, which the metadata doesn't have.

    A loaded assembly can't be replaced: run this in a fresh pwsh after each build.
.PARAMETER ModulePath
    The manifest of the built module.
.PARAMETER Name
    The cmdlets. Without it: those that have no page yet, or with -Update those that have one.
.PARAMETER Update
    Rewrites the generated parts of existing pages.
.PARAMETER DocsPath
    The folder of the pages, named after their culture.
.OUTPUTS
    System.IO.FileInfo for each page that was written. A page that is already in line is not written.
.EXAMPLE
    ./tools/New-HelpPage.ps1 -ModulePath output/SageMakerEstimator/SageMakerEstimator.psd1

    Writes a page for each cmdlet that has none.
.EXAMPLE
    ./tools/New-HelpPage.ps1 -ModulePath output/SageMakerEstimator/SageMakerEstimator.psd1 -Update

    Brings every page in line with the module.
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType([System.IO.FileInfo])]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $ModulePath,

    [Parameter(Position = 1)]
    [string[]] $Name,

    [switch] $Update,

    [string] $DocsPath = (Join-Path $PSScriptRoot '../docs/en-US')
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$syntaxWidth = 100
$lastParameters = 'WhatIf', 'Confirm'
$knownTexts = @{
    WhatIf  = 'Shows what would happen if the cmdlet runs. The cmdlet is not run.'
    Confirm = 'Prompts you for confirmation before running the cmdlet.'
}
$commonParametersText = @'
This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable, -InformationAction,
-InformationVariable, -OutBuffer, -OutVariable, -PipelineVariable, -ProgressAction, -Verbose, -WarningAction,
and -WarningVariable. For more information, see
[about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).
'@

# Type names as PowerShell shows them. Optional value types are a matter of the code, not of the user.
function Get-ShortTypeName([type] $Type) {
    $Type = [Nullable]::GetUnderlyingType($Type) ?? $Type
    if ($Type.IsArray) {
        return (Get-ShortTypeName $Type.GetElementType()) + '[]'
    }
    if ($Type.IsGenericType) {
        $arguments = foreach ($argument in $Type.GetGenericArguments()) { Get-ShortTypeName $argument }
        return '{0}[{1}]' -f ($Type.Name -replace '`\d+$'), ($arguments -join ',')
    }
    $Type.Name
}

function Get-PipelineForm($Parameter) {
    $ways = @(
        if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
        if ($Parameter.ValueFromPipeline) { 'ByValue' }
    )
    $ways ? "True ($($ways -join ', '))" : 'False'
}

function Get-AcceptedValue($Parameter) {
    $set = $Parameter.Attributes.Where({ $_ -is [ValidateSet] })
    if ($set) {
        return $set[0].ValidValues
    }
    $type = [Nullable]::GetUnderlyingType($Parameter.ParameterType) ?? $Parameter.ParameterType
    $type = $type.IsArray ? $type.GetElementType() : $type
    if ($type.IsEnum) {
        [enum]::GetNames($type)
    }
}

# In an order that doesn't hang on reflection: names by letter, WhatIf and Confirm at the end.
function Get-OrderedName([string[]] $Names) {
    $rest = [string[]] @($Names | Where-Object { $_ -notin $lastParameters })
    [array]::Sort($rest, [StringComparer]::OrdinalIgnoreCase)
    $rest
    $lastParameters | Where-Object { $_ -in $Names }
}

function Get-OrderedSet($Command) {
    $sets = @($Command.ParameterSets)
    if ($sets.Count -gt 1 -and -not $sets.Where({ $_.IsDefault })) {
        Write-Warning "$($Command.Name) has several parameter sets and no default; the converter will refuse its page."
    }
    $sets.Where({ $_.IsDefault })
    $names = [string[]] @($sets.Where({ -not $_.IsDefault }) | ForEach-Object { $_.Name })
    [array]::Sort($names, [StringComparer]::OrdinalIgnoreCase)
    foreach ($setName in $names) { $sets.Where({ $_.Name -eq $setName }) }
}

# The parameters of a set by name; the common ones are left out.
function Get-OwnParameter($Set) {
    $own = [ordered] @{}
    $common = [System.Management.Automation.Cmdlet]::CommonParameters
    $parameters = @($Set.Parameters | Where-Object Name -NotIn $common)
    foreach ($parameterName in Get-OrderedName @($parameters | ForEach-Object { $_.Name })) {
        $own[$parameterName] = $parameters.Where({ $_.Name -eq $parameterName })[0]
    }
    $own
}

function Format-SyntaxItem($Parameter) {
    $name = "-$($Parameter.Name)"
    if ($Parameter.ParameterType -eq [switch]) {
        return $Parameter.IsMandatory ? $name : "[$name]"
    }
    $name = $Parameter.Position -ge 0 ? "[$name]" : $name
    $item = "$name <$(Get-ShortTypeName $Parameter.ParameterType)>"
    $Parameter.IsMandatory ? $item : "[$item]"
}

function Format-SyntaxSet($Command, $Set) {
    $parameters = @((Get-OwnParameter $Set).Values)
    $ordered = @(
        $parameters | Where-Object Position -GE 0 | Sort-Object Position -Stable
        $parameters | Where-Object { $_.Position -lt 0 -and $_.IsMandatory }
        $parameters | Where-Object { $_.Position -lt 0 -and -not $_.IsMandatory }
    )
    $line = $Command.Name
    foreach ($item in @($ordered | ForEach-Object { Format-SyntaxItem $_ }) + '[<CommonParameters>]') {
        if ($line.Length + 1 + $item.Length -gt $syntaxWidth) {
            $line
            $line = ''
        }
        $line += " $item"
    }
    $line
}

function Format-Syntax($Command) {
    $sets = @(Get-OrderedSet $Command)
    foreach ($set in $sets) {
        if ($sets.Count -gt 1 -or $set.Name -ne '__AllParameterSets') {
            '### ' + $set.Name + ($set.IsDefault ? ' (Default)' : '')
            ''
        }
        '```'
        Format-SyntaxSet $Command $set
        '```'
        ''
    }
}

# One yaml block where the parameter is the same in every set, else one for each group of sets.
function Format-Yaml($Command, [string] $ParameterName, [string] $DefaultValue) {
    $sets = @(Get-OrderedSet $Command)
    $uses = @(
        foreach ($set in $sets) {
            $parameter = (Get-OwnParameter $set)[$ParameterName]
            if ($parameter) {
                [pscustomobject] @{
                    Set      = $set.Name
                    Required = $parameter.IsMandatory
                    Position = $parameter.Position -ge 0 ? $parameter.Position : 'Named'
                    Pipeline = Get-PipelineForm $parameter
                    Any      = $parameter
                }
            }
        }
    )
    $any = $uses[0].Any
    $accepted = @(Get-AcceptedValue $any) -join ', '
    $wildcards = $any.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }).Count -gt 0
    $groups = @($uses | Group-Object { '{0};{1};{2}' -f $_.Required, $_.Position, $_.Pipeline })
    foreach ($group in $groups | Sort-Object { $uses.IndexOf($_.Group[0]) }) {
        '```yaml'
        "Type: $(Get-ShortTypeName $any.ParameterType)"
        'Parameter Sets: ' + ($group.Count -eq $sets.Count ? '(All)' : $group.Group.Set -join ', ')
        "Aliases: $($any.Aliases -join ', ')".TrimEnd()
        if ($accepted) { "Accepted values: $accepted" }
        ''
        "Required: $($group.Group[0].Required)"
        "Position: $($group.Group[0].Position)"
        "Default value: $DefaultValue"
        "Accept pipeline input: $($group.Group[0].Pipeline)"
        "Accept wildcard characters: $wildcards"
        '```'
        ''
    }
}

# $Known: what the page says so far, by parameter name.
function Format-ParameterSection($Command, [hashtable] $Known = @{}) {
    $own = @($Command.ParameterSets | ForEach-Object { (Get-OwnParameter $_).Keys } | Select-Object -Unique)
    foreach ($parameterName in Get-OrderedName $own) {
        "### -$parameterName"
        ''
        $Known[$parameterName]?.Text ?? $knownTexts[$parameterName] ?? "{{ Specifies what -$parameterName is for. }}"
        ''
        Format-Yaml $Command $parameterName ($Known[$parameterName]?.DefaultValue ?? 'None')
    }
    '### CommonParameters'
    ''
    $Known['CommonParameters']?.Text ?? $commonParametersText
    ''
}

function Format-TypeSection([string[]] $TypeNames, [string] $Text) {
    if (-not $TypeNames) {
        '### None'
        ''
    }
    foreach ($typeName in $TypeNames) {
        "### $typeName"
        ''
        "{{ $Text }}"
        ''
    }
}

function Format-NewPage($Command) {
    $locale = Split-Path $DocsPath -Leaf
    $project = $Command.Module.ProjectUri ? "$($Command.Module.ProjectUri)".TrimEnd('/') : $null
    $folder = $project ? "$project/blob/main/docs/$locale" : '{{ address of the folder }}'
    $inputTypes = $Command.ParameterSets.Parameters | Where-Object ValueFromPipeline | ForEach-Object {
        ($_.ParameterType.IsArray ? $_.ParameterType.GetElementType() : $_.ParameterType).ToString()
    } | Select-Object -Unique

    '---'
    'document type: cmdlet'
    "external help file: $(Split-Path $Command.DLL -Leaf)-Help.xml"
    "Locale: $locale"
    "Module Name: $($Command.ModuleName)"
    "ms.date: $((Get-Date).ToString('MM/dd/yyyy', [cultureinfo]::InvariantCulture))"
    'online version: ' + ($Command.HelpUri ? $Command.HelpUri : "$folder/$($Command.Name).md")
    'schema: 2.0.0'
    "title: $($Command.Name)"
    '---'
    ''
    "# $($Command.Name)"
    ''
    '## SYNOPSIS'
    ''
    '{{ One sentence, third person, with a full stop. }}'
    ''
    '## SYNTAX'
    ''
    Format-Syntax $Command
    '## DESCRIPTION'
    ''
    '{{ What it does, and what a user must know before. }}'
    ''
    '## EXAMPLES'
    ''
    '### Example 1: {{ Do the usual thing }}'
    ''
    '```powershell'
    "$($Command.Name) {{ arguments }}"
    '```'
    ''
    '{{ What it does and what comes back. }}'
    ''
    '## PARAMETERS'
    ''
    Format-ParameterSection $Command
    '## INPUTS'
    ''
    Format-TypeSection $inputTypes 'What piping one does.'
    '## OUTPUTS'
    ''
    Format-TypeSection @($Command.OutputType | ForEach-Object { $_.Name }) 'When it is written, and how many.'
    '## NOTES'
    ''
    '## RELATED LINKS'
    ''
    "[about_$($Command.ModuleName)]($folder/about_$($Command.ModuleName).md)"
}

# Cuts lines at the headings of one level. A # inside a code fence is no heading.
function Split-AtHeading([string[]] $Lines, [string] $Mark) {
    $part = [pscustomobject] @{ Title = ''; Lines = [System.Collections.Generic.List[string]]::new() }
    $isCode = $false
    foreach ($line in $Lines) {
        if ($line.StartsWith('```')) { $isCode = -not $isCode }
        if (-not $isCode -and $line.StartsWith("$Mark ")) {
            $part
            $part = [pscustomobject] @{
                Title = $line.Substring($Mark.Length).Trim()
                Lines = [System.Collections.Generic.List[string]]::new()
            }
        }
        else {
            $part.Lines.Add($line)
        }
    }
    $part
}

# What people wrote about each parameter: the text above the yaml, and the default value in it.
function Read-ParameterText([string[]] $Lines) {
    $known = @{}
    foreach ($part in Split-AtHeading $Lines '###' | Where-Object Title) {
        $yaml = $part.Lines.IndexOf('```yaml')
        $text = $yaml -lt 0 ? $part.Lines : $part.Lines.GetRange(0, $yaml)
        $default = $part.Lines | Where-Object { $_ -match '^Default value: (?!None$)' } | Select-Object -First 1
        $known[$part.Title.TrimStart('-')] = [pscustomobject] @{
            Text         = ($text -join "`n").Trim("`n")
            DefaultValue = $default ? $default.Substring('Default value: '.Length) : 'None'
        }
    }
    $known
}

function Format-UpdatedPage($Command, [string[]] $Lines) {
    $parts = @(Split-AtHeading $Lines '##')
    foreach ($needed in 'SYNTAX', 'PARAMETERS') {
        if ($needed -notin $parts.Title) {
            throw "The page of $($Command.Name) has no '## $needed' section to update."
        }
    }
    foreach ($part in $parts) {
        if ($part.Title) { "## $($part.Title)" }
        switch -CaseSensitive ($part.Title) {
            'SYNTAX' { ''; Format-Syntax $Command }
            'PARAMETERS' { ''; Format-ParameterSection $Command (Read-ParameterText $part.Lines) }
            default { $part.Lines }
        }
    }
}

$module = Import-Module (Resolve-Path -LiteralPath $ModulePath).ProviderPath -PassThru
$DocsPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($DocsPath)
$commands = @(Get-Command -Module $module.Name -CommandType Cmdlet)
if ($Name) {
    foreach ($unknown in $Name | Where-Object { $_ -notin $commands.Name }) {
        throw "The module has no cmdlet '$unknown'."
    }
    $commands = @($commands | Where-Object Name -In $Name)
}

foreach ($command in $commands) {
    $path = Join-Path $DocsPath "$($command.Name).md"
    $exists = Test-Path -LiteralPath $path
    if ($exists -ne $Update.IsPresent) {
        if ($Name) {
            throw $exists ? "'$path' is already there; use -Update." : "'$path' isn't there to update."
        }
        continue
    }

    $old = $exists ? [System.IO.File]::ReadAllText($path) : ''
    $lines = $Update ? (Format-UpdatedPage $command ($old.TrimEnd() -split '\r?\n')) : (Format-NewPage $command)
    $new = ($lines -join "`n").TrimEnd() + "`n"
    if ($new -cne $old -and $PSCmdlet.ShouldProcess($path, 'Write help page')) {
        $null = New-Item -ItemType Directory -Path $DocsPath -Force
        [System.IO.File]::WriteAllText($path, $new)
        Get-Item -LiteralPath $path
    }
}
