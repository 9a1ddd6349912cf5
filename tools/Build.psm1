# The tasks of build.ps1. Each leaves what it makes in output/ and throws when something fails.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

$script:Root = Split-Path -Parent $PSScriptRoot
$script:Output = Join-Path $Root 'output'
$script:Manifest = Join-Path $Root 'SageMakerEstimator.psd1'
$script:Configuration = 'Release'
$script:IsAllBuilt = $false

# Build servers would outlive the build.
$env:MSBUILDDISABLENODEREUSE = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'

function Get-ModuleFolder {
    $version = (Import-PowerShellDataFile $Manifest).ModuleVersion
    Join-Path $Output 'SageMakerEstimator' $version
}

function Get-ModuleManifest {
    Join-Path (Get-ModuleFolder) 'SageMakerEstimator.psd1'
}

function Get-Pwsh {
    # The .NET tool's own pwsh is a launcher; this is the program itself.
    Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
}

function Invoke-Native([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments | Out-Host
    if ($LASTEXITCODE) {
        throw "$Program $($Arguments -join ' ') ended with exit code $LASTEXITCODE."
    }
}

function Invoke-Dotnet([string[]] $Arguments) {
    Invoke-Native 'dotnet' ($Arguments + '--nologo' + '-p:UseSharedCompilation=false')
}

# A project, or all of them with their tests at once, which is much quicker than one by one.
function Build-Project([string[]] $Path) {
    if ($script:IsAllBuilt) { return }
    Invoke-Dotnet 'build', (Join-Path $Root @Path), '-c', $Configuration, '-v', 'quiet'
}

function Build-Solution {
    Build-Project 'SageMakerEstimator.slnx'
    $script:IsAllBuilt = $true
}

function Clear-Output {
    foreach ($folder in @($Output) + (Get-ChildItem $Root -Directory -Recurse -Include bin, obj).FullName) {
        if ($folder -and (Test-Path $folder)) {
            Remove-Item $folder -Recurse -Force
        }
    }
}

function Copy-Replacing([string] $Source, [string] $Target) {
    # By rename: a shell that has the old file loaded keeps it, and no reader sees half a file.
    $null = New-Item (Split-Path $Target) -ItemType Directory -Force
    $fresh = "$Target.$PID.new"
    Copy-Item $Source $fresh
    if (Test-Path $Target) {
        $old = "$Target.$([guid]::NewGuid().ToString('N')).old"
        Move-Item $Target $old
        Move-Item $fresh $Target
        Remove-Item $old -ErrorAction Ignore
    }
    else {
        Move-Item $fresh $Target
    }
}

function Build-Help {
    Build-Project 'tools', 'HelpConverter'
    $converter = Join-Path $Root 'tools' 'HelpConverter' 'bin' $Configuration 'net10.0' 'HelpConverter.dll'
    Invoke-Native 'dotnet' $converter, (Join-Path $Root 'docs' 'en-US'), (Join-Path (Get-ModuleFolder) 'en-US')
}

function Build-Module {
    Build-Project 'src', 'SageMakerEstimator'
    $module = Get-ModuleFolder
    $files = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'ModuleFiles.psd1')
    foreach ($target in $files.Copied.Keys) {
        $from = $files.Copied[$target].Replace('{configuration}', $Configuration)
        Copy-Replacing (Join-Path $Root $from) (Join-Path $module $target)
    }

    Build-Help
    Assert-ModuleFile $module ($files.Copied.Keys + $files.Generated)
    Write-Host "Built $module"
}

function Assert-ModuleFile([string] $Module, [string[]] $Expected) {
    Get-ChildItem $Module -Recurse -File -Include *.old, *.new | Remove-Item -Force
    $there = Get-ChildItem $Module -Recurse -File |
        ForEach-Object { [IO.Path]::GetRelativePath($Module, $_.FullName).Replace('\', '/') }
    $difference = Compare-Object ($Expected | Sort-Object) ($there | Sort-Object)
    if ($difference) {
        $lines = $difference | ForEach-Object { "$($_.SideIndicator -eq '=>' ? 'not expected' : 'missing'): $($_.InputObject)" }
        throw "The module folder isn't as tools/ModuleFiles.psd1 says:`n$($lines -join "`n")"
    }
}

function New-ModulePackage {
    $packages = Join-Path $Output 'packages'
    $null = New-Item $packages -ItemType Directory -Force
    Remove-Item (Join-Path $packages 'SageMakerEstimator.*.nupkg') -ErrorAction Ignore
    Compress-PSResource -Path (Get-ModuleFolder) -DestinationPath $packages
    Write-Host "Packed $((Get-ChildItem $packages -Filter *.nupkg).FullName)"
}

function Invoke-Quickstart {
    Invoke-Native (Get-Pwsh) '-NoProfile', '-File', (Join-Path $Root 'examples' 'quickstart.ps1')
}

function Invoke-Bench {
    Initialize-WireTest
    foreach ($script in Get-ChildItem (Join-Path $Root 'bench') -Filter *.ps1 | Where-Object Name -ne Common.ps1) {
        Invoke-Native (Get-Pwsh) '-NoProfile', '-File', $script.FullName
    }
}

# The program that plays AWS.
function Build-Double {
    Build-Project 'tests', 'FakeAws'
    Join-Path $Root 'tests' 'FakeAws' 'bin' $Configuration 'net10.0' 'FakeAws.dll'
}

# The double of AWS for a person: it lives until Ctrl+C, and forgets everything then.
function Invoke-FakeAws([int] $Port) {
    $double = Build-Double
    Write-Host "`nPaste this into another PowerShell. Ctrl+C here ends the double.`n"
    & dotnet $double --port $Port | ForEach-Object {
        switch -Regex ($_) {
            '^export (\w+)=(.*)$' { "`$env:$($Matches[1]) = '$($Matches[2])'" }
            '^listening on (.*)$' { "# $($Matches[1]), what came so far: $($Matches[1])/_fake/requests" }
            '^$' { Get-FakeAwsExample }
            default { $_ }
        }
    } | Out-Host
    if ($LASTEXITCODE) {
        throw "The double of AWS ended with exit code $LASTEXITCODE. Is port $Port free?"
    }
}

# Two lines that need nothing but the double.
function Get-FakeAwsExample {
    "Import-Module '$(Join-Path (Get-ModuleFolder) 'SageMakerEstimator.psd1')'"
    'New-SMEstimator -ImageUri "111122223333.dkr.ecr.$env:AWS_REGION.amazonaws.com/mine:1" -InstanceType ml.m5.large | Start-SMTraining'
}

. (Join-Path $PSScriptRoot 'Testing.ps1')
. (Join-Path $PSScriptRoot 'Conformance.ps1')

Export-ModuleMember -Function Clear-Output, Build-Solution, Build-Module, Build-Help, New-ModulePackage, Invoke-Quickstart, `
    Invoke-FakeAws, Invoke-Bench, Invoke-AllTest, Invoke-Conformance
