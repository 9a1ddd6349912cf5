# Log lines of a local job, from its print to the Information stream, against the bare pipe of the same script.
. (Join-Path $PSScriptRoot Common.ps1)
Import-Module $module
$env:SAGEMAKER_ESTIMATOR_STATE = Join-Path ([IO.Path]::GetTempPath()) "bench-$PID"
$folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "bench-log-$PID")
$entry = Join-Path $folder print.py
Set-Content $entry @'
import sys
for number in range(int(sys.argv[-1])):
    print("epoch", number, "loss", 0.5, flush=False)
'@
try {
    foreach ($count in 1000, 10000, 100000) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $lines = @(New-SMEstimator -EntryPoint $entry -InstanceType local -HyperParameter @{ n = $count } |
                Start-SMTraining 6>&1 | Where-Object { $_.MessageData -is [SageMakerEstimator.LogEvent] }).Count
        $ours = $watch.Elapsed.TotalSeconds
        if ($lines -ne $count) { throw "$lines of $count lines arrived." }

        $watch.Restart()
        $null = @(python3 $entry $count | ForEach-Object { $_ })
        $peer = $watch.Elapsed.TotalSeconds
        [pscustomobject]@{
            Measurement = "$count lines"
            Ours        = '{0:N2} s' -f $ours
            Peer        = '{0:N2} s' -f $peer
            Ratio       = '{0:N1}' -f ($ours / $peer)
        }
    }
}
finally {
    Remove-Item $folder, $env:SAGEMAKER_ESTIMATOR_STATE -Recurse -Force
}
