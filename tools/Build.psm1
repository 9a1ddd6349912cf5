# The tasks of build.ps1. Each leaves what it makes in output/ and throws when something fails.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

$script:Root = Split-Path -Parent $PSScriptRoot
$script:Output = Join-Path $Root 'output'
$script:Manifest = Join-Path $Root 'SageMakerEstimator.psd1'
$script:Configuration = 'Release'

# Build servers would outlive the build.
$env:MSBUILDDISABLENODEREUSE = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

function Get-ModuleFolder {
    $version = (Import-PowerShellDataFile $Manifest).ModuleVersion
    Join-Path $Output 'SageMakerEstimator' $version
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
    $project = Join-Path $Root 'tools' 'HelpConverter'
    Invoke-Dotnet 'build', $project, '-c', $Configuration, '-v', 'quiet'
    $converter = Join-Path $project 'bin' $Configuration 'net10.0' 'HelpConverter.dll'
    Invoke-Native 'dotnet' $converter, (Join-Path $Root 'docs' 'en-US'), (Join-Path (Get-ModuleFolder) 'en-US')
}

function Build-Module {
    $source = Join-Path $Root 'src' 'SageMakerEstimator'
    Invoke-Dotnet 'build', $source, '-c', $Configuration, '-v', 'quiet'
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

# The double of AWS for a person: it lives until Ctrl+C, and forgets everything then.
function Invoke-FakeAws([int] $Port) {
    $project = Join-Path $Root 'tests' 'FakeAws'
    Invoke-Dotnet 'build', $project, '-c', $Configuration, '-v', 'quiet'
    Write-Host "`nPaste this into another PowerShell. Ctrl+C here ends the double.`n"
    & dotnet (Join-Path $project 'bin' $Configuration 'net10.0' 'FakeAws.dll') --port $Port | ForEach-Object {
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

function Get-Python {
    foreach ($name in 'python3', 'python') {
        if ($found = Get-Command $name -CommandType Application -ErrorAction Ignore | Select-Object -First 1) {
            return $found.Source
        }
    }

    throw 'Python 3 is not on PATH; the tests of local mode run real Python.'
}

function Get-PesterManifest {
    $project = Join-Path $PSScriptRoot 'TestTools' 'TestTools.csproj'
    Invoke-Native 'dotnet' 'restore', $project, '-v', 'quiet'
    $version = ([xml](Get-Content $project -Raw)).Project.ItemGroup.PackageDownload.Version.Trim('[', ']')
    Join-Path (Get-PackageFolder) 'pester' $version 'tools' 'Pester.psd1'
}

function Get-PackageFolder {
    (dotnet nuget locals global-packages --list) -replace '^.*?: '
}

# What the tests of the wire run against: the double of AWS, and the AWS SDKs that other modules bring along.
function Initialize-WireTest {
    $double = Join-Path $Root 'tests' 'FakeAws'
    Invoke-Dotnet 'build', $double, '-c', $Configuration, '-v', 'quiet'
    Invoke-Native 'dotnet' 'restore', (Join-Path $PSScriptRoot 'ForeignSdks'), '-v', 'quiet'
    $env:SME_FAKE_AWS = Join-Path $double 'bin' $Configuration 'net10.0' 'FakeAws.dll'
    $env:SME_PACKAGES = Get-PackageFolder
}

function Invoke-XunitTest([string] $Results, [string] $Filter) {
    foreach ($project in Get-ChildItem (Join-Path $Root 'tests') -Filter *.Tests.csproj -Recurse) {
        $name = $project.BaseName
        if ($name -notlike "*$Filter*") { continue }
        $arguments = 'test', $project.FullName, '-c', $Configuration, '-v', 'quiet', '--nologo',
            '--logger', "trx;LogFileName=$name.trx", '--results-directory', $Results, '-p:UseSharedCompilation=false'
        dotnet @arguments | Out-Host
        $trx = Join-Path $Results "$name.trx"
        if (-not (Test-Path $trx)) {
            throw "$name ran no test."
        }

        $counters = ([xml](Get-Content $trx -Raw)).TestRun.ResultSummary.Counters
        [pscustomobject]@{
            Suite   = $name
            Passed  = [int] $counters.passed
            Failed  = [int] $counters.failed + [int] $counters.error + [int] $counters.aborted
            Skipped = [int] $counters.total - [int] $counters.executed
        }
    }
}

function Invoke-PythonTest([string] $Suite, [string] $Folder, [string] $Python) {
    Initialize-WireTest
    $env:SME_MODULE = Join-Path (Get-ModuleFolder) 'SageMakerEstimator.psd1'
    $env:SME_PWSH = Get-Pwsh
    $text = & $Python -m unittest discover -s $Folder 2>&1 | Out-String
    $text | Out-Host
    if ($text -notmatch 'Ran (\d+) tests?') {
        throw "The tests of $Suite did not run."
    }

    $ran = [int] $Matches[1]
    $failed = 0
    foreach ($kind in 'failures', 'errors') {
        if ($text -match "$kind=(\d+)") { $failed += [int] $Matches[1] }
    }

    $skipped = $text -match 'skipped=(\d+)' ? [int] $Matches[1] : 0
    [pscustomobject]@{ Suite = $Suite; Passed = $ran - $failed - $skipped; Failed = $failed; Skipped = $skipped }
}

function Invoke-PesterTest([string] $Suite, [System.IO.FileInfo[]] $Files, [string] $Results) {
    if (-not $Files) { return }
    Initialize-WireTest
    $pester = Get-PesterManifest
    $summary = Join-Path $Results "$Suite.json"
    $module = Join-Path (Get-ModuleFolder) 'SageMakerEstimator.psd1'
    $runner = Join-Path $PSScriptRoot 'Invoke-PesterRun.ps1'

    # A child with nothing of the user's: no profile, no modules but PowerShell's own and the one under test.
    $saved = $env:PSModulePath
    try {
        $env:PSModulePath = (Join-Path $PSHOME 'Modules'), $Output -join [IO.Path]::PathSeparator
        & (Get-Pwsh) -NoProfile -NonInteractive -File $runner -Pester $pester -Suite $Suite -Summary $summary `
            -Module $module -Path ($Files.FullName -join '|') | Out-Host
    }
    finally {
        $env:PSModulePath = $saved
    }

    if (-not (Test-Path $summary)) {
        throw "The tests of $Suite ended without a result."
    }

    Get-Content $summary -Raw | ConvertFrom-Json
}

function New-ResultFolder([string] $Name) {
    $folder = Join-Path $Output $Name
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
    (New-Item $folder -ItemType Directory -Force).FullName
}

# Shows the counts, writes them for CI to add up, and throws unless all is well.
function Complete-TestRun($Suites, [string] $Results) {
    if (-not $Suites) {
        throw 'No test has a name like that.'
    }

    $Suites | Format-Table -AutoSize | Out-Host
    $total = [ordered]@{}
    foreach ($what in 'Passed', 'Failed', 'Skipped') {
        $total[$what] = [int] ($Suites | Measure-Object $what -Sum).Sum
    }

    $total | ConvertTo-Json | Set-Content (Join-Path $Results 'summary.json')
    Write-Host "$($total.Passed) passed, $($total.Failed) failed, $($total.Skipped) skipped"
    if ($total.Failed -or -not $total.Passed) {
        throw "$($total.Failed) of $($total.Passed + $total.Failed) tests failed."
    }
}

function Invoke-AllTest([string] $Filter) {
    $Filter = $Filter.Trim('*')
    $results = New-ResultFolder 'test-results'
    $folders = 'Pester', 'Contract' | ForEach-Object { Join-Path $Root 'tests' $_ }
    $pester = Get-ChildItem $folders -Filter *.Tests.ps1 | Where-Object Name -like "*$Filter*"
    $suites = @(
        Invoke-XunitTest $results $Filter
        if ('Python' -like "*$Filter*") { Invoke-PythonTest 'Python' (Join-Path $Root 'tests' 'Python') (Get-Python) }
        Invoke-PesterTest 'Pester' $pester $results
    )
    Complete-TestRun $suites $results
}

. (Join-Path $PSScriptRoot 'Conformance.ps1')

Export-ModuleMember -Function Clear-Output, Build-Module, Build-Help, New-ModulePackage, Invoke-Quickstart, Invoke-FakeAws, `
    Invoke-Bench, Invoke-AllTest, Invoke-Conformance
