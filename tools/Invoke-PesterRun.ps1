# Runs Pester files in this process, which build.ps1 has started clean, and writes the counts.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Suite,
    [Parameter(Mandatory)] [string] $Summary
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$env:SME_MODULE = $Module

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path.Split('|')
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

# A file that doesn't load, or a BeforeAll that throws, has failed as much as a test has.
[ordered]@{
    Suite    = $Suite
    Passed   = $result.PassedCount
    Failed   = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    Skipped  = $result.SkippedCount + $result.NotRunCount
    Failures = @(@($result.Failed; $result.FailedBlocks; $result.FailedContainers) | ForEach-Object {
        "$($_.ExpandedPath ?? $_.Item): $($_.ErrorRecord[0])".Trim()
    })
} | ConvertTo-Json | Set-Content $Summary
