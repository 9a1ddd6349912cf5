<#
    The wire double as a process of its own, for tests of what a user sees of AWS. Dot-source it after Common.ps1; call
    Start-FakeAws in BeforeAll and Stop-FakeAws in AfterAll. While it runs, the environment points at it.
#>

function Start-FakeAws {
    $project = Join-Path $PSScriptRoot .. FakeAws
    $program = Join-Path $project bin Release net10.0 FakeAws.dll
    if (-not (Test-Path $program)) {
        dotnet build $project -c Release -v quiet --nologo -p:UseSharedCompilation=false | Out-Host
    }

    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.ArgumentList.Add($program)
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $script:FakeAws = [System.Diagnostics.Process]::Start($start)
    $script:FakeAwsUri = $FakeAws.StandardOutput.ReadLine() -replace '^listening on '
    $script:SavedVariables = @{}
    $variables = @(
        'AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION', 'AWS_DEFAULT_REGION',
        'SAGEMAKER_ROLE'
    )
    foreach ($name in $variables) {
        $line = $FakeAws.StandardOutput.ReadLine()
        $SavedVariables[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $line.Substring("export $name=".Length))
    }
}

function Stop-FakeAws {
    # It goes when its input closes.
    $FakeAws.StandardInput.Close()
    if (-not $FakeAws.WaitForExit(10000)) { $FakeAws.Kill() }
    foreach ($name in $SavedVariables.Keys) {
        [Environment]::SetEnvironmentVariable($name, $SavedVariables[$name])
    }
}

# Tells the double what to do next: Send-FakeAws faults @{ kind = 'throttling'; service = 's3' }
function Send-FakeAws([string] $Route, [object] $Body = @{}) {
    $ask = @{
        Uri         = "$FakeAwsUri/_fake/$Route"
        Method      = 'Post'
        Body        = ConvertTo-Json $Body -Depth 10
        ContentType = 'application/json'
    }
    $null = Invoke-RestMethod @ask
}

# What it holds or was asked: Get-FakeAws 'keys?bucket=b', Get-FakeAws requests
function Get-FakeAws([string] $Route) {
    # An array comes as one object.
    (Invoke-RestMethod "$FakeAwsUri/_fake/$Route") | ForEach-Object { $_ }
}
