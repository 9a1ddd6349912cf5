BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
    $version = (Import-PowerShellDataFile (Join-Path $root SageMakerEstimator.psd1)).ModuleVersion
    $packages = Join-Path $root output packages

    # A user who has nothing yet: no profile, no modules, no repositories.
    $clean = (New-Item -ItemType Directory (Join-Path $TestDrive home)).FullName
    $saved = @{}
    foreach ($name in 'HOME', 'USERPROFILE', 'LOCALAPPDATA', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME',
        'PSModulePath', 'SAGEMAKER_ESTIMATOR_STATE') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, ($name -in 'HOME', 'USERPROFILE', 'LOCALAPPDATA' ? $clean : $null))
    }
}

AfterAll {
    foreach ($name in $saved.Keys) {
        [Environment]::SetEnvironmentVariable($name, $saved[$name])
    }
}

Describe 'The package' {
    It 'holds exactly the files of the built module' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $zip = [IO.Compression.ZipFile]::OpenRead((Join-Path $packages "SageMakerEstimator.$version.nupkg"))
        try {
            $packed = $zip.Entries.FullName | Where-Object {
                $_ -notmatch '^(_rels/|package/|\[Content_Types\]|SageMakerEstimator\.nuspec)'
            }
        }
        finally {
            $zip.Dispose()
        }

        $module = Split-Path $env:SME_MODULE
        $built = Get-ChildItem $module -Recurse -File |
            ForEach-Object { [IO.Path]::GetRelativePath($module, $_.FullName).Replace('\', '/') }
        Compare-Object ($built | Sort-Object) ($packed | Sort-Object) | Should -BeNullOrEmpty
    }

    It 'installs from a folder repository into a clean profile and trains from there' {
        $script = @'
$ErrorActionPreference = 'Stop'
Register-PSResourceRepository -Name Folder -Uri $args[0] -Trusted
Install-PSResource SageMakerEstimator -Repository Folder -Scope CurrentUser
$run = New-SMEstimator -EntryPoint (Join-Path $args[1] examples penguins train.py) -InstanceType local -HyperParameter @{ epochs = 2 } |
    Start-SMTraining -InputData @{ train = Join-Path $args[1] examples penguins penguins.csv }
'status ' + $run.LatestTrainingJob.TrainingJobStatus
'module ' + (Get-Module SageMakerEstimator).ModuleBase
'help ' + (Get-Help Start-SMTraining).Synopsis
Clear-SMLocalState -Force
'@
        $file = Join-Path $TestDrive install.ps1
        Set-Content $file $script
        $output = & $pwsh -NoProfile -NonInteractive -File $file $packages $root 2>&1 | Out-String
        $output | Should -Match 'status Completed'
        $output | Should -Match 'epoch=2 '
        $output | Should -Match ('module ' + [regex]::Escape($clean))
        $output | Should -Match 'help .*train'
    }
}
