# Records through an endpoint of this machine: our cmdlet against Python's HTTP client on the same server.
. (Join-Path $PSScriptRoot Common.ps1)
Import-Module $module
$env:SAGEMAKER_ESTIMATOR_STATE = Join-Path ([IO.Path]::GetTempPath()) "bench-$PID"

$client = @'
import http.client, sys, time
port, count = int(sys.argv[1]), int(sys.argv[2])
connection = http.client.HTTPConnection("127.0.0.1", port)
headers = {"Content-Type": "text/csv", "Accept": "application/json"}
begun = time.perf_counter()
for number in range(count):
    connection.request("POST", "/invocations", "39.1,18.7,181,3750", headers)
    connection.getresponse().read()
print(count / (time.perf_counter() - begun))
'@

$predictor = New-SMEstimator -EntryPoint (Join-Path $root examples penguins train.py) -InstanceType local |
    Start-SMTraining -InputData @{ train = Join-Path $root examples penguins penguins.csv } -NoLog 6>$null |
    Publish-SMEndpoint -InstanceType local 6>$null
try {
    $record = [pscustomobject]@{ a = 39.1; b = 18.7; c = 181; d = 3750 }
    foreach ($count in 100, 500, 1000, 4000) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $null = 1..$count | ForEach-Object { $record } | Invoke-SMEndpoint -Predictor $predictor
        $ours = $count / $watch.Elapsed.TotalSeconds
        $peer = [double] (python3 -c $client $predictor.LocalUri.Port $count)
        [pscustomobject]@{
            Measurement = "$count records"
            Ours        = '{0:N0} /s' -f $ours
            Peer        = '{0:N0} /s' -f $peer
            Ratio       = '{0:N2}' -f ($ours / $peer)
        }
    }

    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = 1..4000 | ForEach-Object { $record } | Invoke-SMEndpoint -Predictor $predictor -BatchSize 100
    $ours = 4000 / $watch.Elapsed.TotalSeconds
    $peer = [double] (python3 -c $client $predictor.LocalUri.Port 4000)
    [pscustomobject]@{
        Measurement = '4000 records, -BatchSize 100'
        Ours        = '{0:N0} /s' -f $ours
        Peer        = '{0:N0} /s' -f $peer
        Ratio       = '{0:N2}' -f ($ours / $peer)
    }
}
finally {
    $predictor | Unpublish-SMEndpoint -Force
    Remove-Item $env:SAGEMAKER_ESTIMATOR_STATE -Recurse -Force
}
