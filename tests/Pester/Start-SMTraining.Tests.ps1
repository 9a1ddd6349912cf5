#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState

    function Get-StartId([string] $Id) { Get-ErrorId $Id 'Start-SMTraining' }

    # What is on disk, to see that a refused command has left nothing.
    function Get-StateFile { Get-ChildItem $State -Recurse -File -ErrorAction Ignore | ForEach-Object FullName }
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

Describe 'A run that is refused' {
    BeforeAll {
        $estimator = New-SMEstimator $ModelPy -InstanceType local
        $first = $estimator | Start-SMTraining -JobName taken-name -NoLog 6>$null
        $empty = (New-Item (Join-Path $TestDrive 'empty') -ItemType Directory).FullName
        $nowhere = Join-Path $TestDrive 'nowhere'
    }

    It 'refuses <What>: <Id>' -ForEach @(
        @{ What = 'a job name that is taken'; With = { @{ JobName = 'taken-name' } }; Id = 'TrainingJobExists'; Category = 'ResourceExists'; Target = { 'taken-name' } }
        @{ What = 'a job name with a blank'; With = { @{ JobName = 'not good' } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'not good' } }
        @{ What = 'a job name with a path'; With = { @{ JobName = '../up' } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { '../up' } }
        @{ What = 'a job name of 64 characters'; With = { @{ JobName = 'a' * 64 } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'a' * 64 } }
        @{ What = 'a job name that ends with a line break'; With = { @{ JobName = "a`n" } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { "a`n" } }
        @{ What = 'a path that is not there'; With = { @{ InputData = $nowhere } }; Id = 'InputDataNotFound'; Category = 'ObjectNotFound'; Target = { $nowhere } }
        @{ What = 'a folder with nothing in it'; With = { @{ InputData = $empty } }; Id = 'InputDataNotFound'; Category = 'ObjectNotFound'; Target = { $empty } }
        @{ What = 'a channel in S3'; With = { @{ InputData = 's3://bucket/data' } }; Id = 'RemoteDataInLocalMode'; Category = 'InvalidArgument'; Target = { 's3://bucket/data' } }
        @{ What = 'a URI of another kind'; With = { @{ InputData = 'https://example.invalid/data' } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a number as data'; With = { @{ InputData = 5 } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument'; Target = { 5 } }
        @{ What = 'a channel that is null'; With = { @{ InputData = @{ train = $null } } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument'; Target = { 'train' } }
        @{ What = 'an empty path'; With = { @{ InputData = '' } }; Id = 'InputDataInvalid'; Category = 'InvalidArgument'; Target = { '' } }
        @{ What = 'a channel name with a blank'; With = { @{ InputData = @{ 'a b' = $ModelPy } } }; Id = 'NameInvalid'; Category = 'InvalidArgument'; Target = { 'a b' } }
        @{ What = 'one channel twice'; With = { @{ InputData = $ModelPy, $ModelPy } }; Id = 'DuplicateChannel'; Category = 'InvalidArgument'; Target = { 'training' } }
        @{ What = 'a hyperparameter that is a date'; With = { @{ HyperParameter = @{ when = [datetime]::Today } } }; Id = 'HyperParameterTypeNotSupported'; Category = 'InvalidArgument'; Target = { [datetime]::Today } }
        @{ What = 'a hyperparameter of 2,501 characters'; With = { @{ HyperParameter = @{ long = 'x' * 2499 + 'yy' } } }; Id = 'HyperParameterLimit'; Category = 'InvalidArgument'; Target = { 'long' } }
    ) {
        $before = Get-StateFile
        $parameters = & $With
        $written = Get-Written { $estimator | Start-SMTraining @parameters }
        $more = $Target ? @{ Target = & $Target } : @{}
        Assert-Error $written (Get-StartId $Id) $Category @more
        $written.Output | Should -BeNullOrEmpty
        Get-StateFile | Should -BeExactly $before
        $estimator.TrainingJobName | Should -BeExactly taken-name
    }

    It 'refuses an entry point that is gone by now' {
        $gone = New-EntryPoint 'gone.py' 'print(1)'
        $estimator = New-SMEstimator $gone -InstanceType local
        Remove-Item $gone
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId EntryPointNotFound) ObjectNotFound $gone
    }

    It 'refuses a source directory that is gone by now' {
        $folder = Split-Path (New-EntryPoint 'going/main.py' 'print(1)')
        $estimator = New-SMEstimator main.py -SourceDir $folder -InstanceType local
        Remove-Item $folder -Recurse
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId SourceDirNotFound) ObjectNotFound $folder
    }

    It 'refuses a link that leads out of the source directory' -Skip:$IsWindows {
        $folder = Split-Path (New-EntryPoint 'links/main.py' 'print(1)')
        $link = Join-Path $folder 'secret.txt'
        $null = New-Item $link -ItemType SymbolicLink -Target (New-EntryPoint 'secret.txt' 'secret')
        $estimator = New-SMEstimator main.py -SourceDir $folder -InstanceType local
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId SourceDirNotFound) InvalidArgument $link
    }

    It 'ends before anything is sent when no region is named' {
        $cloud = New-SMEstimator -ImageUri image -InstanceType ml.m5.large
        $written = Get-Written { $cloud | Start-SMTraining }
        Assert-Error $written (Get-StartId RegionMissing) InvalidArgument $cloud
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-Region'
    }

    It 'refuses <What> in local mode' -ForEach @(
        @{ What = 'two hosts'; With = @{ InstanceCount = 2 } }
        @{ What = 'a container'; With = @{ LocalRuntime = 'Container' } }
    ) {
        $estimator = New-SMEstimator $ModelPy -InstanceType local @With
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId NotSupportedInLocalMode) InvalidArgument
    }

    It 'refuses an image without an entry point in local mode' {
        $estimator = New-SMEstimator -ImageUri image:1 -InstanceType local
        Assert-Error (Get-Written { $estimator | Start-SMTraining }) (Get-StartId NotSupportedInLocalMode) InvalidArgument 'image:1'
    }

    It 'goes on with the next estimator after one that was refused' {
        $bad = New-SMEstimator -ImageUri image -InstanceType ml.m5.large
        $written = Get-Written { $bad, $estimator | Start-SMTraining -NoLog }
        Assert-Error $written (Get-StartId RegionMissing) InvalidArgument $bad
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'takes no null for an estimator' {
        $written = Get-Written { $null | Start-SMTraining }
        $written.Error[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*,*StartSMTrainingCommand'
    }
}

Describe 'A state folder that cannot be written' {
    It 'is an error that names the folder and the variable' {
        $env:SAGEMAKER_ESTIMATOR_STATE = Join-Path $ModelPy 'below-a-file'
        try {
            $written = Get-Written { New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining }
        }
        finally {
            $env:SAGEMAKER_ESTIMATOR_STATE = $State
        }

        Assert-Error $written (Get-StartId LocalStateUnusable) WriteError
        $written.Error[0].Exception.Message | Should -BeLike "*$ModelPy*"
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match SAGEMAKER_ESTIMATOR_STATE
    }
}

Describe 'A machine without Python' {
    BeforeAll {
        $saved = $env:PATH, $env:SAGEMAKER_ESTIMATOR_PYTHON
        $estimator = New-SMEstimator $ModelPy -InstanceType local
    }

    AfterEach {
        $env:PATH, $env:SAGEMAKER_ESTIMATOR_PYTHON = $saved
    }

    It 'writes nothing, and says what to do: <What>' -ForEach @(
        @{ What = 'nothing on PATH'; Set = { $env:PATH = ''; $env:SAGEMAKER_ESTIMATOR_PYTHON = $null }; Message = '*None of python3 and python is on PATH.*' }
        @{ What = 'a folder on PATH that has none'; Set = { $env:PATH = $Code; $env:SAGEMAKER_ESTIMATOR_PYTHON = $null }; Message = '*None of python3 and python is on PATH.*' }
        @{ What = 'SAGEMAKER_ESTIMATOR_PYTHON leads nowhere'; Set = { $env:SAGEMAKER_ESTIMATOR_PYTHON = '/no/python' }; Message = "*names '/no/python'*" }
    ) {
        $before = Get-StateFile
        & $Set
        $written = Get-Written { $estimator | Start-SMTraining }
        Assert-Error $written (Get-StartId PythonNotFound) NotInstalled $estimator
        $written.Error[0].Exception.Message | Should -BeLike $Message
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'SAGEMAKER_ESTIMATOR_PYTHON'
        Get-StateFile | Should -BeExactly $before
    }
}

Describe 'A script that does not end well' {
    BeforeAll {
        $fails = New-EntryPoint 'fails.py' @'
import sys, traceback
print("before the end")
try:
    raise RuntimeError("the é data is broken")
except RuntimeError:
    traceback.print_exc()
    sys.exit(3)
'@
        $explains = New-EntryPoint 'explains.py' @'
import os, sys
with open(os.path.join(os.environ["SM_OUTPUT_DIR"], "failure"), "w") as file:
    file.write("column 7 is missing")
with open(os.path.join(os.environ["SM_MODEL_DIR"], "half.bin"), "w") as file:
    file.write("half")
sys.exit(4)
'@
        $killed = New-EntryPoint 'killed.py' 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)'
        $long = New-EntryPoint 'long.py' 'import time; print("long", flush=True); time.sleep(60)'

        # One pipeline: four jobs at once, each with its own end.
        $estimators = [ordered]@{
            fails    = New-SMEstimator $fails -InstanceType local
            explains = New-SMEstimator $explains -InstanceType local
            killed   = New-SMEstimator $killed -InstanceType local
            long     = New-SMEstimator $long -InstanceType local -MaxRun 1
        }
        $written = Get-Written { $estimators.Values | Start-SMTraining }

        function Get-ErrorOf([string] $Name) {
            $written.Error | Where-Object { $_.TargetObject.TrainingJobName -like "$Name-*" }
        }

        function Get-RunOf([string] $Name) {
            $written.Output | Where-Object TrainingJobName -Like "$Name-*"
        }
    }

    It 'writes one error and then the estimator, for each job' {
        $written.Error | Should -HaveCount 4
        $written.Output | Should -HaveCount 4
        foreach ($run in $written.Output) {
            $at = $written.All.IndexOf($run)
            $before = $written.All[0..$at] | Where-Object {
                $_ -is [System.Management.Automation.ErrorRecord] -and $_.TargetObject.TrainingJobName -eq $run.TrainingJobName
            }
            $before | Should -HaveCount 1 -Because "the error of $($run.TrainingJobName) comes before it"
        }
    }

    It 'makes <Name> a <Category> error with its job as the target' -ForEach @(
        @{ Name = 'fails'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Status = 'Failed'; Secondary = 'Failed'; ExitCode = 3 }
        @{ Name = 'explains'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Status = 'Failed'; Secondary = 'Failed'; ExitCode = 4 }
        @{ Name = 'killed'; Id = 'TrainingJobFailed'; Category = 'InvalidResult'; Status = 'Failed'; Secondary = 'Failed'; ExitCode = 137 }
        @{ Name = 'long'; Id = 'TrainingJobStopped'; Category = 'InvalidResult'; Status = 'Stopped'; Secondary = 'MaxRuntimeExceeded'; ExitCode = $null }
    ) {
        $run = Get-RunOf $Name
        Assert-Error (Get-ErrorOf $Name) (Get-StartId $Id) $Category $run.LatestTrainingJob
        $run.LatestTrainingJob.TrainingJobStatus | Should -BeExactly $Status
        $run.LatestTrainingJob.SecondaryStatus | Should -BeExactly $Secondary
        $run.LatestTrainingJob.ExitCode | Should -Be $ExitCode
    }

    It 'shows exit code, reason and last lines of a script that failed' {
        $message = (Get-ErrorOf fails).Exception.Message
        $message | Should -Match 'with exit code 3'
        $message | Should -Match 'AlgorithmError: ExecuteUserScriptError'
        $message | Should -Match 'RuntimeError: the é data is broken'
        $message | Should -Match "Last lines of algo-1:[\s\S]*before the end"
        (Get-ErrorOf fails).ErrorDetails.RecommendedAction |
            Should -Match "Connect-SMTrainingJob -TrainingJob $((Get-RunOf fails).TrainingJobName) -Local"
        (Get-RunOf fails).LatestTrainingJob.FailureReason | Should -Match 'fails\.py'
    }

    It 'shows the recommended action when the error is printed' {
        (Get-ErrorOf fails | Out-String) -replace '\x1b\[[\d;]*m' | Should -Match 'Connect-SMTrainingJob'
    }

    It 'takes the reason from the failure file that a script wrote' {
        (Get-RunOf explains).LatestTrainingJob.FailureReason |
            Should -BeExactly 'AlgorithmError: column 7 is missing, exit code: 4'
        (Get-ErrorOf explains).Exception.Message | Should -Match 'column 7 is missing'
    }

    It 'keeps what a failed script had written as its model' {
        (Get-ArchiveText (Get-RunOf explains).ModelData)['half.bin'] | Should -BeExactly half
    }

    It 'hints at memory when a script was killed' {
        (Get-ErrorOf killed).Exception.Message | Should -Match '137 is SIGKILL.*memory'
    }

    It 'says that a job ran as long as it may' {
        (Get-ErrorOf long).Exception.Message | Should -Match '-MaxRun'
        (Get-ErrorOf long).ErrorDetails.RecommendedAction | Should -Match '-AllowStopped'
    }

    It 'lets nothing flow on with -ErrorAction Stop' {
        $flowed = [System.Collections.Generic.List[object]]::new()
        $written = Get-Written {
            $estimators.fails | Start-SMTraining -NoLog -ErrorAction Stop | ForEach-Object { $flowed.Add($_) }
        }
        Assert-Error $written (Get-StartId TrainingJobFailed) InvalidResult
        $written.Error[0].TargetObject.TrainingJobName | Should -BeExactly $estimators.fails.TrainingJobName
        $flowed | Should -BeNullOrEmpty
    }

    It 'takes a stopped job as fine with -AllowStopped' {
        $written = Get-Written { $estimators.long | Start-SMTraining -AllowStopped }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Stopped
    }

    It 'says so when the process that watches a job is killed' -Skip:(-not $IsLinux) {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        $folder = Join-Path $State jobs $run.TrainingJobName
        $supervisor = Get-StateProcess "-Folder $folder" | Where-Object CommandLine -Match 'supervisor\.ps1'
        Stop-Process -Id $supervisor.Id -Force
        $written = Get-Written { $run | Connect-SMTrainingJob }
        Assert-Error $written (Get-ErrorId TrainingJobFailed Connect-SMTrainingJob) InvalidResult
        $written.Output.LatestTrainingJob.FailureReason | Should -Match '^InternalServerError: '
        Wait-Until { -not (Get-StateProcess "ml/code") } | Should -BeTrue
    }
}

Describe 'How long a run is waited for' {
    It 'returns at once with -NoWait, with the job under way, without a question with -Confirm:$false' {
        $waiting = New-WaitingEstimator
        $written = Get-Written { $waiting.Estimator | Start-SMTraining -NoWait -Confirm:$false }
        $written.All | Should -HaveCount 1
        $written.Output[0].LatestTrainingJob.TrainingJobStatus | Should -BeExactly InProgress
        $written.Output[0].ModelData | Should -BeNullOrEmpty
        Open-Gate $waiting.Gate
    }

    It 'gives up after -Timeout and leaves the job running' {
        $waiting = New-WaitingEstimator
        $written = Get-Written { $waiting.Estimator | Start-SMTraining -Timeout 0.2 }
        Assert-Error $written (Get-StartId WaitTimedOut) OperationTimeout
        $written.Output | Should -BeNullOrEmpty
        $name = $waiting.Estimator.TrainingJobName
        $written.Error[0].TargetObject.TrainingJobName | Should -BeExactly $name
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match "Connect-SMTrainingJob -TrainingJob $name -Local"
        (Get-SMTraining $name -Local).TrainingJobStatus | Should -BeExactly InProgress
        Open-Gate $waiting.Gate
        $joined = Connect-SMTrainingJob $name -Local -NoLog 6>$null
        $joined.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'takes a script that prints nothing for what it is: not ended yet' {
        $waiting = New-WaitingEstimator @{ TEST_SILENT = 1 }
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        Wait-Until { (Get-SMTraining $run).SecondaryStatus -eq 'Training' }
        $written = Get-Written { $run | Connect-SMTrainingJob -Timeout 0.3 }
        Assert-Error $written (Get-ErrorId WaitTimedOut Connect-SMTrainingJob) OperationTimeout
        $written.Error[0].TargetObject | Should -BeOfType SageMakerEstimator.TrainingJob
        $written.Error[0].TargetObject.TrainingJobName | Should -BeExactly $run.TrainingJobName
        Open-Gate $waiting.Gate
        $written = Get-Written { $run | Connect-SMTrainingJob }
        $written.Log | Should -BeNullOrEmpty
        $written.Output.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }

    It 'stops the job when its waiting is stopped, <When>' -ForEach @(
        @{ When = 'as soon as there is a job'; Until = { Get-SMTraining -Local | Where-Object TrainingJobStatus -EQ InProgress } }
        @{ When = 'as soon as the estimator has its job'; Until = { $waiting.Estimator.TrainingJobName } }
        @{ When = 'while it is followed'; Until = { "$($shell.Streams.Information)" -match 'waiting' } }
    ) {
        $waiting = New-WaitingEstimator
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript({
                    param($module, $estimator)
                    Import-Module $module
                    $estimator | Start-SMTraining
                }).AddArgument($env:SME_MODULE).AddArgument($waiting.Estimator)
            $null = $shell.BeginInvoke()
            Wait-Until $Until -Interval 0
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            Wait-Until { -not (Get-SMTraining -Local | Where-Object TrainingJobStatus -In InProgress, Stopping) } 10 |
                Should -BeTrue
        }
        finally {
            $shell.Dispose()
            Get-SMTraining -Local | Stop-SMTraining -Wait
        }
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

Describe '-WhatIf and -Confirm' {
    BeforeAll {
        $estimator = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 1 } `
            -Environment @{ PASSWORD = 'canary-of-the-mine'; SAGEMAKER_X = 'shown' } -Tag @{ team = 'blue' }
        $before = Get-StateFile
        $written = Get-Written { $estimator | Start-SMTraining -JobName what-if -InputData $ModelPy -WhatIf }
    }

    It 'writes no object, changes nothing and starts nothing' {
        $written.Output | Should -BeNullOrEmpty
        $written.Error | Should -BeNullOrEmpty
        Get-StateFile | Should -BeExactly $before
        $estimator.LatestTrainingJob | Should -BeNullOrEmpty
    }

    It 'shows the request on the Information stream' {
        $record = $written.Information | Where-Object Tags -Contains 'SageMaker.WhatIf'
        $record | Should -HaveCount 1
        $record.Tags | Should -Contain PSHOST
        $record.MessageData | Should -BeOfType SageMakerEstimator.WhatIfRequest
        $record.MessageData.Operation | Should -BeExactly CreateTrainingJob
        $request = $record.MessageData.Json | ConvertFrom-Json
        $request.TrainingJobName | Should -BeExactly what-if
        $request.HyperParameters.answer | Should -BeExactly '1'
        $request.ResourceConfig.InstanceType | Should -BeExactly local
        $request.StoppingCondition.MaxRuntimeInSeconds | Should -Be 86400
        $request.Tags.Key | Should -BeExactly team
    }

    It 'masks the values of environment variables, but those of SageMaker itself' {
        $request = $written.WhatIf[0].Json | ConvertFrom-Json
        $request.Environment.PASSWORD | Should -BeExactly '***'
        $request.Environment.SAGEMAKER_X | Should -BeExactly shown
        $written.All | Out-String | Should -Not -Match 'canary'
    }

    It 'checks as a real run does' {
        $written = Get-Written { $estimator | Start-SMTraining -InputData 's3://bucket/x' -WhatIf }
        Assert-Error $written (Get-StartId RemoteDataInLocalMode) InvalidArgument 's3://bucket/x'
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
