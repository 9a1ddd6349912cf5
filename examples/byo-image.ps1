<#
.SYNOPSIS
Puts a model and an image of your own behind an endpoint, asks it, and removes all of it.

.DESCRIPTION
Nothing has to be trained by this module: an archive and an image that answers /ping and /invocations are enough. The
archive is sent to S3 first when it is a file of this machine. The model is registered before it is deployed, so that a
mistake shows while nothing bills.

Costs some cents: a few minutes of one ml.t2.medium.

.PARAMETER ModelData
The model.tar.gz: a file of this machine, or its s3:// URI.

.PARAMETER ImageUri
The image in Amazon ECR.

.PARAMETER Role
The IAM role that SageMaker works with. Default: the environment variable SAGEMAKER_ROLE.

.PARAMETER Record
What the endpoint is asked, as CSV.

.PARAMETER Region
The AWS Region. Default: what the AWS variables and the profile say.

.EXAMPLE
./examples/byo-image.ps1 -ModelData ./model.tar.gz -ImageUri 111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1 -Record 1, 2, 3
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ModelData,
    [Parameter(Mandatory)] [string] $ImageUri,
    [string] $Role,
    [object] $Record = @(46.5, 17.9, 192, 3500),
    [string] $Region
)
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
Import-Module (Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1)

$settings = @{ ModelData = $ModelData; ImageUri = $ImageUri; Environment = @{ LOG_LEVEL = 'info' } }
if ($Role) { $settings.Role = $Role }
if ($Region) { $settings.Region = $Region }
try {
    $model = Build-SMModel @settings -InstanceType ml.t2.medium -UploadModel -Register
    $predictor = $model | Publish-SMEndpoint -InstanceType ml.t2.medium
    [pscustomobject]@{
        Model    = $model.ModelName
        Data     = $model.ModelData
        Endpoint = $predictor.EndpointName
        Answer   = $predictor | Invoke-SMEndpoint -InputObject $Record
    }
}
finally {
    # An endpoint bills until it is removed, also when something went wrong in between.
    if ($predictor) { $predictor | Unpublish-SMEndpoint -Force }
}
