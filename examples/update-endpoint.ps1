<#
.SYNOPSIS
Gives an endpoint that serves a new model, then other machines, without an outage.

.DESCRIPTION
Trains a model and deploys it; trains it again, and updates the endpoint; then moves it to another type of machine. The
old model serves until the new one does. When an update fails, SageMaker rolls it back, the cmdlet says why, and what was
made for it is removed. The last part is what a release script does: the same line makes the endpoint or updates it, and
changes nothing when everything is already as asked.

Costs some cents: a few minutes of one ml.m5.large, and of the endpoint.

.PARAMETER BucketName
A bucket of yours in the region, which gets results under update/.

.PARAMETER Role
The IAM role that SageMaker works with. Default: the environment variable SAGEMAKER_ROLE.

.PARAMETER Region
The AWS Region. Default: what the AWS variables and the profile say.

.PARAMETER EndpointName
What the endpoint is called.

.EXAMPLE
./examples/update-endpoint.ps1 -BucketName my-bucket -Role MySageMakerRole -Region eu-west-1
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $BucketName,
    [string] $Role,
    [string] $Region,
    [string] $EndpointName = 'penguins'
)
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
Import-Module (Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1)
$aws = $Region ? @{ Region = $Region } : @{}

function Show-Endpoint([string] $What, $Predictor) {
    [pscustomobject]@{
        What     = $What
        Status   = $Predictor.EndpointStatus
        Config   = $Predictor.EndpointConfigName
        Model    = $Predictor.ModelName -join ', '
        Instance = "$($Predictor.InitialInstanceCount) x $($Predictor.InstanceType)"
    }
}

# Without the species: k-means finds the groups by itself.
$file = Join-Path ([IO.Path]::GetTempPath()) "penguins-$PID.csv"
Import-Csv (Join-Path $PSScriptRoot penguins penguins.csv) |
    ForEach-Object { $_.bill_length_mm, $_.bill_depth_mm, $_.flipper_length_mm, $_.body_mass_g -join ',' } |
    Set-Content $file
try {
    $data = Send-SMData -Path $file -BucketName $BucketName -KeyPrefix update/train @aws
    $train = New-SMTrainingInput -S3Uri "$data" -ChannelName train -ContentType 'text/csv;label_size=0'
    $kmeans = @{
        Algorithm      = 'kmeans'
        InstanceType   = 'ml.m5.large'
        OutputPath     = "s3://$BucketName/update/output"
        HyperParameter = @{ feature_dim = 4; k = 3; mini_batch_size = 100 }
    }
    if ($Role) { $kmeans.Role = $Role }
    $estimator = New-SMEstimator @kmeans @aws

    # The first model.
    $first = $estimator | Start-SMTraining -InputData $train
    $predictor = $first | Publish-SMEndpoint -EndpointName $EndpointName -InstanceType ml.t2.medium
    Show-Endpoint 'first model' $predictor

    # A better one takes its place. Without -InitialInstanceCount the endpoint keeps as many machines as it has by now.
    $second = $estimator | Start-SMTraining -InputData $train -HyperParameter @{ epochs = 5 }
    $predictor = $second | Publish-SMEndpoint -EndpointName $EndpointName -Update
    Show-Endpoint 'second model' $predictor

    # The same model on other machines: no model is made.
    $predictor = $predictor | Publish-SMEndpoint -Update -InstanceType ml.m5.large
    Show-Endpoint 'other machines' $predictor

    # A release script's one line. Here nothing differs, so nothing is changed.
    $predictor = $second | Publish-SMEndpoint -EndpointName $EndpointName -InstanceType ml.m5.large -CreateOrUpdate
    Show-Endpoint 'as asked' $predictor
}
finally {
    # An endpoint bills until it is removed, also when something went wrong in between.
    if ($predictor) { $predictor | Unpublish-SMEndpoint -Force }
    Remove-Item $file
}
