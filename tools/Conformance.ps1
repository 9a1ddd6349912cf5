# The Conformance task: AWS's own clients drive the wire double, and read what our cmdlets make there. Part of
# Build.psm1, which dot-sources it.

# Debian 12 has both clients, of December 2022: old enough to know nothing of what this project was written with.
$script:DebianClients = @{
    'awscli'        = '/usr/bin/aws'
    'python3-boto3' = '/usr/lib/python3/dist-packages/boto3'
}

function Install-AwsClient {
    $missing = @($DebianClients.Keys | Where-Object { -not (Test-Path $DebianClients[$_]) } | Sort-Object)
    if (-not $missing -or -not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) { return }

    $sudo = @()
    if ((id -u) -ne '0') {
        if (-not (Get-Command sudo -CommandType Application -ErrorAction Ignore)) { return }
        $sudo = 'sudo', '-n'
    }

    $apt = 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120'
    $program, $arguments = $sudo + $apt

    # What couldn't be installed is named by Find-AwsClient. One by one: a system may have but one of them.
    & $program @arguments update | Out-Host
    foreach ($package in $missing) {
        & $program @arguments install --no-install-recommends $package | Out-Host
    }
}

function Test-Boto([string] $Python) {
    if (-not (Get-Command $Python -CommandType Application -ErrorAction Ignore)) { return $false }
    $null = & $Python -c 'import boto3' 2>&1
    $LASTEXITCODE -eq 0
}

function Find-AwsClient {
    $python = '/usr/bin/python3', 'python3', 'python' | Where-Object { Test-Boto $_ } | Select-Object -First 1
    $aws = Get-Command '/usr/bin/aws', 'aws' -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $missing = @(
        if (-not $python) { 'a Python 3 that has boto3 (package python3-boto3)' }
        if (-not $aws) { 'the AWS CLI (package awscli)' }
    )
    if ($missing) {
        throw "Conformance needs $($missing -join ' and '), and couldn't install it: do so, or run as root on Debian."
    }

    @{ SME_PYTHON = $python; SME_AWS = $aws.Source }
}

# The double as a process of its own, which goes when its input is closed.
function Start-Double {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add((Build-Double))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)

    $double = [pscustomobject]@{ Process = $process; Variables = @{} }
    try {
        # It says where it is, then exports, then an empty line; nothing when it couldn't start.
        $patience = [timespan]::FromSeconds(60)
        while ($line = $process.StandardOutput.ReadLineAsync().WaitAsync($patience).GetAwaiter().GetResult()) {
            if ($line -match '^export (\w+)=(.*)$') { $double.Variables[$Matches[1]] = $Matches[2] }
        }

        if (-not $double.Variables.Count) {
            throw 'The double of AWS did not start.'
        }
    }
    catch {
        Stop-Double $double
        throw
    }

    $double
}

function Stop-Double($Double) {
    $Double.Process.StandardInput.Close()
    if (-not $Double.Process.WaitForExit(10000)) {
        $Double.Process.Kill()
    }

    $Double.Process.Dispose()
}

function Set-EnvironmentVariable([string] $Name, $Value) {
    if ($null -eq $Value) { Remove-Item "env:$Name" -ErrorAction Ignore } else { Set-Item "env:$Name" $Value }
}

# Runs a block with these variables and none of AWS's own; both are as before afterwards.
function Use-Environment([hashtable] $Variables, [scriptblock] $Block) {
    $names = @($Variables.Keys) + @(Get-ChildItem 'env:AWS_*' | ForEach-Object Name) | Select-Object -Unique
    $saved = @{}
    foreach ($name in $names) { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
    try {
        foreach ($name in $names) { Set-EnvironmentVariable $name $Variables[$name] }
        & $Block
    }
    finally {
        foreach ($name in $names) { Set-EnvironmentVariable $name $saved[$name] }
    }
}

function Invoke-Conformance {
    Install-AwsClient
    $client = Find-AwsClient
    $results = New-ResultFolder 'conformance-results'
    $tests = Join-Path $Root 'tests' 'Conformance'
    $double = Start-Double
    try {
        $variables = $double.Variables + $client + @{
            # Neither a profile nor the metadata of an instance may answer for the double.
            AWS_CONFIG_FILE             = Join-Path $results 'no-config'
            AWS_SHARED_CREDENTIALS_FILE = Join-Path $results 'no-credentials'
            AWS_EC2_METADATA_DISABLED   = 'true'
            NO_PROXY                    = '127.0.0.1'
            PYTHONDONTWRITEBYTECODE     = '1'
        }
        $suites = Use-Environment $variables {
            # One after the other: they share the double, and tell it what to do.
            Invoke-TestRun (New-PythonRun 'Conformance.Python' $tests $client.SME_PYTHON)
            Invoke-TestRun (New-PesterRun 'Conformance.Pester' (Get-ChildItem $tests -Filter *.Tests.ps1) $results)
        }
    }
    finally {
        Stop-Double $double
    }

    Complete-TestRun $suites $results
}
