<#
    What the files that reach AWS share: a double of it in a process of its own, and nothing else of AWS's from this
    machine. Dot-source it after Common.ps1, call Enter-Wire after Enter-TestState, and Exit-Wire before Exit-TestState.
#>

. (Join-Path $PSScriptRoot 'FakeAws.ps1')

$Image = '111122223333.dkr.ecr.us-west-2.amazonaws.com/my-image:1'

# Variables that lead AWS's tools somewhere; a test sees none but the double's.
$WireVariables = @(
    'AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION'
    'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_EC2_METADATA_DISABLED'
    'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
    'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_MAX_ATTEMPTS', 'AWS_RETRY_MODE', 'SAGEMAKER_ROLE'
    'SAGEMAKER_ESTIMATOR_LOG_SETTLE', 'HOME'
)

function Enter-Wire {
    $script:SavedWire = @{}
    foreach ($name in $WireVariables) {
        $SavedWire[$name] = [Environment]::GetEnvironmentVariable($name)
        if ($name -ne 'HOME') { [Environment]::SetEnvironmentVariable($name, $null) }
    }

    Start-FakeAws
    $script:DoubleEnvironment = [ordered]@{}
    foreach ($name in 'AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'SAGEMAKER_ROLE') {
        $DoubleEnvironment[$name] = [Environment]::GetEnvironmentVariable($name)
    }

    # Profiles, if any, are the test's; late log lines aren't waited for, as the double has none.
    $script:AwsHome = (New-Item (Join-Path $Work 'aws') -ItemType Directory -Force).FullName
    $DoubleEnvironment['AWS_CONFIG_FILE'] = Join-Path $AwsHome 'config'
    $DoubleEnvironment['AWS_SHARED_CREDENTIALS_FILE'] = Join-Path $AwsHome 'credentials'
    $DoubleEnvironment['AWS_EC2_METADATA_DISABLED'] = 'true'
    $DoubleEnvironment['SAGEMAKER_ESTIMATOR_LOG_SETTLE'] = '0'
    Set-Wire $DoubleEnvironment
    Reset-Double
}

function Exit-Wire {
    Stop-FakeAws
    Set-Wire $SavedWire
}

# Variables for the calls that follow; null removes one.
function Set-Wire([System.Collections.IDictionary] $Variables) {
    foreach ($name in $Variables.Keys) {
        [Environment]::SetEnvironmentVariable($name, $Variables[$name])
    }
}

# Tells the double something, or asks it.
function Invoke-Double([string] $Route, $Body) {
    $PSBoundParameters.ContainsKey('Body') ? (Send-FakeAws $Route $Body) : (Get-FakeAws $Route)
}

# A double that knows nothing but some data and the default bucket, and in which each look moves time by 10 s.
function Reset-Double {
    Invoke-Double reset @{}
    Invoke-Double clock @{ autoAdvanceSeconds = 10 }
    Invoke-Double buckets @{ name = 'data' }, @{ name = 'sagemaker-us-west-2-111122223333' }
    Invoke-Double objects @{ bucket = 'data'; key = 'train/rows.csv'; text = "1,2`n" }
}

function Get-Request([string] $Operation = '*') {
    (Invoke-Double requests) | Where-Object operation -like $Operation
}

# Names of all that exists in the double, kind by kind.
function Get-Resource([string[]] $Kind = ('training-job', 'endpoint', 'endpoint-config', 'model')) {
    $found = Invoke-Double resources
    foreach ($name in $Kind) {
        foreach ($item in $found.$name) { "$name $item" }
    }
}

# What is in the buckets of the double, but for the data that every test has.
function Get-StoredKey {
    foreach ($bucket in 'data', 'sagemaker-us-west-2-111122223333') {
        foreach ($key in (Invoke-Double "keys?bucket=$bucket") | Where-Object { $_ -ne 'train/rows.csv' }) { "$bucket/$key" }
    }
}

function New-WireEstimator([hashtable] $More = @{}) {
    New-SMEstimator -ImageUri $Image -InstanceType ml.m5.large @More
}
