# Started by the module for each local job or endpoint; not meant to be run by hand.
param(
    [Parameter(Mandatory)]
    [string] $Folder
)

$ErrorActionPreference = 'Stop'
Add-Type -Path (Join-Path $PSScriptRoot '..' 'SageMakerEstimator.Abstractions.dll')
Add-Type -Path (Join-Path $PSScriptRoot 'SageMakerEstimator.Core.dll')
exit [SageMakerEstimator.Core.Local.SupervisorProgram]::Run($Folder)
