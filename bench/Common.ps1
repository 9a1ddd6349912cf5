# What the measurements share: the built module, and the shell to measure in.
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
$module = Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1
$pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')

function Get-Median([double[]] $Number) {
    $sorted = $Number | Sort-Object
    $sorted[[math]::Floor($sorted.Count / 2)]
}
