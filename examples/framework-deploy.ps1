<#
.SYNOPSIS
Serves a model of this machine with a framework's container in AWS, and asks it.

.DESCRIPTION
A pure-Python classifier of penguins (examples/penguins/SOURCE.md) is trained here, without an account. Its script serves
it in SageMaker's container for scikit-learn, which needs no image of yours: the module looks up the one for serving on
the machines, sends the archive and the script, and sets the variables by which the container finds them.

Costs some cents: a few minutes of one ml.t2.medium.

.PARAMETER Role
The IAM role that SageMaker works with. Default: the environment variable SAGEMAKER_ROLE.

.PARAMETER Region
The AWS Region. Default: what the AWS variables and the profile say.

.EXAMPLE
./examples/framework-deploy.ps1 -Role MySageMakerRole -Region eu-west-1
#>
[CmdletBinding()]
param([string] $Role, [string] $Region)
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
Import-Module (Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1)

$script = Join-Path $PSScriptRoot penguins train.py
$penguins = Join-Path $PSScriptRoot penguins penguins.csv
$settings = @{ Framework = 'SKLearn'; FrameworkVersion = '1.2-1'; EntryPoint = $script; Serializer = 'csv'; Deserializer = 'json' }
if ($Role) { $settings.Role = $Role }
if ($Region) { $settings.Region = $Region }
try {
    $trained = New-SMEstimator -EntryPoint $script -InstanceType local -BaseJobName penguins -HyperParameter @{ epochs = 5; seed = 7 } |
        Start-SMTraining -InputData @{ train = $penguins } -NoLog

    # -UploadModel says that the archive may leave this machine.
    $predictor = Build-SMModel -ModelData $trained.ModelData @settings |
        Publish-SMEndpoint -InstanceType ml.t2.medium -UploadModel
    [pscustomobject]@{
        Endpoint = $predictor.EndpointName
        Model    = $predictor.ModelName
        Answer   = $predictor | Invoke-SMEndpoint -InputObject 46.5, 17.9, 192, 3500
    }
}
finally {
    # An endpoint bills until it is removed, also when something went wrong in between.
    if ($predictor) { $predictor | Unpublish-SMEndpoint -Force }
    if ($trained) { Clear-SMLocalState -Name $trained.TrainingJobName -Force }
}
