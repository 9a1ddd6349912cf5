#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests and tries the module.

.DESCRIPTION
A thin front: each task is a function of tools/Build.psm1. Everything that is generated lies in output/.

.PARAMETER Task
What to do. Build makes the importable module in output/SageMakerEstimator/<version>; Test builds and runs all tests;
Conformance builds and lets the AWS CLI and boto3 (which it installs on Debian) meet our cmdlets at a double of AWS;
Quickstart builds and trains, deploys, asks and removes a model on this machine; Help makes the help files only;
FakeAws builds and starts the double of AWS that the tests use, to play with; Package makes the .nupkg; Bench measures;
Clean removes what was generated.

.PARAMETER Filter
Runs only the tests whose file or project name matches, for example 'Start-SMTraining' or 'Core.Tests'.

.PARAMETER Port
The port of 127.0.0.1 that -Task FakeAws listens on; 0, the default, is any free one.

.EXAMPLE
./build.ps1 -Task Quickstart

.EXAMPLE
./build.ps1 -Task FakeAws -Port 4599

.EXAMPLE
./build.ps1 -Task Test -Filter Publish-SMEndpoint
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Conformance', 'Quickstart', 'FakeAws', 'Help', 'Package', 'Bench', 'Clean')]
    [string] $Task = 'Build',

    [string] $Filter = '*',

    [ValidateRange(0, 65535)]
    [int] $Port = 0
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'tools' 'Build.psm1') -Force

switch ($Task) {
    'Clean' { Clear-Output }
    'Build' { Build-Module }
    'Help' { Build-Help }
    'Package' { Build-Module; New-ModulePackage }
    'Quickstart' { Build-Module; Invoke-Quickstart }
    'Bench' { Build-Module; Invoke-Bench }
    'Conformance' { Build-Module; Invoke-Conformance }
    'FakeAws' { Build-Module; Invoke-FakeAws -Port $Port }
    'Test' { Build-Solution; Build-Module; New-ModulePackage; Invoke-AllTest -Filter $Filter }
}
