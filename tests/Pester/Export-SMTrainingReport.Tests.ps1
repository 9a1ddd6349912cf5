#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    function Get-ExportId([string] $Id) { Get-ErrorId $Id 'Export-SMTrainingReport' }
    $run = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 7 } -Environment @{ TEST_KEY = 'canary' } |
        Start-SMTraining -NoLog 6>$null
    $reports = Join-Path $Work reports
    $null = New-Item $reports -ItemType Directory
}

AfterAll {
    Exit-TestState
}

Describe 'A report of a job of this machine' {
    It 'is one page with its states, settings and last lines' {
        $file = $run | Export-SMTrainingReport -Path (Join-Path $reports one.html)
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -BeExactly (Join-Path $reports one.html)
        $text = [System.IO.File]::ReadAllText($file.FullName)
        foreach ($part in '<!DOCTYPE html>', $run.TrainingJobName, 'Completed', 'Uploading', 'answer', 'TEST_KEY', 'training begins') {
            $text | Should -Match ([regex]::Escape($part))
        }
        $text | Should -Not -Match 'canary|<script|src='
        [System.IO.Directory]::GetFiles($reports) | Should -HaveCount 1
    }

    It 'is Markdown for <What>' -ForEach @(
        @{ What = 'a file that ends so'; With = @{ Path = 'two.md' }; Name = { 'two.md' } }
        @{ What = '-Markdown'; With = @{ Path = 'three.txt'; Markdown = $true }; Name = { 'three.txt' } }
        @{ What = 'a folder with -Markdown'; With = @{ Path = '.'; Markdown = $true }; Name = { "$($run.TrainingJobName).md" } }
    ) {
        Push-Location $reports
        try { $file = Export-SMTrainingReport $run.TrainingJobName -Local @With }
        finally { Pop-Location }
        $file.FullName | Should -BeExactly (Join-Path $reports (& $Name))
        Get-Content $file -TotalCount 1 | Should -Match "^# .* \(Completed\)$"
    }

    It 'is a file of its own in a folder for each of several jobs, and one file is refused for two' {
        $other = New-SMEstimator (New-EntryPoint 'fails.py' 'raise RuntimeError("why")') -InstanceType local |
            Start-SMTraining -NoLog -ErrorAction Ignore 6>$null
        $files = $run, $other | Export-SMTrainingReport -Path (Join-Path $reports many/)
        $files.BaseName | Should -BeExactly $run.TrainingJobName, $other.TrainingJobName
        Get-Content $files[1] -Raw | Should -Match 'RuntimeError: why'
        $written = Get-Written { $run, $other | Export-SMTrainingReport -Path (Join-Path $reports single.html) }
        Assert-Error $written (Get-ExportId ParametersConflict) InvalidArgument $other
        $written.Output | Should -HaveCount 1
    }

    It 'has as many lines as are wanted, and replaces an older one' {
        $path = Join-Path $reports again.md
        $null = $run | Export-SMTrainingReport -Path $path -LogLine 0
        Get-Content $path -Raw | Should -Not -Match 'training ends'
        $null = $run | Export-SMTrainingReport -Path $path
        Get-Content $path -Raw | Should -Match 'training ends'
    }

    It 'is not written with -WhatIf' {
        $written = Get-Written { $run | Export-SMTrainingReport -Path (Join-Path $reports none.html) -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        Test-Path (Join-Path $reports none.html) | Should -BeFalse
    }
}

Describe 'A report that cannot be written' {
    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a job nobody has'; With = @{ TrainingJob = 'no-such-job'; Local = $true }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-job' }
        @{ What = 'a number'; With = @{ TrainingJob = 5; Local = $true }; Id = 'NoTrainingJob'; Category = 'InvalidArgument'; Target = 5 }
        @{ What = 'a bare name without -Local'; With = @{ TrainingJob = 'some-job' }; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some-job' }
    ) {
        Assert-Error (Get-Written { Export-SMTrainingReport @With -Path $reports }) (Get-ExportId $Id) $Category $Target
    }

    It 'is FileNotWritable where a file stands in its way' {
        $path = Join-Path $ModelPy report.html
        Assert-Error (Get-Written { $run | Export-SMTrainingReport -Path $path }) (Get-ExportId FileNotWritable) WriteError $path
    }
}

Describe 'A report of a job of SageMaker' {
    BeforeAll {
        Start-FakeAws
        Send-FakeAws jobs @{ finalMetrics = @{ loss = 0.25 }; count = 0 }
        $job = New-SMEstimator -ImageUri 111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1 -InstanceType ml.m5.large `
            -OutputPath s3://demo-bucket/out | Start-SMTraining -NoWait
        Send-FakeAws clock @{ advanceSeconds = 600 }
        $start = [System.DateTimeOffset] ($job | Get-SMTraining).TrainingStartTime
        Send-FakeAws metrics @{
            namespace  = '/aws/sagemaker/TrainingJobs'
            name       = 'loss'
            dimensions = @{ TrainingJobName = $job.TrainingJobName }
            points     = @{ $start.AddSeconds(1).ToString('o') = 4.5; $start.AddSeconds(2).ToString('o') = 2.5 }
        }
    }

    AfterAll {
        Stop-FakeAws
    }

    It 'has the curves, the final values and what is billed' {
        $file = $job | Export-SMTrainingReport -Path (Join-Path $reports cloud.html)
        $text = Get-Content $file -Raw
        $text | Should -Match '<svg [^>]*aria-label="loss"'
        $text | Should -Match '<td>loss</td><td>0.25</td>'
        $text | Should -Match 'billable seconds: \d+'
        $text | Should -Match 'epoch=2 loss=0.25'
    }

    It 'notes what may not be read, and is written all the same' {
        Send-FakeAws deny @{ action = 'cloudwatch:GetMetricData' }
        $written = Get-Written { $job | Export-SMTrainingReport -Path (Join-Path $reports denied.html) }
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -HaveCount 1
        Get-Content $written.Output[0] -Raw | Should -Match 'not authorized to perform: cloudwatch:GetMetricData'
    }
}
