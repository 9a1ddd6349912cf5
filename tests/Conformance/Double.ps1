<#
    What the files of this folder share: the double that build.ps1 has started, AWS's own clients to talk to it, and
    jobs and endpoints that these have made. Dot-source it in BeforeAll. Besides AWS's variables SME_PYTHON names a
    Python that has boto3, SME_AWS the AWS CLI, SME_MODULE the built module.
#>

. (Join-Path $PSScriptRoot .. Pester Common.ps1)

$Double = $env:AWS_ENDPOINT_URL
$Role = $env:SAGEMAKER_ROLE
$Bucket = 'conformance'
$DefaultBucket = "sagemaker-$env:AWS_REGION-$($Role.Split(':')[4])"
$Image = "246618743249.dkr.ecr.$env:AWS_REGION.amazonaws.com/sagemaker-xgboost:1.5-1"
$OutputEncoding = [System.Text.UTF8Encoding]::new()

function Send-Control([string] $Route, $Body) {
    $json = $Body | ConvertTo-Json -Depth 20
    $null = Invoke-RestMethod "$Double/_fake/$Route" -Method Post -Body $json -ContentType application/json
}

# Nothing is left of what was; each Describe call moves the double's time by a minute, so that nobody waits for a job.
function Reset-Double {
    Send-Control reset @{}
    Send-Control clock @{ autoAdvanceSeconds = 60 }
    Send-Control buckets @{ name = $Bucket }
    Send-Control buckets @{ name = $DefaultBucket }
    Send-Control objects @{ bucket = $Bucket; key = 'train/data.csv'; text = "1,2`n3,4`n" }
}

function Invoke-Python([string[]] $Arguments, [string] $Json) {
    $text = $Json | & $env:SME_PYTHON (Join-Path $PSScriptRoot boto.py) @Arguments
    if ($LASTEXITCODE) {
        throw "boto.py $Arguments ended with exit code $LASTEXITCODE."
    }

    # Dates stay text: both sides of a comparison are as boto3 wrote them.
    $text | ConvertFrom-Json -AsHashtable -DateKind String
}

function Invoke-Boto([string] $Service, [string] $Operation, [hashtable] $Parameter = @{}) {
    Invoke-Python 'call', $Service, $Operation ($Parameter | ConvertTo-Json -Depth 20)
}

# What the AWS CLI writes: parsed when it is JSON. All arguments are the CLI's.
function Invoke-AwsCli {
    $text = & $env:SME_AWS --endpoint-url $Double --output json @args | Out-String
    if ($LASTEXITCODE) {
        throw "aws $args ended with exit code $LASTEXITCODE."
    }

    $text.TrimStart().StartsWith('{') ? ($text | ConvertFrom-Json -AsHashtable -DateKind String) : $text
}

# A job that boto3 starts, in training until the double is asked for it.
function New-TheirJob([string] $Name, [hashtable] $More = @{}) {
    $request = @{
        TrainingJobName        = $Name
        AlgorithmSpecification = @{ TrainingImage = $Image; TrainingInputMode = 'File' }
        RoleArn                = $Role
        HyperParameters        = @{ max_depth = '5'; objective = 'reg:squarederror' }
        OutputDataConfig       = @{ S3OutputPath = "s3://$Bucket/theirs" }
        ResourceConfig         = @{ InstanceType = 'ml.m5.xlarge'; InstanceCount = 2; VolumeSizeInGB = 50 }
        StoppingCondition      = @{ MaxRuntimeInSeconds = 1800 }
        Environment            = @{ MODE = 'fast' }
    }
    foreach ($member in $More.Keys) { $request[$member] = $More[$member] }
    Invoke-Boto sagemaker create_training_job $request
}

# An endpoint that boto3 makes, of a job of the same name, in service.
function New-TheirEndpoint([string] $Name) {
    $null = New-TheirJob $Name
    Send-Control clock @{ advanceSeconds = 3600 }
    $null = Invoke-Boto sagemaker create_model @{
        ModelName        = $Name
        ExecutionRoleArn = $Role
        PrimaryContainer = @{ Image = $Image; ModelDataUrl = "s3://$Bucket/theirs/$Name/output/model.tar.gz" }
    }
    $null = Invoke-Boto sagemaker create_endpoint_config @{
        EndpointConfigName = "$Name-config"
        ProductionVariants = @(
            @{ VariantName = 'AllTraffic'; ModelName = $Name; InstanceType = 'ml.m5.large'; InitialInstanceCount = 1 }
        )
    }
    $null = Invoke-Boto sagemaker create_endpoint @{ EndpointName = $Name; EndpointConfigName = "$Name-config" }
    Send-Control clock @{ advanceSeconds = 3600 }
}
