# Rows of ten real numbers in one request, there and no further: our serializers against Python's json, csv and numpy,
# each with a client of its own on the same endpoint, whose answer is a number.
. (Join-Path $PSScriptRoot Common.ps1)
Import-Module $module
$env:SAGEMAKER_ESTIMATOR_STATE = Join-Path ([IO.Path]::GetTempPath()) "bench-$PID"
$folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "bench-serialize-$PID")
Set-Content (Join-Path $folder count.py) @'
def model_fn(model_dir):
    return None


def transform_fn(model, data, content_type, accept):
    return str(len(data)), "application/json"
'@
$client = @'
import csv, http.client, io, json, random, sys, time
port, count, form = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
random.seed(count)
rows = [[random.random() for _ in range(10)] for _ in range(count)]

def write_csv():
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()

def write_npy():
    file = io.BytesIO()
    numpy.save(file, numpy.array(rows))
    return file.getvalue()

if form == "npy":
    import numpy
write = {"csv": write_csv, "json": lambda: json.dumps(rows).encode(), "npy": write_npy}[form]
kind = {"csv": "text/csv", "json": "application/json", "npy": "application/x-npy"}[form]
connection, best = http.client.HTTPConnection("127.0.0.1", port), 1e9
for _ in range(5):
    begun = time.perf_counter()
    connection.request("POST", "/invocations", write(), {"Content-Type": kind, "Accept": "application/json"})
    connection.getresponse().read()
    best = min(best, time.perf_counter() - begun)
print(best)
'@

$formats = 'csv', 'json'
$null = python3 -c 'import numpy' 2>&1
if ($LASTEXITCODE -eq 0) { $formats += 'npy' } else { Write-Warning 'This Python has no numpy: npy is left out.' }
$predictor = New-SMEstimator -EntryPoint (Join-Path $folder count.py) -InstanceType local |
    Start-SMTraining -NoLog 6>$null |
    Publish-SMEndpoint -InstanceType local -Environment @{ SAGEMAKER_MAX_PAYLOAD_IN_MB = '100' } 6>$null
try {
    $random = [Random]::new(1)
    foreach ($form in $formats) {
        foreach ($count in 100, 1000, 10000, 50000) {
            $rows = [object[]]::new($count)
            for ($row = 0; $row -lt $count; $row++) { $rows[$row] = [double[]] (1..10 | ForEach-Object { $random.NextDouble() }) }
            $times = 1..5 | ForEach-Object {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $null = $predictor | Invoke-SMEndpoint -InputObject $rows -Serializer $form -Accept application/json -Deserializer json
                $watch.Elapsed.TotalSeconds
            }
            $ours = ($times | Measure-Object -Minimum).Minimum
            $peer = [double] (python3 -c $client $predictor.LocalUri.Port $count $form)
            [pscustomobject]@{
                Measurement = "$count rows, $form"
                Ours        = '{0:N1} ms' -f ($ours * 1000)
                Peer        = '{0:N1} ms' -f ($peer * 1000)
                Ratio       = '{0:N2}' -f ($ours / $peer)
            }
        }
    }
}
finally {
    $predictor | Unpublish-SMEndpoint -Force
    Remove-Item $env:SAGEMAKER_ESTIMATOR_STATE, $folder -Recurse -Force
}
