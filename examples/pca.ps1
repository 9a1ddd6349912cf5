<#
.SYNOPSIS
Trains SageMaker's own PCA on penguins, and lets an endpoint project them to two numbers.

.DESCRIPTION
Principal component analysis is a built-in algorithm: there is no script, only hyperparameters. The measurements of 342
penguins (examples/penguins/SOURCE.md) are sent to S3, the model is trained and deployed, and some penguins are asked.
The endpoint is removed at the end; the data and the model stay in the bucket.

Costs some cents: a few minutes of one ml.m5.large and one ml.t2.medium.

.PARAMETER BucketName
A bucket of yours in the region.

.PARAMETER Role
The IAM role that SageMaker works with. Default: the environment variable SAGEMAKER_ROLE.

.PARAMETER Region
The AWS Region. Default: what the AWS variables and the profile say.

.EXAMPLE
./examples/pca.ps1 -BucketName my-bucket -Role MySageMakerRole -Region eu-west-1
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

# The algorithm takes CSV without a header, and numbers only.
$penguins = Import-Csv (Join-Path $PSScriptRoot penguins penguins.csv)
$rows = $penguins | ForEach-Object {
    , [double[]]($_.bill_length_mm, $_.bill_depth_mm, $_.flipper_length_mm, $_.body_mass_g)
}
$file = Join-Path ([IO.Path]::GetTempPath()) "penguins-$PID.csv"
$rows | ForEach-Object { $_ -join ',' } | Set-Content $file
try {
    $data = Send-SMData -Path $file -BucketName $BucketName -KeyPrefix pca/train @aws

    $pca = @{
        Algorithm      = 'pca'
        InstanceType   = 'ml.m5.large'
        OutputPath     = "s3://$BucketName/pca/output"
        HyperParameter = @{ feature_dim = 4; num_components = 2; mini_batch_size = 100; subtract_mean = $true }
    }
    if ($Role) { $pca.Role = $Role }
    $train = New-SMTrainingInput -S3Uri "$data" -ChannelName train -ContentType 'text/csv;label_size=0'
    $predictor = New-SMEstimator @pca @aws |
        Start-SMTraining -InputData $train |
        Publish-SMEndpoint -InstanceType ml.t2.medium

    # One request for ten penguins. The algorithm answers {"projections": [{"projection": [x, y]}, ...]}.
    $some = $rows | Select-Object -First 10
    $answer = $predictor | Invoke-SMEndpoint -InputObject $some
    for ($i = 0; $i -lt $some.Count; $i++) {
        [pscustomobject]@{
            Species = $penguins[$i].species
            X       = [math]::Round($answer.projections[$i].projection[0], 3)
            Y       = [math]::Round($answer.projections[$i].projection[1], 3)
        }
    }
}
finally {
    # An endpoint bills until it is removed, also when something went wrong in between.
    if ($predictor) { $predictor | Unpublish-SMEndpoint -Force }
    Remove-Item $file
}
