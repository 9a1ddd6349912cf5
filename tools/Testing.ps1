# The Test task: xunit, Python's unittest and Pester. Part of Build.psm1, which dot-sources it.

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
    $env:SME_FAKE_AWS = Build-Double
    Invoke-Native 'dotnet' 'restore', (Join-Path $PSScriptRoot 'ForeignSdks'), '-v', 'quiet'
    $env:SME_PACKAGES = Get-PackageFolder
}

# A run is a program whose end has counts of a suite: Python says them, xunit and Pester's shells write a summary.
function New-XunitRun([string] $Results, [string] $Filter) {
    foreach ($project in Get-ChildItem (Join-Path $Root 'tests') -Filter *.Tests.csproj -Recurse) {
        $name = $project.BaseName
        if ($name -notlike "*$Filter*") { continue }
        [pscustomobject]@{
            Suite     = $name
            Program   = 'dotnet'
            Arguments = 'test', (Join-Path $project.DirectoryName 'bin' $Configuration 'net10.0' "$name.dll"), '--nologo',
                '--logger', "trx;LogFileName=$name.trx", '--results-directory', $Results
            Summary   = Join-Path $Results "$name.trx"
        }
    }
}

function New-PythonRun([string] $Suite, [string] $Folder, [string] $Python) {
    [pscustomobject]@{
        Suite = $Suite; Program = $Python; Arguments = '-m', 'unittest', 'discover', '-s', $Folder; Summary = $null
    }
}

# The files are dealt out to the shells from the longest to the shortest.
function New-PesterRun([string] $Suite, [System.IO.FileInfo[]] $Files, [string] $Results, [int] $Shells = 1) {
    $sorted = @($Files | Sort-Object Length -Descending)
    $pester = Get-PesterManifest
    foreach ($shell in 1..[Math]::Min($Shells, $sorted.Count)) {
        $mine = for ($i = $shell - 1; $i -lt $sorted.Count; $i += $Shells) { $sorted[$i].FullName }
        $summary = Join-Path $Results "$Suite.$shell.json"
        [pscustomobject]@{
            Suite     = $Suite
            Program   = Get-Pwsh
            Arguments = '-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'Invoke-PesterRun.ps1'),
                '-Pester', $pester, '-Suite', $Suite, '-Summary', $summary, '-Module', (Get-ModuleManifest),
                '-Path', ($mine -join '|')
            Summary   = $summary
        }
    }
}

# Most of what these tests do is to wait, so runs go beside each other. Each is shown whole when it ends.
function Invoke-TestRun($Runs) {
    if (-not $Runs) { return }
    Initialize-WireTest
    $env:SME_MODULE = Get-ModuleManifest
    $env:SME_PWSH = Get-Pwsh

    # Children with nothing of the user's: no profile, no modules but PowerShell's own and the one under test. Nor is what
    # they write for the pipeline that runs them; tests of pipelines say themselves that they are in one.
    $saved = @{}
    foreach ($name in 'PSModulePath', 'GITHUB_ACTIONS', 'TF_BUILD', 'DOTNET_TieredPGO') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }

    try {
        $env:PSModulePath = (Join-Path $PSHOME 'Modules'), $Output -join [IO.Path]::PathSeparator

        # The programs of tests live for seconds, in which the runtime's profiles cost more than they bring.
        $env:DOTNET_TieredPGO = '0'
        $ended = $Runs | ForEach-Object -ThrottleLimit ([Math]::Max(5, 2 * [Environment]::ProcessorCount)) -Parallel {
            $arguments = $_.Arguments
            $text = & $_.Program @arguments 2>&1 | Out-String
            $_ | Add-Member Text $text -PassThru
        } | ForEach-Object { $_.Text | Out-Host; $_ }
    }
    finally {
        foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
    }

    foreach ($suite in $ended | Group-Object Suite) {
        $counts = @($suite.Group | ForEach-Object { Read-TestRun $_ })
        [pscustomobject]@{
            Suite    = $suite.Name
            Passed   = [int] ($counts | Measure-Object Passed -Sum).Sum
            Failed   = [int] ($counts | Measure-Object Failed -Sum).Sum
            Skipped  = [int] ($counts | Measure-Object Skipped -Sum).Sum
            Failures = @($counts | ForEach-Object Failures | Where-Object { $_ })
        }
    }
}

function Read-TestRun($Run) {
    if ($Run.Summary -and (Test-Path $Run.Summary)) {
        return [IO.Path]::GetExtension($Run.Summary) -eq '.trx' ? (Read-Trx $Run.Summary) :
            (Get-Content $Run.Summary -Raw | ConvertFrom-Json)
    }

    if ($Run.Summary -or $Run.Text -notmatch 'Ran (\d+) tests?') {
        throw "The tests of $($Run.Suite) ended without a result."
    }

    $ran = [int] $Matches[1]
    $failed = 0
    foreach ($kind in 'failures', 'errors') {
        if ($Run.Text -match "$kind=(\d+)") { $failed += [int] $Matches[1] }
    }

    $skipped = $Run.Text -match 'skipped=(\d+)' ? [int] $Matches[1] : 0
    [pscustomobject]@{
        Passed   = $ran - $failed - $skipped
        Failed   = $failed
        Skipped  = $skipped
        Failures = @([regex]::Matches($Run.Text, '(?m)^(?:FAIL|ERROR): (.+?)\r?$') | ForEach-Object { $_.Groups[1].Value })
    }
}

function Read-Trx([string] $Path) {
    $run = ([xml](Get-Content $Path -Raw)).TestRun
    $counters = $run.ResultSummary.Counters
    [pscustomobject]@{
        Passed   = [int] $counters.passed
        Failed   = [int] $counters.failed + [int] $counters.error + [int] $counters.aborted
        Skipped  = [int] $counters.total - [int] $counters.executed
        Failures = @($run.Results.UnitTestResult | Where-Object outcome -EQ 'Failed' | ForEach-Object testName)
    }
}

function New-ResultFolder([string] $Name) {
    $folder = Join-Path $Output $Name
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
    (New-Item $folder -ItemType Directory -Force).FullName
}

# Shows the counts and what failed, writes both for CI to add up, and throws unless all is well.
function Complete-TestRun($Suites, [string] $Results) {
    if (-not $Suites) {
        throw 'No test has a name like that.'
    }

    $Suites | Format-Table Suite, Passed, Failed, Skipped -AutoSize | Out-Host
    $total = [ordered]@{}
    foreach ($what in 'Passed', 'Failed', 'Skipped') {
        $total[$what] = [int] ($Suites | Measure-Object $what -Sum).Sum
    }

    $total.Failures = @($Suites | ForEach-Object { $name = $_.Suite; $_.Failures | ForEach-Object { "FAIL: $name $_" } })
    $total | ConvertTo-Json | Set-Content (Join-Path $Results 'summary.json')
    $total.Failures | Out-Host
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
    $runs = @(
        if ('Python' -like "*$Filter*") { New-PythonRun 'Python' (Join-Path $Root 'tests' 'Python') (Get-Python) }
        if ($pester) { New-PesterRun 'Pester' $pester $results ([Math]::Clamp([Environment]::ProcessorCount + 1, 2, 4)) }
        New-XunitRun $results $Filter
    )
    Complete-TestRun @(Invoke-TestRun $runs) $results
}
