<#
.SYNOPSIS
Trains a model and answers whole files with it, without an endpoint.

.DESCRIPTION
342 penguins were measured near Palmer Station (examples/penguins/SOURCE.md). Two thirds of them train a classifier of
the species. The last third lies in two files, with the species as the first column: a batch transform keeps that from
the model, and stores it beside the answers. Nothing leaves this machine, and nothing stays on it.

With -InstanceType ml.m5.large for local, -ImageUri or -Framework for the estimator and s3:// for the paths the same
lines run in Amazon SageMaker.
#>
$ErrorActionPreference = 'Stop'

# The module as built, of the version that the manifest names.
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
Import-Module (Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1)

# Split the data: every third penguin is kept back, in a file for each half of them.
$work = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "penguins-$PID")).FullName
$penguins = Import-Csv (Join-Path $PSScriptRoot penguins penguins.csv)
$train, $test = 0..($penguins.Count - 1) | Group-Object { $_ % 3 -eq 2 } | Sort-Object Name |
    ForEach-Object { , $penguins[[int[]] $_.Group] }
$null = New-Item -ItemType Directory (Join-Path $work train), (Join-Path $work rows)
$train | Export-Csv (Join-Path $work train penguins.csv)
$lines = $test | Select-Object species, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g |
    ConvertTo-Csv -UseQuotes Never | Select-Object -Skip 1
$half = [int] ($lines.Count / 2)
$lines | Select-Object -First $half | Set-Content (Join-Path $work rows first.csv)
$lines | Select-Object -Skip $half | Set-Content (Join-Path $work rows second.csv)

try {
    $estimator = New-SMEstimator -EntryPoint (Join-Path $PSScriptRoot penguins train.py) -InstanceType local `
        -BaseJobName penguins -HyperParameter @{ epochs = 40; seed = 7 } |
        Start-SMTraining -InputData @{ train = Join-Path $work train } -NoLog

    # The model gets the columns from the second on. Its answers, species and probability, are put after them.
    $transformer = $estimator | New-SMTransformer -InstanceType local -Strategy MultiRecord -AssembleWith Line -Accept text/csv
    $job = $transformer | Start-SMTransform (Join-Path $work rows) -ContentType text/csv -SplitType Line `
        -InputFilter '$[1:]' -JoinSource Input -OutputFilter '$[0,-2,-1]'

    $results = $job | Save-SMModelArtifact -Path (Join-Path $work answers) |
        ForEach-Object { Import-Csv $_ -Header Truth, Answer, Probability }
}
finally {
    # What local mode keeps on disk: the job and its answers, the model that was registered, and the training.
    if ($job) { $job | Clear-SMLocalState -Force }
    if ($transformer) { Get-SMLocalState $transformer.ModelName -Kind Model | Clear-SMLocalState -Force }
    if ($estimator) { Clear-SMLocalState -Name $estimator.TrainingJobName -Force }
    Remove-Item $work -Recurse -Force
}

# A look at some of each species, then the count.
$results | Group-Object Truth | ForEach-Object { $_.Group | Select-Object -First 3 } | Format-Table | Out-Host
$right = @($results | Where-Object { $_.Truth -eq $_.Answer }).Count
'Accuracy on {0} penguins that the model had never seen: {1:P1}.' -f $results.Count, ($right / $results.Count)
