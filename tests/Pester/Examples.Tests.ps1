BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    $saved = $env:SAGEMAKER_ESTIMATOR_STATE
    $env:SAGEMAKER_ESTIMATOR_STATE = Join-Path $TestDrive state
}

AfterAll {
    $env:SAGEMAKER_ESTIMATOR_STATE = $saved
}

Describe 'examples/quickstart.ps1' {
    BeforeAll {
        $output = & $pwsh -NoProfile -NonInteractive -File (Join-Path $root examples quickstart.ps1) 2>&1 | Out-String
        $code = $LASTEXITCODE
    }

    It 'ends well' {
        $code | Should -Be 0
    }

    It 'streams the accuracy of each epoch' {
        [regex]::Matches($output, '(?m)^epoch=\d+ loss=\S+ accuracy=\S+').Count | Should -Be 40
    }

    It 'names nearly all penguins that the model had never seen' {
        $output -match 'Accuracy on (\d+) penguins that the model had never seen: ([\d.]+) ?%' | Should -BeTrue
        [int] $Matches[1] | Should -Be 114
        [double] $Matches[2] | Should -BeGreaterThan 95
    }

    It 'says at the end what ran and how long' {
        $output.TrimEnd() | Should -Match 'Trained penguins-\S+, deployed, asked and removed it in [\d.]+ s\.$'
    }

    It 'leaves no job, endpoint or model behind' {
        Get-ChildItem $env:SAGEMAKER_ESTIMATOR_STATE -Recurse -File | Should -BeNullOrEmpty
    }
}

Describe 'examples/batch-transform.ps1' {
    BeforeAll {
        $output = & $pwsh -NoProfile -NonInteractive -File (Join-Path $root examples batch-transform.ps1) 2>&1 | Out-String
        $code = $LASTEXITCODE
    }

    It 'ends well' {
        $code | Should -Be 0
    }

    It 'answers both files, and says so' {
        $output | Should -Match '(?m)^first\.csv: 57 records transformed'
        $output | Should -Match '(?m)^second\.csv: 57 records transformed'
    }

    It 'names nearly all penguins that the model had never seen, each beside its truth' {
        $output -match 'Accuracy on (\d+) penguins that the model had never seen: ([\d.]+) ?%' | Should -BeTrue
        [int] $Matches[1] | Should -Be 114
        [double] $Matches[2] | Should -BeGreaterThan 95
    }

    It 'leaves no job, model or answer behind' {
        Get-ChildItem $env:SAGEMAKER_ESTIMATOR_STATE -Recurse -File | Should -BeNullOrEmpty
    }
}
