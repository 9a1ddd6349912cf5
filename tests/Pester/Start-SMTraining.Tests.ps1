#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-StartId([string] $Id) { Get-ErrorId $Id 'Start-SMTraining' }
}

AfterAll {
    Exit-TestState
}

Describe 'A run that goes well' {
    BeforeAll {
        $data = New-Item (Join-Path $TestDrive 'data/sub') -ItemType Directory -Force
        Set-Content (Join-Path $data.Parent 'a.csv') '1,2' -NoNewline
        Set-Content (Join-Path $data 'b.csv') '3,4' -NoNewline
        $file = Join-Path $data 'b.csv'
        $fileUri = [uri]::new($file).AbsoluteUri
        $estimator = New-SMEstimator $ModelPy -InstanceType local -BaseJobName good `
            -Environment @{ TEST_ONE = 1; TEST_FLAG = $true } -HyperParameter ([ordered]@{
                answer = 1; rate = 1e-5; name = 'adam'; flag = $true; z = 7; sizes = 1, 2.5, 'x'; none = $null
            })
        $written = Get-Written {
            $estimator | Start-SMTraining -InputData ([ordered]@{
                    zfolder = $data.Parent.FullName
                    afile   = $file
                    uri     = $fileUri
                    dirinfo = $data
                    finfo   = Get-Item $file
                    input   = New-SMTrainingInput $file -ContentType text/csv -ChannelName other
                })
        }
        $run = $written.Output[0]
        $seen = Get-Seen $run

        # The estimator as it stood after its first run, before others came.
        $afterFirst = [pscustomobject]@{ Job = $estimator.LatestTrainingJob; ModelData = $estimator.ModelData }
        $quiet = Get-Written {
            $estimator | Start-SMTraining -HyperParameter @{ answer = 2; extra = 'now' } -NoLog -JobName second-run
        }
        $second = $quiet.Output[0]
    }

    It 'writes one object, a snapshot of the estimator' {
        $written.Output | Should -HaveCount 1
        $run | Should -BeOfType SageMakerEstimator.Estimator
        [object]::ReferenceEquals($run, $estimator) | Should -BeFalse
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -BeNullOrEmpty
    }

    It 'completes, and says where, when and how long' {
        $job = $run.LatestTrainingJob
        $job.TrainingJobStatus | Should -BeExactly Completed
        $job.SecondaryStatus | Should -BeExactly Completed
        $job.FailureReason | Should -BeNullOrEmpty
        $job.Backend | Should -Be Local
        $job.CreationTime.Kind | Should -Be Local
        $job.TrainingStartTime | Should -BeGreaterOrEqual $job.CreationTime
        $job.TrainingEndTime | Should -BeGreaterOrEqual $job.TrainingStartTime
        $job.TrainingTime | Should -Be ($job.TrainingEndTime - $job.TrainingStartTime)
    }

    It 'names the job after the base name and the moment' {
        $run.TrainingJobName | Should -MatchExactly '^good-\d{4}(-\d\d){5}-\d{3}$'
    }

    It 'remembers the ended job on the estimator that came in' {
        $afterFirst.Job.TrainingJobName | Should -BeExactly $run.TrainingJobName
        $afterFirst.Job.TrainingJobStatus | Should -BeExactly Completed
        $afterFirst.ModelData | Should -BeExactly $run.ModelData
    }

    It 'keeps an earlier snapshot as it was when the estimator runs again' {
        $second.TrainingJobName | Should -BeExactly second-run
        $estimator.TrainingJobName | Should -BeExactly second-run
        $run.TrainingJobName | Should -MatchExactly '^good-'
        (Get-Seen $run).hyperparameters.answer | Should -Be 1
        Set-SMHyperParameter -Estimator $estimator -HyperParameter @{ later = 1 }
        $run.HyperParameter.Contains('later') | Should -BeFalse
    }

    It 'leaves model.tar.gz with all that the script wrote' {
        $run.ModelData | Should -MatchExactly "^file:///.*/$($run.TrainingJobName)/output/model\.tar\.gz$"
        (Get-ArchiveText $run.ModelData).Keys | Should -BeExactly 'seen.json'
    }

    It 'leaves output.tar.gz with all that the script wrote' {
        $output = Get-ArchiveText ($run.ModelData -replace 'model\.tar\.gz$', 'output.tar.gz')
        $output['data/note.txt'] | Should -BeExactly noted
    }

    It 'gives the script hyperparameters as arguments, sorted by name' {
        $seen.arguments | Should -BeExactly @(
            '--answer', '1', '--flag', 'True', '--name', 'adam', '--none', '', '--rate', '1e-05',
            '--sizes', "[1, 2.5, 'x']", '-z', '7'
        )
    }

    It 'gives the script hyperparameters.json with JSON text' {
        $seen.file.answer | Should -BeExactly '1'
        $seen.file.rate | Should -BeExactly '1e-05'
        $seen.file.name | Should -BeExactly '"adam"'
        $seen.file.flag | Should -BeExactly 'true'
        $seen.file.sizes | Should -BeExactly '[1, 2.5, "x"]'
        $seen.file.none | Should -BeExactly 'null'
        $seen.file.sagemaker_program | Should -BeExactly '"model.py"'
    }

    It 'gives the script environment variables as text' {
        $seen.environment.TEST_ONE | Should -BeExactly '1'
        $seen.environment.TEST_FLAG | Should -BeExactly 'True'
    }

    It 'reads channel <Channel>, given as <What>' -ForEach @(
        @{ Channel = 'zfolder'; What = 'the path of a folder'; Files = @{ 'a.csv' = '1,2'; 'sub/b.csv' = '3,4' } }
        @{ Channel = 'afile'; What = 'the path of a file'; Files = @{ 'b.csv' = '3,4' } }
        @{ Channel = 'uri'; What = 'a file:// URI'; Files = @{ 'b.csv' = '3,4' } }
        @{ Channel = 'dirinfo'; What = 'a DirectoryInfo'; Files = @{ 'b.csv' = '3,4' } }
        @{ Channel = 'finfo'; What = 'a FileInfo'; Files = @{ 'b.csv' = '3,4' } }
        @{ Channel = 'input'; What = 'a training input'; Files = @{ 'b.csv' = '3,4' } }
    ) {
        $found = $seen.channels[$Channel]
        $found.Keys | Sort-Object | Should -BeExactly ($Files.Keys | Sort-Object)
        $Files.Keys | ForEach-Object { $found[$_] | Should -BeExactly $Files[$_] }
    }

    It 'names channels as the dictionary does, and keeps a content type' {
        $seen.channels.Keys | Should -HaveCount 6
        $seen.config.input.ContentType | Should -BeExactly 'text/csv'
        $seen.config.uri.ContentType | Should -BeNullOrEmpty
    }

    It 'applies -HyperParameter to this run and its snapshot only' {
        (Get-Seen $second).hyperparameters.answer | Should -Be 2
        (Get-Seen $second).hyperparameters.extra | Should -BeExactly now
        $second.HyperParameter.answer | Should -Be 2
        $estimator.HyperParameter.answer | Should -Be 1
        $estimator.HyperParameter.Contains('extra') | Should -BeFalse
    }

    It 'shows log lines as Information records that reach the screen' {
        $lines = $written.Information | Where-Object Tags -Contains 'SageMaker.Log'
        $lines | Should -HaveCount 3
        $lines | ForEach-Object { $_.Tags | Should -Contain PSHOST }
        $lines.MessageData | ForEach-Object { $_ | Should -BeOfType SageMakerEstimator.LogEvent }
        # Two streams have no order between them.
        "$($lines[0])", "$($lines[1])", "$($lines[2])" | Sort-Object |
            Should -BeExactly 'a line of standard error', 'training begins', 'training ends'
    }

    It 'says of each line where and when it was written' {
        $line = $written.Log[0]
        $line.LogGroupName | Should -BeExactly '/aws/sagemaker/TrainingJobs'
        $line.LogStreamName | Should -BeExactly "$($run.TrainingJobName)/algo-1"
        $line.Host | Should -BeExactly 'algo-1'
        $line.Timestamp | Should -BeGreaterThan $run.LatestTrainingJob.CreationTime.AddSeconds(-1)
        $line.Timestamp.Kind | Should -Be Local
    }

    It 'shows each state of the job once, in order, and the training seconds' {
        $name = $run.TrainingJobName
        $states = $written.Status | ForEach-Object { if ($_ -match "^[-\d]+ [:\d]+ $name (\w+) - ") { $Matches[1] } }
        $states | Should -BeExactly 'Starting', 'Training', 'Uploading', 'Completed'
        $written.Status[-1] | Should -MatchExactly "^$name training seconds: \d+$"
    }

    It 'hides the lines and keeps the states with -NoLog' {
        $quiet.Log | Should -BeNullOrEmpty
        $quiet.Status | Should -HaveCount 5
    }

    It 'writes the object only with -InformationAction Ignore' {
        $written = Get-Written { $estimator | Start-SMTraining -InformationAction Ignore }
        $written.All | Should -HaveCount 1
        $written.All[0] | Should -BeOfType SageMakerEstimator.Estimator
    }
}

Describe 'Forms of -InputData' {
    It 'reads <What> as <Channels>' -ForEach @(
        @{ What = 'a path'; Data = { $one }; Channels = 'training' }
        @{ What = 'a file:// URI'; Data = { [uri]::new($one).AbsoluteUri }; Channels = 'training' }
        @{ What = 'a FileInfo'; Data = { Get-Item $one }; Channels = 'training' }
        @{ What = 'a DirectoryInfo'; Data = { Get-Item $folder }; Channels = 'training' }
        @{ What = 'a training input'; Data = { New-SMTrainingInput $one -ChannelName test }; Channels = 'test' }
        @{ What = 'training inputs'; Data = { (New-SMTrainingInput $one -ChannelName b), (New-SMTrainingInput $folder -ChannelName a) }; Channels = 'b', 'a' }
        @{ What = 'a hashtable, in ordinal order'; Data = { @{ b = $one; a = $folder; C = $one } }; Channels = 'C', 'a', 'b' }
        @{ What = 'an ordered dictionary, as it stands'; Data = { [ordered]@{ b = $one; a = $folder } }; Channels = 'b', 'a' }
        @{ What = 'a relative path'; Data = { 'in put/one.csv' }; Channels = 'training' }
        @{ What = 'a path of a PowerShell drive'; Data = { 'TestDrive:/in put/one.csv' }; Channels = 'training' }
    ) {
        $folder = (New-Item (Join-Path $TestDrive 'in put') -ItemType Directory -Force).FullName
        $one = Join-Path $folder 'one.csv'
        Set-Content $one 1
        Push-Location $TestDrive
        try {
            $written = Get-Written {
                New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining (& $Data) -WhatIf
            }
        }
        finally {
            Pop-Location
        }

        $written.Error | Should -BeNullOrEmpty
        $config = ($written.WhatIf[0].Json | ConvertFrom-Json).InputDataConfig
        $config.ChannelName | Should -BeExactly $Channels
        $config.DataSource.S3DataSource.S3Uri | ForEach-Object {
            $_ | Should -MatchExactly '^file:///.*/in%20put(/one\.csv)?$'
        }
    }

    It 'takes each piped file as an input of its own' {
        $folder = (New-Item (Join-Path $TestDrive 'piped') -ItemType Directory -Force).FullName
        'a', 'b' | ForEach-Object { Set-Content (Join-Path $folder "$_.csv") $_ }
        $inputs = Get-ChildItem $folder | New-SMTrainingInput
        $inputs | Should -HaveCount 2
        $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining $inputs }
        Assert-Error $written (Get-StartId DuplicateChannel) InvalidArgument training
    }
}

Describe 'What a script prints' {
    It 'arrives complete and in order, 100,000 lines of it' {
        $prints = New-EntryPoint 'prints.py' 'print("".join(f"line {i}\n" for i in range(100000)), end="")'
        $written = Get-Written { New-SMEstimator $prints -InstanceType local | Start-SMTraining }
        $written.Log | Should -HaveCount 100000
        $wrong = for ($i = 0; $i -lt 100000; $i++) { if ($written.Log[$i].Message -cne "line $i") { $i; break } }
        $wrong | Should -BeNullOrEmpty
    }

    It 'may be anything: no line end, Windows line ends, bytes that are no UTF-8' {
        $odd = New-EntryPoint 'odd.py' @'
import sys
sys.stdout.buffer.write("é 世 😀\r\n".encode() + b"\n" + b"caf\xe9\n" + b"tab\there\n" + b"no end")
'@
        $written = Get-Written { New-SMEstimator $odd -InstanceType local | Start-SMTraining }
        $written.Log.Message | Should -BeExactly 'é 世 😀', '', "caf`u{FFFD}", "tab`there", 'no end'
    }
}

Describe 'Kinds of entry points' {
    It 'runs a script in its source directory, with dependencies beside it, and puts results where it is told' {
        $folder = Split-Path (New-EntryPoint 'source/run/main.py' 'import helper, extra.more, single; print(helper.A, extra.more.B, single.C)')
        $folder = Split-Path $folder
        $null = New-EntryPoint 'source/helper.py' 'A = 1'
        $null = New-EntryPoint 'source/.git/config' 'no'
        $null = New-EntryPoint 'source/__pycache__/x.pyc' 'no'
        $extra = Split-Path (New-EntryPoint 'extra/more.py' 'B = 2')
        $single = New-EntryPoint 'single.py' 'C = 3'
        $written = Get-Written {
            New-SMEstimator run/main.py -SourceDir $folder -Dependency $extra, $single -InstanceType local `
                -OutputPath (Join-Path $Work 'results é') | Start-SMTraining
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Log.Message | Should -BeExactly '1 2 3'
        $model = Join-Path $Work 'results é' $written.Output.TrainingJobName output model.tar.gz
        ([uri] $written.Output.ModelData).LocalPath | Should -BeExactly $model
        Test-Path $model | Should -BeTrue
        $bundle = Get-ChildItem (Join-Path $State bucket $written.Output.TrainingJobName source) -File
        (Get-ArchiveText ([uri]::new($bundle.FullName).AbsoluteUri)).Keys |
            Should -BeExactly 'extra/more.py', 'helper.py', 'run/main.py', 'single.py'
    }

    It 'sends what neither -Exclude nor .sagemakerignore names, and warns of files that look like keys' {
        $folder = Split-Path (New-EntryPoint 'picky/main.py' "print('ran')")
        'raw/big.csv', 'notes.tmp', 'keep.csv', 'id_rsa', '.sagemakerignore' |
            ForEach-Object { $null = New-EntryPoint "picky/$_" '*.csv' }
        Add-Content (Join-Path $folder .sagemakerignore) "`n!keep.csv"
        $written = Get-Written {
            New-SMEstimator main.py -SourceDir $folder -Exclude *.tmp -InstanceType local | Start-SMTraining -Verbose
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -HaveCount 1
        "$($written.Warning)" | Should -BeLike '*id_rsa*'
        "$($written.Verbose)" | Should -BeLike '*: id_rsa, keep.csv, main.py*'
        $bundle = Get-ChildItem (Join-Path $State bucket $written.Output.TrainingJobName source) -File
        (Get-ArchiveText ([uri]::new($bundle.FullName).AbsoluteUri)).Keys | Should -BeExactly 'id_rsa', 'keep.csv', 'main.py'
    }

    It 'runs <What>' -Skip:$IsWindows -ForEach @(
        @{ What = 'a shell script'; Name = 'train.sh'; Text = "echo `"`$@`"; echo `$SM_HP_RATE > `$SM_MODEL_DIR/rate"; Executable = $false }
        @{ What = 'a program'; Name = 'program'; Text = "#!/bin/sh`necho `"`$@`"; echo `$SM_HP_RATE > `$SM_MODEL_DIR/rate"; Executable = $true }
    ) {
        $path = New-EntryPoint $Name $Text
        if ($Executable) { [System.IO.File]::SetUnixFileMode($path, 'UserRead, UserWrite, UserExecute') }
        $written = Get-Written {
            New-SMEstimator $path -InstanceType local -HyperParameter @{ rate = 0.5; q = 'a b' } | Start-SMTraining
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Log.Message | Should -BeExactly '-q a b --rate 0.5'
        (Get-ArchiveText $written.Output.ModelData)['rate'].Trim() | Should -BeExactly '0.5'
    }

    It 'says what is wrong with a program that cannot be run' -Skip:$IsWindows {
        $path = New-EntryPoint 'no-program' 'not a program'
        $written = Get-Written { New-SMEstimator $path -InstanceType local | Start-SMTraining }
        Assert-Error $written (Get-StartId TrainingJobFailed) InvalidResult
        $written.Error[0].Exception.Message | Should -Match 'no-program'
    }
}

Describe 'Many estimators in one pipeline' {
    It 'runs them at once, each written as it ends; one that is piped twice has two jobs' {
        $slow = New-WaitingEstimator
        $quick = New-SMEstimator $ModelPy -InstanceType local
        $written = Get-Written {
            $slow.Estimator, $quick, $quick | Start-SMTraining -NoLog | ForEach-Object { Open-Gate $slow.Gate; $_ }
        }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed, Completed, Completed
        $written.Output.TrainingJobName | Sort-Object -Unique | Should -HaveCount 3
        $written.Output[0].TrainingJobName | Should -BeLike 'model-*'
    }
}
