#requires -Version 7.4
<#
    What binds from the pipeline. By property name only paths, and where an object of ours or of AWS lives: anything else
    could turn a column of somebody's CSV file into a setting. Names of jobs and endpoints come in by value, whole
    objects, so that an object with a name isn't torn from where it lives.
#>
BeforeDiscovery {
    $place = @('ProfileName', 'Region')
    $table = @(
        @{ Cmdlet = 'New-SMEstimator'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'Set-SMHyperParameter'; ByName = @(); ByValue = @('Estimator') }
        @{ Cmdlet = 'Get-SMHyperParameter'; ByName = @(); ByValue = @('Estimator') }
        @{ Cmdlet = 'ConvertTo-SMTrainingRequest'; ByName = @(); ByValue = @('Estimator') }
        @{ Cmdlet = 'Export-SMEstimator'; ByName = @(); ByValue = @('Estimator') }
        @{ Cmdlet = 'Import-SMEstimator'; ByName = @('Path'); ByValue = @('Path') }
        @{ Cmdlet = 'Test-SMEstimator'; ByName = @(); ByValue = @('Estimator') }
        @{ Cmdlet = 'Get-SMExecutionRole'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'New-SMTrainingInput'; ByName = @('Path'); ByValue = @('Path') }
        @{ Cmdlet = 'Start-SMTraining'; ByName = @(); ByValue = @('Estimator') }
        @{ Cmdlet = 'Connect-SMTrainingJob'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Get-SMTraining'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Stop-SMTraining'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Set-SMTraining'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Get-SMTrainingMetric'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Show-SMTrainingMetric'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Export-SMTrainingReport'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Receive-SMLog'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Wait-SMTrainingJob'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Build-SMModel'; ByName = $place; ByValue = @('InputObject') }
        @{ Cmdlet = 'Invoke-SMCompile'; ByName = $place; ByValue = @('InputObject') }
        @{ Cmdlet = 'Publish-SMEndpoint'; ByName = $place; ByValue = @('InputObject') }
        @{ Cmdlet = 'Connect-SMEndpoint'; ByName = $place; ByValue = @('Endpoint') }
        @{ Cmdlet = 'Invoke-SMEndpoint'; ByName = @(); ByValue = @('InputObject', 'Predictor') }
        @{ Cmdlet = 'Unpublish-SMEndpoint'; ByName = $place; ByValue = @('Endpoint') }
        @{ Cmdlet = 'Find-SMLeftover'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'New-SMTransformer'; ByName = $place; ByValue = @('InputObject') }
        @{ Cmdlet = 'Start-SMTransform'; ByName = @(); ByValue = @('Transformer') }
        @{ Cmdlet = 'Wait-SMTransformJob'; ByName = $place; ByValue = @('TransformJob') }
        @{ Cmdlet = 'Connect-SMTransformJob'; ByName = $place; ByValue = @('TransformJob') }
        @{ Cmdlet = 'Stop-SMTransform'; ByName = $place; ByValue = @('TransformJob') }
        @{ Cmdlet = 'Save-SMModelArtifact'; ByName = $place; ByValue = @('TrainingJob') }
        @{ Cmdlet = 'Send-SMData'; ByName = @(); ByValue = @('Path') }
        @{ Cmdlet = 'Wait-SMEndpoint'; ByName = $place; ByValue = @('Endpoint') }
        @{ Cmdlet = 'Get-SMImageUri'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'Get-SMEstimatorDefault'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'Set-SMEstimatorDefault'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'Get-SMLocalState'; ByName = @(); ByValue = @() }
        @{ Cmdlet = 'Clear-SMLocalState'; ByName = @(); ByValue = @('InputObject') }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $estimator = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 1 }
    $run = $estimator | Start-SMTraining -NoLog 6>$null
    $predictor = $run | Publish-SMEndpoint -InstanceType local 6>$null

    # Parameter = argument, for each that a command's pipeline input was bound to.
    function Get-Bound([scriptblock] $Command) {
        $trace = Join-Path $Work "$([guid]::NewGuid().ToString('N')).txt"
        $null = Trace-Command -Name ParameterBinding -FilePath $trace -Expression { $null = & $Command } 2>$null
        $bound = [System.Collections.Generic.SortedSet[string]]::new()
        $inPipeline = $false
        foreach ($line in Get-Content $trace) {
            if ($line -match 'BIND PIPELINE object to parameters: \[(.+)\]') { $inPipeline = $Matches[1] -match '-SM' }
            elseif ($line -match 'BIND NAMED cmd line|BIND cmd line') { $inPipeline = $false }
            elseif ($inPipeline -and $line -match 'BIND arg \[.*\] to param \[(\w+)\] SUCCESSFUL') { $null = $bound.Add($Matches[1]) }
        }

        @($bound)
    }
}

AfterAll {
    Exit-TestState
}

Describe 'From the pipeline' {
    It '<Cmdlet> binds by property name: (<ByName>), by value: (<ByValue>)' -ForEach $table {
        $sets = (Get-Command $Cmdlet).ParameterSets.Parameters
        $sets | Where-Object ValueFromPipelineByPropertyName | ForEach-Object Name | Sort-Object -Unique |
            Should -BeExactly $ByName
        $sets | Where-Object ValueFromPipeline | ForEach-Object Name | Sort-Object -Unique | Should -BeExactly $ByValue
    }

    It 'has every cmdlet of the module in that table' -ForEach @(@{ Cmdlets = $table.Cmdlet }) {
        (Get-Module SageMakerEstimator).ExportedCmdlets.Keys | Sort-Object | Should -BeExactly ($Cmdlets | Sort-Object)
    }

    It 'binds of <What> to <Cmdlet> exactly (<Bound>)' -ForEach @(
        @{ What = 'an estimator'; Cmdlet = 'Get-SMTraining'; Item = { $run }; Ask = { $_ | Get-SMTraining }; Bound = @('ProfileName', 'Region', 'TrainingJob') }
        @{ What = 'a job'; Cmdlet = 'Get-SMTraining'; Item = { $run.LatestTrainingJob }; Ask = { $_ | Get-SMTraining }; Bound = @('ProfileName', 'Region', 'TrainingJob') }
        @{ What = 'a name'; Cmdlet = 'Get-SMTraining'; Item = { $run.TrainingJobName }; Ask = { $_ | Get-SMTraining -Local }; Bound = @('TrainingJob') }
        @{ What = 'an estimator'; Cmdlet = 'Publish-SMEndpoint'; Item = { $run }; Ask = { $_ | Publish-SMEndpoint -InstanceType local -EndpointName other -WhatIf 6>$null }; Bound = @('InputObject', 'ProfileName', 'Region') }
        @{ What = 'a predictor'; Cmdlet = 'Connect-SMEndpoint'; Item = { $predictor }; Ask = { $_ | Connect-SMEndpoint }; Bound = @('Endpoint', 'ProfileName', 'Region') }
        @{ What = 'a predictor'; Cmdlet = 'Invoke-SMEndpoint'; Item = { $predictor }; Ask = { $_ | Invoke-SMEndpoint -InputObject 1 }; Bound = @('Predictor') }
    ) {
        Get-Bound { & $Item | ForEach-Object $Ask } | Should -BeExactly $Bound
    }

    It 'has no column of a CSV row that reaches more than the data of Invoke-SMEndpoint' {
        $columns = 'Region', 'EndpointUrl', 'ProfileName', 'InstanceType', 'Role', 'Predictor', 'EndpointName', 'InputObject',
            'ContentType', 'Accept', 'Serializer', 'AccessKey', 'SecretKey', 'Credential', 'Local'
        $csv = Join-Path $Work 'trap.csv'
        [System.IO.File]::WriteAllText($csv, "$($columns -join ',')`n$((1..15) -join ',')`n")
        $rows = Import-Csv $csv
        $rows | Invoke-SMEndpoint -Predictor $predictor -Accept text/plain | Should -BeExactly "text/csv|$((1..15) -join ',')"
        Get-Bound { $rows | Invoke-SMEndpoint -Predictor $predictor } | Should -BeExactly InputObject
        Get-Bound { $rows | Invoke-SMEndpoint -EndpointName $predictor.EndpointName -Local } | Should -BeExactly InputObject
    }

    It 'takes no instance type, role or URL for <Cmdlet> from an object' -ForEach @(
        @{ Cmdlet = 'Publish-SMEndpoint'; Id = 'InstanceTypeMissing' }
    ) {
        $trap = [pscustomobject]@{ TrainingJobName = $run.TrainingJobName; InstanceType = 'local'; Local = $true; EndpointUrl = 'http://example.invalid' }
        Assert-Error (Get-Written { $run | Publish-SMEndpoint }) (Get-ErrorId $Id $Cmdlet) InvalidArgument $run
        Assert-Error (Get-Written { $trap | Publish-SMEndpoint -InstanceType local }) (Get-ErrorId RegionMissing $Cmdlet) InvalidArgument $trap
    }
}

Describe 'Durations' {
    BeforeAll {
        # Each command says what it took for a time by how long it says it waited.
        $waiting = New-WaitingEstimator
        $running = $waiting.Estimator | Start-SMTraining -NoWait
    }

    AfterAll {
        Open-Gate $waiting.Gate
    }

    It 'are seconds, times or time spans: <What>' -ForEach @(
        @{ What = 'a number'; Given = 0.05 }
        @{ What = 'the text of a number'; Given = '0.05' }
        @{ What = 'a time'; Given = '00:00:00.05' }
        @{ What = 'a time span'; Given = [timespan]::FromMilliseconds(50) }
        @{ What = 'a decimal'; Given = 0.05d }
    ) {
        $written = Get-Written { $running | Connect-SMTrainingJob -NoLog -Timeout $Given }
        Assert-Error $written (Get-ErrorId WaitTimedOut Connect-SMTrainingJob) OperationTimeout
        $written.Error[0].Exception.Message | Should -Match '00:00:00\.05'
    }

    It 'of <Given> are <Seconds> seconds' -ForEach @(
        @{ Given = 60; Seconds = 60 }
        @{ Given = '60'; Seconds = 60 }
        @{ Given = '00:01:00'; Seconds = 60 }
        @{ Given = '1:00'; Seconds = 3600 }
        @{ Given = [timespan]::FromMinutes(1); Seconds = 60 }
        @{ Given = 60L; Seconds = 60 }
        @{ Given = '6e1'; Seconds = 60 }
        @{ Given = ' 60 '; Seconds = 60 }
    ) {
        (New-SMEstimator $ModelPy -InstanceType local -MaxRun $Given).MaxRun | Should -Be $Seconds
    }

    It 'do not depend on the culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            (New-SMEstimator $ModelPy -InstanceType local -MaxRun '60.0').MaxRun | Should -Be 60
            (New-SMEstimator $ModelPy -InstanceType local -MaxRun 61.0).MaxRun | Should -Be 61
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'are refused for -Timeout of <Cmdlet>: <Given>' -ForEach @(
        foreach ($given in 0, -1, 'later', $true, [timespan]::Zero, 1e300, [double]::NaN) {
            @{ Cmdlet = 'Start-SMTraining'; Given = $given; Call = { $estimator | Start-SMTraining -Timeout $Given } }
            @{ Cmdlet = 'Connect-SMTrainingJob'; Given = $given; Call = { $running | Connect-SMTrainingJob -Timeout $Given } }
            @{ Cmdlet = 'Publish-SMEndpoint'; Given = $given; Call = { $run | Publish-SMEndpoint -InstanceType local -Timeout $Given } }
        }
    ) {
        Assert-Error (Get-Written $Call) (Get-ErrorId ParameterArgumentTransformationError $Cmdlet) InvalidData
    }
}

Describe 'Completion' {
    BeforeAll {
        function Get-Completion([string] $Text) {
            (TabExpansion2 $Text -cursorColumn $Text.Length).CompletionMatches.CompletionText
        }
    }

    It 'of "<Text>" offers <Offered>' -ForEach @(
        @{ Text = 'New-SMEstimator -InstanceType loc'; Offered = 'local', 'local_gpu' }
        @{ Text = 'New-SMEstimator -InstanceType ml.m5.4'; Offered = 'ml.m5.4xlarge' }
        @{ Text = "Publish-SMEndpoint -InstanceType 'LOC"; Offered = 'local', 'local_gpu' }
        @{ Text = 'Invoke-SMEndpoint -Serializer '; Offered = 'bytes', 'csv', 'json', 'jsonlines', 'libsvm', 'npy', 'npz', 'recordio', 'text' }
        @{ Text = 'Connect-SMEndpoint -Deserializer j'; Offered = 'json', 'jsonlines' }
        @{ Text = 'Publish-SMEndpoint -Serializer np'; Offered = 'npy', 'npz' }
        @{ Text = 'Invoke-SMEndpoint -ContentType '; Offered = 'application/json', 'application/jsonlines', 'application/octet-stream', 'application/x-npy', 'application/x-npz', 'application/x-recordio-protobuf', 'text/csv', 'text/libsvm', 'text/plain' }
        @{ Text = 'Publish-SMEndpoint -Accept text/'; Offered = 'text/csv', 'text/libsvm', 'text/plain' }
        @{ Text = 'New-SMEstimator -LocalRuntime '; Offered = 'Auto', 'Container', 'Process' }
        @{ Text = 'Get-SMLocalState -Kind E'; Offered = 'Endpoint', 'EndpointConfig' }
    ) {
        @(Get-Completion $Text) | Sort-Object | Should -BeExactly $Offered
    }

    It 'of <Text> offers the jobs of this machine' -ForEach @(
        @{ Text = 'Get-SMTraining -TrainingJob mod' }
        @{ Text = 'Get-SMTraining mod' }
        @{ Text = 'Connect-SMTrainingJob mod' }
        @{ Text = 'Stop-SMTraining -TrainingJobName mod' }
        @{ Text = 'Publish-SMEndpoint mod' }
        @{ Text = 'Get-SMLocalState mod' }
        @{ Text = 'Clear-SMLocalState MOD' }
    ) {
        Get-Completion $Text | Should -BeExactly $run.TrainingJobName
    }

    It 'of <Text> offers the endpoints of this machine' -ForEach @(
        @{ Text = 'Connect-SMEndpoint ' }
        @{ Text = 'Unpublish-SMEndpoint -Endpoint mod' }
        @{ Text = 'Invoke-SMEndpoint -EndpointName mod' }
    ) {
        Get-Completion $Text | Should -BeExactly $predictor.EndpointName
    }

    It 'offers nothing, and no error, where there is no state' {
        $env:SAGEMAKER_ESTIMATOR_STATE = Join-Path $Work 'nowhere'
        try {
            @(Get-Completion 'Stop-SMTraining -TrainingJob xyz') | Should -BeNullOrEmpty
            Test-Path $env:SAGEMAKER_ESTIMATOR_STATE | Should -BeFalse
        }
        finally {
            $env:SAGEMAKER_ESTIMATOR_STATE = $State
        }
    }
}
