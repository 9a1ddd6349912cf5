#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $made = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ a = 1 }
    $run = $made | Start-SMTraining -NoLog 6>$null
    $failed = New-SMEstimator (New-EntryPoint 'fails.py' 'raise RuntimeError("why")') -InstanceType local |
        Start-SMTraining -NoLog -ErrorAction Ignore 6>$null
    $predictor = $run | Publish-SMEndpoint -InstanceType local 6>$null
    $transformer = $run | New-SMTransformer -InstanceType local -Strategy SingleRecord -OutputPath (Join-Path $Work out)
    Set-Content (Join-Path $Work rows.csv) '1,2'
    $transform = $transformer | Start-SMTransform (Join-Path $Work rows.csv) -ContentType text/csv -NoLog 6>$null
    $point = [Activator]::CreateInstance([SageMakerEstimator.MetricPoint], $true)
    $log = Get-Written { Connect-SMTrainingJob $run.TrainingJobName -Local }

    function Get-Plain($Object) {
        ($Object | Out-String -Width 250) -replace '\x1b\[[\d;]*m'
    }
}

AfterAll {
    Exit-TestState
}

Describe 'A table' {
    It 'of <Type> has the columns <Columns>' -ForEach @(
        @{ Type = 'Estimator'; Object = { $run }; Columns = 'Name', 'Status', 'Started', 'Instance', 'Source' }
        @{ Type = 'TrainingJob'; Object = { $run.LatestTrainingJob }; Columns = 'Name', 'Status', 'Created', 'TrainingTime', 'FailureReason' }
        @{ Type = 'Predictor'; Object = { $predictor }; Columns = 'Name', 'Status', 'Created', 'Instance', 'Format' }
        @{ Type = 'TrainingInput'; Object = { New-SMTrainingInput $ModelPy }; Columns = 'ChannelName', 'ContentType', 'S3Uri' }
        @{ Type = 'LocalStateEntry'; Object = { Get-SMLocalState | Select-Object -First 1 }; Columns = 'Name', 'Status', 'Created', 'Kind', 'Size' }
        @{ Type = 'Transformer'; Object = { $transformer }; Columns = 'ModelName', 'Instance', 'Strategy', 'OutputPath', 'LatestJob' }
        @{ Type = 'TransformJob'; Object = { $transform }; Columns = 'Name', 'Status', 'Created', 'TransformTime', 'FailureReason' }
        @{ Type = 'MetricPoint'; Object = { $point }; Columns = 'TrainingJobName', 'MetricName', 'Timestamp', 'Elapsed', 'Value' }
    ) {
        $object = & $Object
        $object.GetType().Name | Should -BeExactly $Type
        $Columns.Count | Should -BeLessOrEqual 5
        $header = ((Get-Plain ($object | Format-Table)) -split '\r?\n' | Where-Object { $_ })[0]
        -split $header | Should -BeExactly $Columns
        (Get-Plain $object) | Should -Match ($Columns[0]) -Because 'the table is what is shown by default'
    }

    It 'fits on a line of 120 characters with its name and status: <Type>' -ForEach @(
        @{ Type = 'Estimator'; Object = { $run } }
        @{ Type = 'TrainingJob'; Object = { $failed.LatestTrainingJob } }
        @{ Type = 'Predictor'; Object = { $predictor } }
    ) {
        $object = & $Object
        $text = ($object | Format-Table | Out-String -Width 120) -replace '\x1b\[[\d;]*m'
        $name = $object.EndpointName ?? $object.TrainingJobName
        $text | Should -Match "(?m)^$name +(Completed|Failed|InService) "
    }

    It 'shows values: <What>' -ForEach @(
        @{ What = 'an estimator'; Object = { $run }; Text = '1 x local +model\.py' }
        @{ What = 'an estimator before its first run'; Object = { New-SMEstimator -ImageUri image:1 -InstanceType ml.m5.large }; Text = '1 x ml\.m5\.large +image:1' }
        @{ What = 'a failed job, by the first line of its reason'; Object = { $failed.LatestTrainingJob }; Text = 'Failed .* AlgorithmError: ExecuteUserScriptError:' }
        @{ What = 'a transformer'; Object = { $transformer }; Text = '1 x local +SingleRecord +file:///' }
        @{ What = 'a transform job'; Object = { $transform }; Text = 'Completed .* 0\.00:0\d:\d\d' }
        @{ What = 'a predictor'; Object = { $predictor }; Text = 'InService .* 1 x local +csv -> json' }
    ) {
        Get-Plain (& $Object) | Should -Match $Text
    }
}

Describe 'A list' {
    It 'of <Type> shows <Shown>' -ForEach @(
        @{ Type = 'an estimator'; Object = { $run }; Shown = 'HyperParameter', 'ModelData', 'EntryPoint' }
        @{ Type = 'a job'; Object = { $failed.LatestTrainingJob }; Shown = 'FailureReason', 'ExitCode', 'SecondaryStatus' }
        @{ Type = 'a transformer'; Object = { $transformer }; Shown = 'ModelName', 'AssembleWith', 'TransformJobName' }
        @{ Type = 'a transform job'; Object = { $transform }; Shown = 'InputUri', 'OutputPath', 'ModelName' }
        @{ Type = 'a predictor'; Object = { $predictor }; Shown = 'LocalUri', 'ModelName', 'Serializer' }
    ) {
        $text = Get-Plain (& $Object | Format-List)
        $Shown | ForEach-Object { $text | Should -Match "(?m)^$_ +:" }
    }
}

Describe 'A log line' {
    It 'is shown as it is' {
        (Get-Plain $log.Log).Trim() -split '\r?\n' | Sort-Object |
            Should -BeExactly 'a line of standard error', 'training begins', 'training ends'
    }
}
