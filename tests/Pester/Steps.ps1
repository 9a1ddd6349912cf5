<#
    Steps of a pipeline, run as its platform runs them, and what the platform would take out of their output as commands.
    Dot-source it after Common.ps1.
#>

$Platforms = @{
    GitHub = @{
        Variables = @{ GITHUB_ACTIONS = 'true'; TF_BUILD = $null; AGENT_TEMPDIRECTORY = $null }
        Prologue  = "`$ErrorActionPreference = 'stop'"
        Epilogue  = 'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
    }
    Azure  = @{
        Variables = @{ TF_BUILD = 'True'; GITHUB_ACTIONS = $null; GITHUB_STEP_SUMMARY = $null }
        Prologue  = "`$ErrorActionPreference = 'stop'"
        Epilogue  = 'if (!(Test-Path -LiteralPath variable:\LASTEXITCODE)) { } else { exit $LASTEXITCODE }'
    }
    None   = @{
        Variables = @{ TF_BUILD = $null; GITHUB_ACTIONS = $null; GITHUB_STEP_SUMMARY = $null }
        Prologue  = "`$ErrorActionPreference = 'Stop'"
        Epilogue  = ''
    }
}

# Runs a step's script in a shell of its own: its exit code, and its lines as the platform reads them.
function Invoke-Step {
    param(
        [string] $Platform,
        [string] $Script,
        [hashtable] $Variables = @{},
        [string] $Folder = $Work,
        [switch] $WithoutImport
    )
    $rules = $Platforms[$Platform]
    $file = Join-Path $Work "step-$([guid]::NewGuid().ToString('N')).ps1"
    $import = $WithoutImport ? '' : "Import-Module '$env:SME_MODULE'"
    [System.IO.File]::WriteAllText($file, (($rules.Prologue, $import, $Script, $rules.Epilogue) -join "`n"))

    $start = [System.Diagnostics.ProcessStartInfo]::new((Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')))
    foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', ". '$file'") {
        $start.ArgumentList.Add($argument)
    }

    $start.WorkingDirectory = $Folder
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($set in $rules.Variables, $Variables) {
        foreach ($name in $set.Keys) {
            if ($null -eq $set[$name]) { $null = $start.Environment.Remove($name) } else { $start.Environment[$name] = $set[$name] }
        }
    }

    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $lines = $output -split '\r\n|\r|\n'
    $errorLines = $errors.GetAwaiter().GetResult() -split '\r\n|\r|\n'
    [pscustomobject]@{
        ExitCode = $process.ExitCode
        Output   = $lines
        Error    = $errorLines
        Text     = ($lines + $errorLines) -join "`n"
        Commands = @(& "Read-$($Platform)Command" ($lines + $errorLines))
    }
}

# GitHub's runner: '::name …::data' at the beginning of a line, '##[name …]data' anywhere, none between the tokens.
function Read-GitHubCommand([string[]] $Lines) {
    $token = $null
    foreach ($line in $Lines) {
        $seen = $line.TrimStart() -match '^::([^: ]+)( [^:]*)?::(.*)$' -or $line -match '##\[([^\] ]+)([^\]]*)\](.*)$'
        if (-not $seen) { continue }
        $command = [pscustomobject]@{ Name = $Matches[1]; Data = $Matches[3]; Line = $line }
        if ($token) {
            if ($command.Name -ne $token) { continue }
            $token = $null
            $command.Name = 'resume-commands'
        }
        elseif ($command.Name -eq 'stop-commands') {
            $token = $command.Data
        }

        $command
    }
}

# Azure's agent: '##vso[area.name …]data' anywhere; '##[name]' is a format where it begins a line.
function Read-AzureCommand([string[]] $Lines) {
    foreach ($line in $Lines) {
        if ($line -match '##vso\[([^\] ]+)([^\]]*)\](.*)$' -or $line -match '^\s*##\[([^\] ]+)([^\]]*)\](.*)$') {
            [pscustomobject]@{ Name = $Matches[1]; Data = $Matches[3]; Line = $line }
        }
    }
}

function Read-NoneCommand([string[]] $Lines) {
    Read-GitHubCommand $Lines
    Read-AzureCommand $Lines
}
