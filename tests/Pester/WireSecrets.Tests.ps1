#requires -Version 7.4
<#
    Keys are given in every way there is, and then looked for everywhere that somebody else can look: streams, errors and
    what is behind them, objects in all forms, a transcript, the disk, and the list of processes.
#>
BeforeDiscovery {
    $ways = 'parameters', 'session', 'object', 'stored', 'environment', 'profile', 'process', 'assumed', 'url', 'wrong'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $canary = "canary$([guid]::NewGuid().ToString('N'))"
    foreach ($way in 'parameters', 'session', 'object', 'stored', 'environment', 'profile', 'process', 'assumed', 'url') {
        $key = @{ accessKeyId = "AKIA$($way.ToUpperInvariant().PadRight(16, '0'))"; secretAccessKey = "$canary-$way" }
        if ($way -in 'session', 'object', 'stored') {
            $key.accessKeyId = $key.accessKeyId -replace '^AKIA', 'ASIA'
            $key.sessionToken = "token-$canary-$way"
        }
        Invoke-Double credentials $key
    }

    # The one file that has them, and a program that tells them: whoever wrote those keeps them.
    $kept = (New-Item (Join-Path $AwsHome 'kept') -ItemType Directory).FullName
    $told = @{ Version = 1; AccessKeyId = 'AKIAPROCESS000000000'; SecretAccessKey = "$canary-process" } | ConvertTo-Json -Compress
    [System.IO.File]::WriteAllText("$kept/told.json", $told)
    [System.IO.File]::WriteAllText("$kept/credentials", @"
[static]
aws_access_key_id = AKIAPROFILE000000000
aws_secret_access_key = $canary-profile
[process]
credential_process = $($IsWindows ? 'cmd /c type' : 'cat') $kept/told.json
[source]
aws_access_key_id = AKIAASSUMED000000000
aws_secret_access_key = $canary-assumed
[assumed]
role_arn = arn:aws:iam::111122223333:role/SageMakerRole
source_profile = source
"@)

    # What is looked at later: what the shell wrote, and this folder, where it wrote files, its temporary ones too.
    $seen = (New-Item (Join-Path $Work 'seen') -ItemType Directory).FullName
    $temporary = (New-Item (Join-Path $seen 'tmp') -ItemType Directory).FullName
    $file = Join-Path $kept 'shell.ps1'
    [System.IO.File]::WriteAllText($file, @"
`$canary = '$canary'; `$seen = '$seen'; `$kept = '$kept'; `$image = '$Image'; `$script = '$ModelPy'; `$waiting = '$WaitingPy'
Import-Module '$env:SME_MODULE'
"@ + @'

Add-Type @"
public sealed class Keys { public string AccessKey { get; set; } public string SecretKey { get; set; } public string Token { get; set; } }
public sealed class Source { private readonly Keys _keys; public Source(string id, string secret, string token) { _keys = new Keys { AccessKey = id, SecretKey = secret, Token = token }; } public Keys GetCredentials() => _keys; }
public sealed class Stored { public Stored(object inside) { Credentials = inside; } internal object Credentials { get; } }
"@
$null = Start-Transcript "$seen/transcript.txt"
$ways = [ordered]@{
    parameters = @{ AccessKey = 'AKIAPARAMETERS000000'; SecretKey = "$canary-parameters" }
    session = @{ AccessKey = 'ASIASESSION000000000'; SecretKey = "$canary-session"; SessionToken = "token-$canary-session" }
    object = @{ Credential = [Source]::new('ASIAOBJECT0000000000', "$canary-object", "token-$canary-object") }
    stored = @{}
    environment = @{}
    profile = @{ ProfileName = 'static'; ProfileLocation = "$kept/credentials" }
    process = @{ ProfileName = 'process'; ProfileLocation = "$kept/credentials" }
    assumed = @{ ProfileName = 'assumed'; ProfileLocation = "$kept/credentials" }
    url = @{ AccessKey = 'AKIAURL0000000000000'; SecretKey = "$canary-url"; EndpointUrl = $env:AWS_ENDPOINT_URL -replace '//', "//user:$canary-url@" }
    wrong = @{ AccessKey = 'AKIAPARAMETERS000000'; SecretKey = "$canary-wrong" }
}
$status = @{}
foreach ($way in $ways.Keys) {
    $with = $ways[$way]
    $global:StoredAWSCredentials = $way -eq 'stored' ? [Stored]::new([Source]::new('ASIASTORED0000000000', "$canary-stored", "token-$canary-stored")) : $null
    $env:AWS_ACCESS_KEY_ID = $way -eq 'environment' ? 'AKIAENVIRONMENT00000' : $null
    $env:AWS_SECRET_ACCESS_KEY = $way -eq 'environment' ? "$canary-environment" : $null
    $Error.Clear()
    $all = . {
        New-SMEstimator -ImageUri $image -EntryPoint $script -InstanceType ml.m5.large -BaseJobName $way @with -Verbose -Debug -OutVariable made |
            Start-SMTraining -InputData s3://data/train -Verbose -Debug -OutVariable run |
            Publish-SMEndpoint -InstanceType ml.m5.large -Verbose -Debug -OutVariable predictor |
            Invoke-SMEndpoint -InputObject 1, 2 -Verbose -Debug
        $run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName other -WhatIf -Verbose -Debug
        $run | New-SMTransformer -InstanceType ml.m5.large -Verbose -Debug -OutVariable transformer |
            Start-SMTransform s3://data/train -NoWait -Verbose -Debug -OutVariable transform
        $run | Save-SMModelArtifact -Path "$seen/$way" -Verbose -Debug
        $made | Start-SMTraining -InputData s3://data/nothing -Verbose -Debug
        $made | Start-SMTraining -InputData s3://data/train -JobName $run.TrainingJobName
        Get-SMTraining nosuch @with -Verbose -Debug
        Connect-SMEndpoint nosuch @with -Verbose -Debug
        Get-SMTraining nosuch @with -Region eu-west-1
        $predictor | Unpublish-SMEndpoint -Force -Verbose -Debug
    } *>&1
    $status[$way] = @{ Run = "$($run.LatestTrainingJob.TrainingJobStatus)"; Errors = @($Error.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] }) }
    $all | Out-String -Width 500 | Out-Host
    $objects = @($made; $run; $run.LatestTrainingJob; $predictor; $transformer; $transform)
    $objects | Format-List * -Force | Out-String -Width 500 | Set-Content "$seen/$way.list.txt"
    $objects | ConvertTo-Json -Depth 6 -WarningAction Ignore | Set-Content "$seen/$way.json"
    $objects + $Error | Export-Clixml "$seen/$way.clixml" -Depth 3
    $Error | ForEach-Object {
        $_ | Format-List * -Force
        Get-Error -InputObject $_
        for ($exception = $_.Exception; $exception; $exception = $exception.InnerException) {
            $exception | Format-List * -Force
            $exception.ToString()
        }
    } | Out-String -Width 500 | Set-Content "$seen/$way.errors.txt"
}

# On this machine keys aren't needed, and so mustn't get to any process or file.
$env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $null
$run = New-SMEstimator $waiting -InstanceType local -Environment @{ TEST_GATE = "$kept/gate" } @($ways.session) -Credential $ways.object.Credential |
    Start-SMTraining -NoWait
$status | ConvertTo-Json -Depth 3 | Set-Content "$kept/status.json"
$null = Stop-Transcript
[System.IO.File]::WriteAllText("$kept/running", '')
$null = $run | Connect-SMTrainingJob 6>$null
'@.Replace("@(`$ways.session)", '@session').Replace('# On this machine', "`$session = `$ways.session`n# On this machine"))
    $start = [System.Diagnostics.ProcessStartInfo]::new((Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')))
    '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Environment['AWS_ACCESS_KEY_ID'] = $start.Environment['AWS_SECRET_ACCESS_KEY'] = $null
    $start.Environment['NO_COLOR'] = '1'
    'TMPDIR', 'TMP', 'TEMP' | ForEach-Object { $start.Environment[$_] = $temporary }
    Invoke-Double answers @{ body = '[1]'; contentType = 'application/json'; count = 0 }
    $shell = [System.Diagnostics.Process]::Start($start)
    $output = $shell.StandardOutput.ReadToEndAsync()
    $mistakes = $shell.StandardError.ReadToEndAsync()
    try {
        $null = Wait-Until { $shell.HasExited -or (Test-Path "$kept/running") } -Seconds 240

        # While its local job runs: every process of this machine, with what it was started.
        $processes = $IsLinux ? (Get-ChildItem /proc -Directory | Where-Object Name -Match '^\d+$' | ForEach-Object {
                try { [System.IO.File]::ReadAllText("/proc/$($_.Name)/cmdline") } catch [System.IO.IOException], [System.UnauthorizedAccessException] { '' }
            }) : (Get-Process | ForEach-Object CommandLine)
        $children = $IsLinux ? (Get-StateProcess $State | ForEach-Object {
                try { [System.IO.File]::ReadAllText("/proc/$($_.Id)/environ") } catch [System.IO.IOException] { '' }
            }) : @()
    }
    finally {
        Open-Gate "$kept/gate"
    }

    $shell.WaitForExit()
    $status = Get-Content "$kept/status.json" -Raw | ConvertFrom-Json
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A shell with keys' {
    It 'trains with those of <_>, and meets the errors' -ForEach ($ways | Where-Object { $_ -ne 'wrong' }) {
        $status.$_.Run | Should -BeExactly Completed
        $status.$_.Errors | Should -Contain InputDataNotFound
        $status.$_.Errors | Should -Contain TrainingJobExists
        $status.$_.Errors | Should -Contain EndpointNotFound
        @($status.$_.Errors -eq 'TrainingJobNotFound') | Should -HaveCount 2
    }

    It 'is refused with wrong ones' {
        $status.wrong.Errors | Should -Contain CredentialsRefused
    }

    It 'shows no key of <_> in a stream or an error' -ForEach $ways {
        $shown = $output.Result + $mistakes.Result
        $shown | Should -Match 'VERBOSE'
        $shown | Should -Not -Match "$canary-$_"
    }

    It 'writes no key of <_> in any form of an object' -ForEach $ways {
        foreach ($form in 'list.txt', 'json', 'clixml', 'errors.txt') {
            $text = [System.IO.File]::ReadAllText("$seen/$_.$form")
            $text | Should -Not -BeNullOrEmpty -Because $form
            $text | Should -Not -Match $canary -Because $form
        }
    }

    It 'has none in its transcript' {
        $text = [System.IO.File]::ReadAllText("$seen/transcript.txt")
        $text | Should -Match 'Completed'
        $text | Should -Not -Match $canary
    }

    It 'leaves none on the disk: temporary files, local state' {
        $files = Get-ChildItem $seen, $State -Recurse -File -Exclude *.lock
        $files.FullName | Where-Object { $_.StartsWith($State) } | Should -Not -BeNullOrEmpty
        $files | Select-String -SimpleMatch $canary | ForEach-Object Path | Should -BeNullOrEmpty
    }

    It 'gives none to a process that it starts' {
        $processes | Where-Object { $_ -match 'waiting\.py' } | Should -Not -BeNullOrEmpty
        $processes -join "`n" | Should -Not -Match $canary
        $children -join "`n" | Should -Not -Match $canary
    }

    It 'leaves none in what the double was asked, but for the signature' {
        Get-Request | ConvertTo-Json -Depth 9 | Should -Not -Match $canary
    }
}
