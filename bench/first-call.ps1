# From Import-Module to the first answer of AWS, here the double on this machine, in fresh shells by turns. The peer loads
# the same SDK and asks by its own generated client: what is between the two is ours.
. (Join-Path $PSScriptRoot Common.ps1)

$start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
$start.ArgumentList.Add($env:SME_FAKE_AWS)
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$double = [System.Diagnostics.Process]::Start($start)
$null = $double.StandardOutput.ReadLine()
foreach ($line in 1..6) {
    $name, $value = ($double.StandardOutput.ReadLine() -replace '^export ').Split('=', 2)
    [Environment]::SetEnvironmentVariable($name, $value)
}

$lib = Join-Path (Split-Path $module) lib
$own = @"
`$w = [Diagnostics.Stopwatch]::StartNew()
Import-Module '$module'
Get-SMTraining nosuch -ErrorAction SilentlyContinue -ErrorVariable answer
if (`$answer[0].Exception.ErrorId -ne 'TrainingJobNotFound') { throw `$answer[0] }
`$w.Elapsed.TotalMilliseconds
"@
$peer = @"
`$w = [Diagnostics.Stopwatch]::StartNew()
Import-Module '$lib/AWSSDK.Core.dll', '$lib/AWSSDK.SecurityToken.dll'
`$client = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new()
`$null = `$client.GetCallerIdentityAsync([Amazon.SecurityToken.Model.GetCallerIdentityRequest]::new()).GetAwaiter().GetResult()
`$w.Elapsed.TotalMilliseconds
"@
try {
    $ours, $peers = @(), @()
    foreach ($round in 1..9) {
        $ours += [double] (& $pwsh -NoProfile -NonInteractive -Command $own)
        $peers += [double] (& $pwsh -NoProfile -NonInteractive -Command $peer)
    }
}
finally {
    $double.StandardInput.Close()
    $double.WaitForExit()
}

[pscustomobject]@{
    Measurement = 'Import-Module to the first answer of AWS, median of 9 fresh shells'
    Ours        = '{0:N0} ms' -f (Get-Median $ours)
    Peer        = '{0:N0} ms' -f (Get-Median $peers)
    Ratio       = '{0:N2}' -f ((Get-Median $ours) / (Get-Median $peers))
}
