<#
    What the files of this folder share: a state folder of their own, small Python entry points, and a look at what a
    command wrote to which stream. Dot-source it in BeforeAll, then call Enter-TestState; call Exit-TestState in
    AfterAll. SME_MODULE names the manifest of the built module.
#>

if (-not $env:SME_MODULE) {
    throw 'Set SME_MODULE to the manifest of the built module.'
}

Import-Module $env:SME_MODULE

# Trains: writes all it was told to model/seen.json, and a note to output/data. Serves: see `transform_fn`.
$ModelScript = @'
import csv, io, json, os, sys


def read_json(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return json.load(file)


def read_channel(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            with open(full, encoding="utf-8") as file:
                found[os.path.relpath(full, folder).replace(os.sep, "/")] = file.read()
    return found


def main():
    model, channels = os.environ["SM_MODEL_DIR"], json.loads(os.environ["SM_CHANNELS"])
    seen = {
        "arguments": sys.argv[1:],
        "hyperparameters": json.loads(os.environ["SM_HPS"]),
        "file": read_json(os.environ["SM_INPUT_CONFIG_DIR"], "hyperparameters.json"),
        "config": read_json(os.environ["SM_INPUT_CONFIG_DIR"], "inputdataconfig.json"),
        "channels": {name: read_channel(os.environ["SM_CHANNEL_" + name.upper()]) for name in channels},
        "environment": {name: value for name, value in os.environ.items() if name.startswith("TEST_")},
    }
    print("training begins")
    with open(os.path.join(model, "seen.json"), "w", encoding="utf-8") as file:
        json.dump(seen, file)
    with open(os.path.join(os.environ["SM_OUTPUT_DATA_DIR"], "note.txt"), "w", encoding="utf-8") as file:
        file.write("noted")
    print("a line of standard error", file=sys.stderr)
    print("training ends")


def model_fn(model_dir):
    return read_json(model_dir, "seen.json")


def transform_fn(model, data, content_type, accept):
    """text/plain: what came; bytes: the same bytes; else a list with an answer a row, `bad` in a row is an error."""
    if accept == "application/octet-stream":
        return data if isinstance(data, bytes) else data.encode("utf-8"), accept
    if accept == "text/plain":
        text = data if isinstance(data, str) else data.decode("latin-1")
        return f"{content_type}|{text}", accept
    rows = json.loads(data) if content_type == "application/json" else list(csv.reader(io.StringIO(data)))
    rows = rows if isinstance(rows, list) and rows and isinstance(rows[0], list) else [rows]
    for row in rows:
        if "bad" in row:
            raise ValueError(f"this row is bad: {row}")
    answers = [{"row": row, "answer": model["hyperparameters"].get("answer")} for row in rows]
    if accept == "text/csv":
        return "".join(f"{len(a['row'])},{a['answer']}\n" for a in answers), accept
    return json.dumps(answers), "application/json"


if __name__ == "__main__":
    main()
'@

# Prints, and waits until the file in the environment variable TEST_GATE is there. Serves as slowly as it trains.
$WaitingScript = @'
import os, time


def wait():
    deadline = time.monotonic() + 60
    while not os.path.exists(os.environ["TEST_GATE"]):
        if time.monotonic() > deadline:
            raise SystemExit("nobody opened the gate")
        time.sleep(0.02)


def model_fn(model_dir):
    wait()
    return {}


def predict_fn(data, model):
    return {"state": "awake"}


if __name__ == "__main__":
    if not os.environ.get("TEST_SILENT"):
        print("waiting", flush=True)
    wait()
    if not os.environ.get("TEST_SILENT"):
        print("went on")
'@

# $Work is the file's own folder. TestDrive won't do: what a block made there is removed when the block ends, and jobs
# would go on without their folder.
function Enter-TestState([string] $Name = 'state') {
    $script:SavedState = $env:SAGEMAKER_ESTIMATOR_STATE
    $script:Work = Join-Path ([System.IO.Path]::GetTempPath()) "sme-$([guid]::NewGuid().ToString('N'))"
    $script:State = Join-Path $Work $Name
    $env:SAGEMAKER_ESTIMATOR_STATE = $State
    $script:Code = Join-Path $Work 'code'
    $script:ModelPy = New-EntryPoint 'model.py' $ModelScript
    $script:WaitingPy = New-EntryPoint 'waiting.py' $WaitingScript
}

# Ends and removes all that the file's tests have left, and fails when a process of theirs is still there.
function Exit-TestState {
    try {
        Get-SMLocalState -Kind Endpoint | ForEach-Object { Unpublish-SMEndpoint $_.Name -Local -Force }
        Get-SMTraining -Local | Where-Object TrainingJobStatus -In 'InProgress', 'Stopping' |
            Stop-SMTraining -Wait | Out-Null
        Get-SMLocalState -Kind TransformJob | Where-Object Status -In 'InProgress', 'Stopping' |
            ForEach-Object { Stop-SMTransform $_.Name -Local -Wait } | Out-Null
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        while (($left = @(Get-StateProcess)) -and $clock.Elapsed.TotalSeconds -lt 20) {
            [System.Threading.Thread]::Sleep(50)
        }

        $left | ForEach-Object { Stop-Process -Id $_.Id -Force -ErrorAction Ignore }
        $left.CommandLine | Should -BeNullOrEmpty -Because 'nothing may run on when the tests have ended'
        Get-SMLocalState | Clear-SMLocalState -Force
        Get-SMLocalState | ForEach-Object { "$($_.Kind) $($_.Name)" } | Should -BeNullOrEmpty
    }
    finally {
        $env:SAGEMAKER_ESTIMATOR_STATE = $SavedState
        Remove-Item $Work -Recurse -Force
    }
}

# Processes, but for this one, that have the text in their command line or environment.
function Get-StateProcess([string] $Text = $State) {
    if (-not $IsLinux) {
        return Get-Process | Where-Object { $_.Id -ne $PID -and "$($_.CommandLine)".Contains($Text) } |
            Select-Object Id, CommandLine
    }

    foreach ($folder in [System.IO.Directory]::EnumerateDirectories('/proc')) {
        $id = (Split-Path $folder -Leaf) -as [int]
        if (-not $id -or $id -eq $PID) { continue }
        try {
            $line = [System.IO.File]::ReadAllText("$folder/cmdline").Replace("`0", ' ')
            if ($line -and "$line$([System.IO.File]::ReadAllText("$folder/environ"))".Contains($Text)) {
                [pscustomobject]@{ Id = $id; CommandLine = $line }
            }
        }
        catch [System.IO.IOException], [System.UnauthorizedAccessException] {
            # It has ended while we looked, or is somebody else's.
            continue
        }
    }
}

function New-EntryPoint([string] $Name, [string] $Text) {
    $path = Join-Path $Code $Name
    $null = New-Item (Split-Path $path) -ItemType Directory -Force
    [System.IO.File]::WriteAllText($path, $Text.Replace("`r`n", "`n"))
    $path
}

# An estimator that waits for its gate, and the gate: a file that isn't there yet.
function New-WaitingEstimator([hashtable] $Environment = @{}, [hashtable] $More = @{}) {
    $gate = Join-Path $Work "gate-$([guid]::NewGuid().ToString('N'))"
    $estimator = New-SMEstimator $WaitingPy -InstanceType local -Environment ($Environment + @{ TEST_GATE = $gate }) @More
    [pscustomobject]@{ Estimator = $estimator; Gate = $gate }
}

function Open-Gate([string] $Gate) {
    [System.IO.File]::WriteAllText($Gate, '')
}

# Looks again and again until the condition holds; what it says then is the result.
function Wait-Until([scriptblock] $Condition, [int] $Seconds = 30, [int] $Interval = 20) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not ($result = & $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) {
            throw "After $Seconds s still not so: $Condition"
        }

        [System.Threading.Thread]::Sleep($Interval)
    }

    $result
}

# Runs a command and sorts what it wrote by stream; All has everything in order. A terminating error is an error, too.
function Get-Written([scriptblock] $Command) {
    $ErrorActionPreference = 'Continue'
    $InformationPreference = 'SilentlyContinue'
    $WarningPreference = 'Continue'
    $all = @(& { try { & $Command } catch { $_ } } *>&1)
    $streams = [ordered]@{ All = $all }
    foreach ($name in 'Output', 'Error', 'Warning', 'Verbose', 'Information', 'Log', 'Status', 'WhatIf') {
        $streams[$name] = [System.Collections.Generic.List[object]]::new()
    }

    foreach ($record in $all) {
        $name = $record -is [System.Management.Automation.ErrorRecord] ? 'Error'
            : $record -is [System.Management.Automation.WarningRecord] ? 'Warning'
            : $record -is [System.Management.Automation.VerboseRecord] ? 'Verbose'
            : $record -is [System.Management.Automation.InformationRecord] ? 'Information'
            : 'Output'
        $streams[$name].Add($record)
        if ($name -eq 'Information' -and "$($record.Tags)" -match 'SageMaker\.(\w+)') {
            $streams[$Matches[1]].Add($record.MessageData)
        }
    }

    [pscustomobject] $streams
}

# Exactly one error, with this id, category and target: the object itself, or an equal value.
function Assert-Error {
    param($Written, [string] $Id, [System.Management.Automation.ErrorCategory] $Category, $Target)
    $errors = @($Written -is [System.Management.Automation.ErrorRecord] ? $Written : $Written.Error)
    $errors | Should -HaveCount 1
    $errors[0].FullyQualifiedErrorId | Should -BeExactly $Id
    $errors[0].CategoryInfo.Category | Should -Be $Category
    if ($PSBoundParameters.ContainsKey('Target')) {
        $found = $errors[0].TargetObject
        if ($null -eq $Target -or $Target -is [ValueType] -or $Target -is [string]) {
            $found | Should -BeExactly $Target
        }
        else {
            [object]::ReferenceEquals($found, $Target) | Should -BeTrue -Because "the target is $Target, not $found"
        }
    }
}

# The files of a tar.gz, name by name, as text.
function Get-ArchiveText([string] $Uri) {
    $files = [ordered]@{}
    $stream = [System.IO.File]::OpenRead(([uri] $Uri).LocalPath)
    $gzip = [System.IO.Compression.GZipStream]::new($stream, [System.IO.Compression.CompressionMode]::Decompress)
    $tar = [System.Formats.Tar.TarReader]::new($gzip)
    try {
        while ($entry = $tar.GetNextEntry($true)) {
            $files[$entry.Name] = $entry.DataStream ? [System.IO.StreamReader]::new($entry.DataStream).ReadToEnd() : ''
        }
    }
    finally {
        $tar.Dispose()
        $stream.Dispose()
    }

    $files
}

# What model.py was told, out of its model.
function Get-Seen([SageMakerEstimator.Estimator] $Estimator) {
    (Get-ArchiveText $Estimator.ModelData)['seen.json'] | ConvertFrom-Json -AsHashtable
}

# Each class of this module's cmdlets ends a FullyQualifiedErrorId.
function Get-ErrorId([string] $Id, [string] $Cmdlet) {
    "$Id,SageMakerEstimator.Commands.$($Cmdlet.Replace('-', ''))Command"
}

# The process of an endpoint's model server.
function Get-ServerId([string] $EndpointName) {
    (Get-Content (Join-Path $State endpoints $EndpointName status.json) -Raw | ConvertFrom-Json).Child.Id
}

# Ends a model server as a crash would, and waits until its endpoint knows.
function Stop-Server([string] $EndpointName) {
    Stop-Process -Id (Get-ServerId $EndpointName) -Force
    Wait-Until { (Get-Content (Join-Path $State endpoints $EndpointName status.json) -Raw) -match '"Failed"' }
}
