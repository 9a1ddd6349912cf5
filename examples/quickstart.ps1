<#
.SYNOPSIS
Trains, deploys, asks and removes a real model on this machine, from one pipeline.

.DESCRIPTION
342 penguins were measured near Palmer Station (examples/penguins/SOURCE.md). Two thirds of them train a classifier of
the species, the last third is asked. Nothing leaves this machine, and nothing stays on it.
#>
$ErrorActionPreference = 'Stop'
$clock = [System.Diagnostics.Stopwatch]::StartNew()

# The module as built, of the version that the manifest names.
$root = Split-Path -Parent $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
Import-Module (Join-Path $root output SageMakerEstimator $version SageMakerEstimator.psd1)

# Split the data: every third penguin is kept back, for the endpoint to name.
$work = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "penguins-$PID")).FullName
$penguins = Import-Csv (Join-Path $PSScriptRoot penguins penguins.csv)
$train, $test = 0..($penguins.Count - 1) | Group-Object { $_ % 3 -eq 2 } | Sort-Object Name |
    ForEach-Object { , $penguins[[int[]] $_.Group] }
$null = New-Item -ItemType Directory (Join-Path $work train)
$train | Export-Csv (Join-Path $work train penguins.csv)
$measurements = $test | Select-Object bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g

try {
    # Train, deploy and ask. $predictor keeps the endpoint, $estimator the trained estimator.
    $answers = New-SMEstimator -EntryPoint (Join-Path $PSScriptRoot penguins train.py) -InstanceType local `
        -BaseJobName penguins -HyperParameter @{ epochs = 40; seed = 7 } |
        Start-SMTraining -InputData @{ train = Join-Path $work train } -OutVariable estimator |
        Publish-SMEndpoint -InstanceType local -OutVariable predictor |
        Invoke-SMEndpoint -InputObject $measurements

    $results = for ($i = 0; $i -lt $test.Count; $i++) {
        [pscustomobject]@{
            Truth       = $test[$i].species
            Answer      = $answers[$i].species
            Probability = '{0:P1}' -f $answers[$i].probability
            Right       = $test[$i].species -eq $answers[$i].species
        }
    }
}
finally {
    # An endpoint is the caller's to remove, also when something went wrong in between.
    if ($predictor) { $predictor | Unpublish-SMEndpoint -Force }
    if ($estimator) { Clear-SMLocalState -Name $estimator.TrainingJobName -Force }
    Remove-Item $work -Recurse -Force
}

# A look at some of each species, then the count.
$results | Group-Object Truth | ForEach-Object { $_.Group | Select-Object -First 3 } | Format-Table | Out-Host
$results | Group-Object Truth | ForEach-Object {
    [pscustomobject]@{ Species = $_.Name; Asked = $_.Count; Right = @($_.Group | Where-Object Right).Count }
} | Format-Table | Out-Host

$right = @($results | Where-Object Right).Count
'Accuracy on {0} penguins that the model had never seen: {1:P1}.' -f $results.Count, ($right / $results.Count)
'Trained {0}, deployed, asked and removed it in {1:N1} s.' -f $estimator[0].TrainingJobName, $clock.Elapsed.TotalSeconds
