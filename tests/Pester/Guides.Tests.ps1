#requires -Version 7.4
<#
    The pipelines of docs/guides/ci.md, step by step, as their platforms run them: against the double of AWS, with the
    module installed from its package by the step that says so.
#>
BeforeDiscovery {
    $guide = [System.IO.File]::ReadAllText((Join-Path $PSScriptRoot .. .. docs guides ci.md)).Replace("`r`n", "`n")
    $pipelines = [regex]::Matches($guide, '(?s)```yaml\n(.*?)\n```') | ForEach-Object {
        @{
            Platform = $_.Groups[1].Value -match 'pwsh: \|' ? 'Azure' : 'GitHub'
            Yaml     = $_.Groups[1].Value
        }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    . (Join-Path $PSScriptRoot 'Steps.ps1')
    Enter-TestState
    Enter-Wire
    $packages = Join-Path $PSScriptRoot .. .. output packages

    # The scripts of a pipeline, in order: what stands deeper than the key that begins it.
    function Get-StepScript([string] $Yaml) {
        $key, $script = 0, $null
        foreach ($line in ($Yaml -split "`n") + 'end') {
            $depth = $line.Length - $line.TrimStart().Length
            if ($null -ne $script -and $line.Trim() -and $depth -le $key) {
                $script -join "`n"
                $script = $null
            }

            if ($null -ne $script) {
                $script += $line.Length -gt $key + 2 ? $line.Substring($key + 2) : ''
            }
            elseif ($line -match '^( *(?:- )?)(run|pwsh): \|$') {
                $key, $script = $Matches[1].Length, @()
            }
        }
    }

    # A checkout: code, the package, and a user who has nothing installed.
    function New-Checkout {
        $folder = (New-Item (Join-Path $Work "checkout-$([guid]::NewGuid().ToString('N'))") -ItemType Directory).FullName
        $null = New-Item (Join-Path $folder modules), (Join-Path $folder home), (Join-Path $folder temp) -ItemType Directory
        [System.IO.File]::WriteAllText((Join-Path $folder train.py), "print('loss=1')`n")
        Get-ChildItem $packages -Filter *.nupkg | Copy-Item -Destination (Join-Path $folder modules)
        $folder
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'The pipeline of <Platform>' -ForEach $pipelines {
    BeforeAll {
        $scripts = @(Get-StepScript $Yaml)

        function Get-PipelineRun([object] $Plan) {
            Reset-Double
            Invoke-Double jobs $Plan
            $checkout = New-Checkout
            $variables = @{
                HOME = Join-Path $checkout home; USERPROFILE = Join-Path $checkout home; LOCALAPPDATA = Join-Path $checkout home
                XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; XDG_CACHE_HOME = $null; PSModulePath = $null; SME_MODULE = $null
                GITHUB_STEP_SUMMARY = Join-Path $checkout summary.md; GITHUB_OUTPUT = Join-Path $checkout output
                AGENT_TEMPDIRECTORY = Join-Path $checkout temp
            }
            foreach ($script in $scripts) {
                $step = Invoke-Step $Platform $script $variables $checkout -WithoutImport
                $step | Add-Member Folder $checkout -PassThru
                if ($step.ExitCode) { return }

                # What a step hands on to the next one.
                $told = $Platform -eq 'Azure' ? ($step.Commands | Where-Object Line -Match 'setvariable variable=job\]').Data
                    : (Test-Path $variables.GITHUB_OUTPUT) ? ([System.IO.File]::ReadAllText($variables.GITHUB_OUTPUT).Trim() -replace '^job=')
                    : $null
                if ($told) { $variables.JOB = $told }
            }
        }
    }

    It 'installs the module, trains and deploys' {
        $scripts | Should -HaveCount 3
        $steps = @(Get-PipelineRun @{ outcome = 'Completed'; logs = @(@{ message = 'loss=0.5' }, @{ message = '##vso[task.complete]::error::x' }) })
        $steps.ExitCode | Should -BeExactly 0, 0, 0 -Because ($steps.Text -join "`n")
        $steps[1].Output | Should -Contain ($Platform -eq 'GitHub' ? '##vso[task.complete]::error::x' : '# #vso[task.complete]::error::x')
        $steps[1].Commands.Name | Should -Contain group
        $steps.Commands.Name | Where-Object { $_ -in 'error', 'task.logissue', 'task.complete' } | Should -BeNullOrEmpty
        Get-Resource endpoint | Should -BeExactly 'endpoint penguins'
        $summary = Get-ChildItem $steps[1].Folder -Recurse -Filter *.md | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) }
        $summary -join "`n" | Should -Match '(?m)^# my-image-[\d-]+ \(Completed\)$'
    }

    It 'ends with 1 at a job that fails, says why with the build, and deploys nothing' {
        $steps = @(Get-PipelineRun @{ outcome = 'Failed'; exitCode = 3; logs = @(@{ message = 'no column age' }) })
        $steps.ExitCode | Should -BeExactly 0, 1
        $issue = $steps[1].Commands[-1]
        $issue.Name | Should -BeIn error, task.logissue
        $issue.Data | Should -Match 'failed with exit code 3.*no column age'
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
    }
}
