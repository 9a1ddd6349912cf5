<#
.SYNOPSIS
Compiles a trained model with SageMaker Neo, for a family of machines and for a device, and deploys the first.

.DESCRIPTION
Trains XGBoost to tell from a penguin's measurements whether it is a Gentoo, and compiles the model twice: for machines of
the family ml.c5, and for a Jetson Nano. Both compilations run at the same time, and are waited for one after the other.
What is compiled for a device can't be hosted by SageMaker: the warning says so. The other one is deployed to an ml.c5
machine and asked about some penguins; the endpoint is removed at the end.

Costs some cents: a few minutes of one ml.m5.large and of one ml.c5.large. Compiling costs nothing.

.PARAMETER BucketName
A bucket of yours in the region, which gets results under compile/.

.PARAMETER Role
The IAM role that SageMaker works with. Default: the environment variable SAGEMAKER_ROLE.

.PARAMETER Region
The AWS Region. Default: what the AWS variables and the profile say.

.EXAMPLE
./examples/compile.ps1 -BucketName my-bucket -Role MySageMakerRole -Region eu-west-1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $BucketName,
    [string] $Role,
    [string] $Region
)
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
Import-Module (Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1)
$aws = $Region ? @{ Region = $Region } : @{}

# The label comes first, then the features; no header.
$penguins = Import-Csv (Join-Path $PSScriptRoot penguins penguins.csv)
$measurements = $penguins | Select-Object bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g
$file = Join-Path ([IO.Path]::GetTempPath()) "penguins-$PID.csv"
$penguins | ForEach-Object {
    [int]($_.species -eq 'Gentoo'), $_.bill_length_mm, $_.bill_depth_mm, $_.flipper_length_mm, $_.body_mass_g -join ','
} | Set-Content $file
try {
    $data = Send-SMData -Path $file -BucketName $BucketName -KeyPrefix compile/train @aws
}
finally {
    Remove-Item $file
}

$xgboost = @{
    Algorithm        = 'xgboost'
    AlgorithmVersion = '1.3-1'
    InstanceType     = 'ml.m5.large'
    OutputPath       = "s3://$BucketName/compile/output"
    HyperParameter   = @{ objective = 'binary:logistic'; num_round = 20 }
}
if ($Role) { $xgboost.Role = $Role }
$train = New-SMTrainingInput -S3Uri "$data" -ChannelName train -ContentType text/csv
$run = New-SMEstimator @xgboost @aws | Start-SMTraining -InputData $train

# Both jobs are started before the first is waited for.
$compile = @{
    InputShape       = @{ data = 1, 4 }
    OutputPath       = "s3://$BucketName/compile/compiled"
    Framework        = 'xgboost'
    FrameworkVersion = '1.3'
    MaxRun           = '00:20:00'
    NoWait           = $true
}
$begun = 'ml_c5', 'jetson_nano' | ForEach-Object { $run | Invoke-SMCompile -TargetInstanceFamily $_ @compile }
$begun | ForEach-Object { Invoke-SMCompile -CompilationJob $_ } |
    Format-Table CompiledFor, ModelData, CompilationJobName | Out-Host

try {
    # The estimator knows what was compiled of it: the instance type says which one is meant.
    $predictor = $run | Publish-SMEndpoint -InstanceType ml.c5.large -UseCompiledModel
    $some = 0, 100, 200, 250, 300
    $answers = $predictor |
        Invoke-SMEndpoint -InputObject $measurements[$some] -Accept text/csv -Deserializer csv | ForEach-Object { $_ }
    for ($i = 0; $i -lt $some.Count; $i++) {
        [pscustomobject]@{
            Species = $penguins[$some[$i]].species
            Gentoo  = '{0:P0}' -f [double] $answers[$i]
        }
    }
}
finally {
    # An endpoint bills until it is removed, also when something went wrong in between.
    if ($predictor) { $predictor | Unpublish-SMEndpoint -Force }
}
