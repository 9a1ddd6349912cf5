#requires -Version 7.4
<#
    What a pipeline sees of a job: its log in a group, its failure as an annotation and an exit code, its report in the
    step's summary, and nothing that a job has written as a command.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Steps.ps1')
    Enter-TestState

    # Prints what it is told, and ends as it is told.
    $talker = New-EntryPoint 'talker.py' @'
import os, sys
with open(os.environ["TEST_TEXT"], "rb") as file:
    sys.stdout.buffer.write(file.read())
sys.stdout.flush()
sys.exit(int(os.environ.get("TEST_CODE", "0")))
'@

    # Each would be a command of one of the platforms, wherever it is read.
    $hostile = @(
        '::error::made up', '   ::warning file=a::made up', "`t::set-output name=a::b", '::stop-commands::mine', '::endgroup::'
        '::add-mask::e', '::debug::x', '##[error]made up', 'loss 1 ##[endgroup]', '##[add-path]/tmp/x'
        '##vso[task.complete result=Succeeded;]done', 'loss 2 ##vso[task.setvariable variable=PATH]/tmp/x'
        '##VSO[task.logissue type=error]made up', '####vso[task.complete result=Failed]', "#$([char] 0x200b)#vso[task.complete]x"
        "$([char] 0xfeff)::error::made up", "loss 3`r::error::after a return", "$([char] 27)[31m##[error]red$([char] 27)[0m"
        "$([char] 0xff03)$([char] 0xff03)vso[task.complete]wide"
    )

    function Get-Talk([string] $Text, [int] $Code = 0) {
        $file = Join-Path $Work "talk-$([guid]::NewGuid().ToString('N'))"
        [System.IO.File]::WriteAllText($file, $Text)
        "New-SMEstimator '$talker' -InstanceType local -BaseJobName talk -Environment @{ TEST_TEXT = '$file'; TEST_CODE = '$Code' }"
    }

    # The lines between a group's beginning and its end.
    function Get-Folded($Step) {
        $begin = [array]::IndexOf($Step.Output, ($Step.Output -match '^(::|##\[)group')[0])
        $end = [array]::LastIndexOf($Step.Output, ($Step.Output -match '^(::endgroup::|##\[endgroup\])$')[-1])
        $Step.Output[($begin + 1)..($end - 1)]
    }
}

AfterAll {
    Exit-TestState
}

Describe 'A step of <Platform>' -ForEach @(
    @{
        Platform = 'GitHub'; Folds = 'group', 'stop-commands', 'resume-commands', 'endgroup'
        Issue = 'error'; Takes = @()
    }
    @{
        Platform = 'Azure'; Folds = 'group', 'endgroup'
        Issue = 'task.logissue'; Takes = 'task.uploadsummary'
    }
) {
    BeforeAll {
        $place = (New-Item (Join-Path $Work "summary-$Platform") -ItemType Directory).FullName
        $summary = Join-Path $place step.md
        [System.IO.File]::WriteAllText($summary, "What an earlier step wrote.`n")
        $Variables = $Platform -eq 'GitHub' ? @{ GITHUB_STEP_SUMMARY = $summary } : @{ AGENT_TEMPDIRECTORY = $place }
    }

    It 'folds the log of a job, and ends well' {
        $step = Invoke-Step $Platform "`$run = $(Get-Talk "one`ntwo`n") | Start-SMTraining; 'ended ' + `$run.TrainingJobName" $Variables
        $step.ExitCode | Should -Be 0 -Because $step.Text
        $step.Commands.Name | Should -BeExactly ($Folds + $Takes)
        $step.Commands[0].Data | Should -Match '^Log of talk-[\d-]+$'
        (Get-Folded $step) -match '^(one|two)$' | Should -BeExactly 'one', 'two'
        $step.Output | Should -Contain "ended $($step.Commands[0].Data -replace 'Log of ')"
    }

    It 'has no colours of ours' {
        $step = Invoke-Step $Platform "`$null = $(Get-Talk "one`n") | Start-SMTraining" $Variables
        $step.Text | Should -Not -Match "`e\["
    }

    It 'fails with 1, and shows why with the build' {
        $step = Invoke-Step $Platform "$(Get-Talk "the reason`n" 3) | Start-SMTraining; 'never said'" $Variables
        $step.ExitCode | Should -Be 1
        $step.Output | Should -Not -Contain 'never said'
        $step.Commands.Name | Should -BeExactly ($Folds + $Takes + $Issue)
        $told = $step.Commands[-1]
        $told.Line | Should -Match 'error'
        $told.Data | Should -Match "Training job 'talk-[\d-]+' failed with exit code 3 .*%0A.*the reason"
    }

    It 'goes on and ends with 0 where errors do not stop it' {
        $step = Invoke-Step $Platform "`$ErrorActionPreference = 'Continue'; `$null = $(Get-Talk "x`n" 3) | Start-SMTraining; 'went on'" $Variables
        $step.ExitCode | Should -Be 0
        $step.Output | Should -Contain 'went on'
        $step.Commands.Name | Should -Contain $Issue
    }

    It 'annotates nothing that nobody wants to hear of' {
        $step = Invoke-Step $Platform "`$null = $(Get-Talk "x`n" 3) | Start-SMTraining -ErrorAction SilentlyContinue" $Variables
        $step.Commands.Name | Should -BeExactly ($Folds + $Takes)
    }

    It 'takes nothing that a job wrote as a command, in its log, its error or its objects' {
        $script = "`$run = $(Get-Talk (($hostile -join "`n") + "`n") 3) | Start-SMTraining -ErrorAction Continue
            `$run | Receive-SMLog
            `$run | Receive-SMLog -Tail 20 | ForEach-Object ToString"
        $step = Invoke-Step $Platform $script $Variables
        $step.Commands.Name | Should -BeExactly ($Folds + $Takes + $Issue)
        $step.Commands.Name | Should -Not -Contain 'task.complete'
        (Get-Folded $step).Count | Should -BeGreaterOrEqual $hostile.Count

        # What a script works with is what the job wrote.
        $step = Invoke-Step $Platform "(Get-SMTraining -Local)[0] | Receive-SMLog | ForEach-Object { 'length ' + `$_.Message.Length }" $Variables
        $step.Output -match '^length ' | Should -BeExactly ($hostile | ForEach-Object { "length $($_.Length)" })
    }

    It 'appends the report of each job to the summary' {
        $script = "`$null = ($(Get-Talk "kept`n")), ($(Get-Talk "lost`n" 3)) | Start-SMTraining -ErrorAction SilentlyContinue"
        $before = (Get-ChildItem $place).Name
        $step = Invoke-Step $Platform $script $Variables
        if ($Platform -eq 'GitHub') {
            $text = [System.IO.File]::ReadAllText($summary)
            $text | Should -Match "^What an earlier step wrote\.\n"
        }
        else {
            $new = Get-ChildItem $place | Where-Object Name -NotIn $before
            $new | Should -HaveCount 2
            ($step.Commands | Where-Object Name -EQ task.uploadsummary).Data | Sort-Object | Should -BeExactly ($new.FullName | Sort-Object)
            $text = ($new | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) }) -join "`n"
        }

        $text | Should -Match '(?m)^# talk-[\d-]+ \(Completed\)$'
        $text | Should -Match '(?m)^# talk-[\d-]+ \(Failed\)$'
        $text | Should -Match '(?m)^kept$'
    }

    It 'fails no job because of a summary that cannot be written, and says so' {
        $nowhere = $Platform -eq 'GitHub' ? @{ GITHUB_STEP_SUMMARY = $place } : @{ AGENT_TEMPDIRECTORY = $summary }
        $step = Invoke-Step $Platform "`$run = $(Get-Talk "x`n") | Start-SMTraining; `$run.LatestTrainingJob.TrainingJobStatus" $nowhere
        $step.ExitCode | Should -Be 0
        $step.Output | Should -Contain Completed
        $step.Text | Should -Match 'The summary of training job .* couldn.t be written'
    }

    It 'shows an annotation of an endpoint that does not come up, and no group without a log' {
        $step = Invoke-Step $Platform "Wait-SMEndpoint nobody -Local" $Variables
        $step.ExitCode | Should -Be 1
        $step.Commands.Name | Should -BeExactly $Issue
    }

    It 'shows an annotation of <Line>' -ForEach @(
        @{ Line = 'Wait-SMTransformJob nobody -Local' }
        @{ Line = 'Connect-SMTransformJob nobody -Local' }
        @{ Line = 'New-SMTransformer -ModelName m -InstanceType ml.m5.large -Region us-west-2 | Start-SMTransform -S3Uri /rows.csv' }
        @{ Line = 'Unpublish-SMEndpoint mine -Force -Region us-west-2 -AccessKey half' }
        @{ Line = 'Invoke-SMCompile mine -TargetInstanceFamily ml_c5 -InputShape "{}" -Framework MXNET -FrameworkVersion 1.8 -OutputPath s3://b/o -Region us-west-2 -AccessKey half' }
    ) {
        $step = Invoke-Step $Platform $Line $Variables
        $step.ExitCode | Should -Be 1
        $step.Commands.Name | Should -BeExactly $Issue
    }
}

Describe 'A shell that is no pipeline' {
    It 'shows a log as it is, without groups or annotations, and writes no summary' {
        $step = Invoke-Step None "$(Get-Talk "one`n" 3) | Start-SMTraining"
        $step.ExitCode | Should -Be 1
        $step.Commands | Should -BeNullOrEmpty
        $step.Output | Should -Contain 'one'
    }
}
