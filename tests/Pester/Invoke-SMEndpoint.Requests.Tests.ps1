#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-InvokeId([string] $Id) { Get-ErrorId $Id 'Invoke-SMEndpoint' }
    $predictor = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 7 } |
        Start-SMTraining -NoLog 6>$null | Publish-SMEndpoint -InstanceType local 6>$null
    $name = $predictor.EndpointName
}

AfterAll {
    Exit-TestState
}

Describe 'Where predictor and data come from' {
    It '<Endpoint>, data <Data>: <Is>' -ForEach @(
        @{ Endpoint = 'predictor piped'; Data = 'named'; Is = 'an answer'; Call = { $predictor | Invoke-SMEndpoint -InputObject 1, 2 } }
        @{ Endpoint = 'predictor piped'; Data = 'by position'; Is = 'an answer'; Call = { $predictor | Invoke-SMEndpoint 1, 2 } }
        @{ Endpoint = 'predictor piped'; Data = 'missing'; Is = 'RecordMissing'; Call = { $predictor | Invoke-SMEndpoint } }
        @{ Endpoint = 'predictor named'; Data = 'piped'; Is = 'an answer'; Call = { , (1, 2) | Invoke-SMEndpoint -Predictor $predictor } }
        @{ Endpoint = 'predictor named'; Data = 'named'; Is = 'an answer'; Call = { Invoke-SMEndpoint -Predictor $predictor -InputObject 1, 2 } }
        @{ Endpoint = 'predictor named'; Data = 'by position'; Is = 'an answer'; Call = { Invoke-SMEndpoint 1, 2 -Predictor $predictor } }
        @{ Endpoint = 'predictor named'; Data = 'missing'; Is = 'RecordMissing'; Call = { Invoke-SMEndpoint -Predictor $predictor } }
        @{ Endpoint = 'predictor named'; Data = 'piped and named'; Is = 'InputObjectNotBound'; Call = { 1, 2 | Invoke-SMEndpoint -Predictor $predictor -InputObject 3 } }
        @{ Endpoint = 'endpoint named'; Data = 'piped'; Is = 'an answer'; Call = { , (1, 2) | Invoke-SMEndpoint -EndpointName $name -Local } }
        @{ Endpoint = 'endpoint named'; Data = 'named'; Is = 'an answer'; Call = { Invoke-SMEndpoint -EndpointName $name -Local -InputObject 1, 2 } }
        @{ Endpoint = 'endpoint named'; Data = 'by position'; Is = 'an answer'; Call = { Invoke-SMEndpoint 1, 2 -EndpointName $name -Local } }
        @{ Endpoint = 'endpoint named'; Data = 'missing'; Is = 'RecordMissing'; Call = { Invoke-SMEndpoint -EndpointName $name -Local } }
        @{ Endpoint = 'endpoint named'; Data = 'piped and named'; Is = 'InputObjectNotBound'; Call = { 1, 2 | Invoke-SMEndpoint -EndpointName $name -Local -InputObject 3 } }
        @{ Endpoint = 'endpoint named'; Data = 'a predictor'; Is = 'PredictorAsData'; Call = { $predictor | Invoke-SMEndpoint -EndpointName $name -Local } }
        @{ Endpoint = 'predictor named'; Data = 'a predictor'; Is = 'PredictorAsData'; Call = { $predictor | Invoke-SMEndpoint -Predictor $predictor } }
        @{ Endpoint = 'both named'; Data = 'named'; Is = 'AmbiguousParameterSet'; Call = { Invoke-SMEndpoint -Predictor $predictor -EndpointName $name -InputObject 1 } }
        @{ Endpoint = 'both named'; Data = 'piped'; Is = 'AmbiguousParameterSet'; Call = { 1 | Invoke-SMEndpoint -Predictor $predictor -EndpointName $name } }
        @{ Endpoint = 'predictor named with -Local'; Data = 'named'; Is = 'AmbiguousParameterSet'; Call = { Invoke-SMEndpoint -Predictor $predictor -Local -InputObject 1 } }
        @{ Endpoint = 'neither'; Data = 'piped'; Is = 'InputObjectNotBound'; Call = { 'a' | Invoke-SMEndpoint } }
    ) {
        $written = Get-Written $Call
        if ($Is -eq 'an answer') {
            $written.Error | Should -BeNullOrEmpty
            $written.Output.row | Should -BeExactly '1', '2'
        }
        else {
            @($written.Error.FullyQualifiedErrorId | Sort-Object -Unique) | Should -BeExactly (Get-InvokeId $Is)
            $written.Output | Should -BeNullOrEmpty
        }
    }

    It 'takes $null and nothing-in-it as records' {
        $null | Invoke-SMEndpoint -Predictor $predictor -Serializer json -Accept text/plain | Should -BeExactly 'application/json|null'
        $predictor | Invoke-SMEndpoint @() -Serializer json -Accept text/plain | Should -BeExactly 'application/json|[]'
        @() | Invoke-SMEndpoint -Predictor $predictor | Should -BeNullOrEmpty
    }
}

Describe '-BatchSize' {
    It 'joins so many records, and gives each its answer: <Format>' -ForEach @(
        @{ Format = 'csv' }
        @{ Format = 'json' }
    ) {
        $rows = 1..7 | ForEach-Object { , ("$_", "t$_") }
        $answers = $rows | Invoke-SMEndpoint -Predictor $predictor -BatchSize 3 -Serializer $Format
        $answers | Should -HaveCount 7
        $answers | ForEach-Object { $_.row[1] } | Should -BeExactly (1..7 | ForEach-Object { "t$_" })
    }

    It 'sends the bodies together: <Format>' -ForEach @(
        @{ Format = 'csv'; Bodies = "text/csv|1,2`n3,4", 'text/csv|5,6' }
        @{ Format = 'json'; Bodies = 'application/json|[[1, 2], [3, 4]]', 'application/json|[[5, 6]]' }
        @{ Format = 'jsonlines'; Bodies = "application/jsonlines|1`n2`n3`n4", "application/jsonlines|5`n6" }
        @{ Format = 'libsvm'; Bodies = "text/libsvm|0:1 1:2`n0:3 1:4", 'text/libsvm|0:5 1:6' }
    ) {
        (1, 2), (3, 4), (5, 6) | Invoke-SMEndpoint -Predictor $predictor -BatchSize 2 -Serializer $Format -Accept text/plain -Raw |
            ForEach-Object ToString | Should -BeExactly $Bodies
    }

    It 'stacks arrays and puts records one after the other: <Format>' -ForEach @(@{ Format = 'npy' }, @{ Format = 'recordio' }) {
        $rows = @((1, 2), (3, 4), (5, 6) | Invoke-SMEndpoint -Predictor $predictor -BatchSize 2 -Serializer $Format -Deserializer $Format -Accept application/octet-stream)
        $rows | Should -HaveCount 3
        ($Format -eq 'npy' ? $rows[2] : $rows[2].features.values) | Should -BeExactly 5, 6
    }

    It 'has a script block write all of them, and read all answers' {
        $answers = 1..5 | Invoke-SMEndpoint -Predictor $predictor -BatchSize 2 -Serializer { $_ -join ';' } -Accept text/plain -Deserializer {
            ($_ -split '\|')[1] -split ';' | ForEach-Object { 10 * $_ }
        }
        $answers | Should -BeExactly 10, 20, 30, 40, 50
    }

    It 'has one error for a record that has no body, in its place, and sends the rest' {
        $written = Get-Written {
            (1, 2), [datetime]::Today, (3, 4), (5, 6) | Invoke-SMEndpoint -Predictor $predictor -BatchSize 3
        }
        Assert-Error $written (Get-InvokeId RecordNotSerializable) InvalidArgument ([datetime]::Today)
        $written.Output | ForEach-Object { $_.row[0] } | Should -BeExactly '1', '3', '5'
        $written.All[1] | Should -BeOfType System.Management.Automation.ErrorRecord
    }

    It 'has one error for a request that fails, about its records, and goes on' {
        $rows = 'a', 'bad', 'c', 'd'
        $written = Get-Written { $rows | Invoke-SMEndpoint -Predictor $predictor -BatchSize 2 }
        Assert-Error $written (Get-InvokeId ModelError) InvalidResult
        $written.Error[0].TargetObject | Should -BeExactly a, bad
        $written.Output.row | Should -BeExactly c, d
    }

    It 'is BatchNotSplit when the answers are not so many' {
        $written = Get-Written { 1, 2, 3 | Invoke-SMEndpoint -Predictor $predictor -BatchSize 2 -Deserializer { 'one' } -Accept text/plain }
        Assert-Error $written (Get-InvokeId BatchNotSplit) InvalidResult
        $written.Error[0].TargetObject | Should -BeExactly 1, 2
        $written.Output | Should -BeExactly one
    }

    It 'is refused once, before anything is sent: <What>' -ForEach @(
        @{ What = 'of a piped predictor'; Call = { $predictor | Invoke-SMEndpoint -InputObject 1, 2 -BatchSize 2 }; Says = 'for records that are piped' }
        @{ What = 'with bytes'; Call = { 1, 2, 3 | Invoke-SMEndpoint -Predictor $predictor -BatchSize 2 -Serializer bytes }; Says = 'bytes there' }
        @{ What = 'with NPZ back'; Call = { 1, 2, 3 | Invoke-SMEndpoint -EndpointName $name -Local -BatchSize 2 -Deserializer npz }; Says = 'npz back' }
    ) {
        $written = Get-Written $Call
        Assert-Error $written (Get-InvokeId ParametersConflict) InvalidArgument
        $written.Error[0].Exception.Message | Should -Match $Says
        $written.Output | Should -BeNullOrEmpty
    }
}

Describe '-ThrottleLimit' {
    It 'asks 5,000 records at once in parts, with an error for each of the 1 in 50 that fails, in order' {
        $rows = 1..5000 | ForEach-Object { [pscustomobject]@{ Number = $_; Text = $_ % 50 ? 'good' : 'bad' } }
        $written = Get-Written { $rows | Invoke-SMEndpoint -Predictor $predictor -ThrottleLimit 8 }
        $written.All | Should -HaveCount 5000
        $written.Error | Should -HaveCount 100
        $wrong = for ($i = 0; $i -lt 5000; $i++) {
            $is = $written.All[$i] -is [System.Management.Automation.ErrorRecord] ? $written.All[$i].TargetObject.Number : $written.All[$i].row[0]
            if ($is -ne $i + 1) { $i; break }
        }
        $wrong | Should -BeNullOrEmpty -Because 'answers and errors stand in the order of the records'
        $written.Error.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeExactly (Get-InvokeId ModelError)
    }

    It 'takes no more records than it can hold' {
        $script:made = 0
        $first = 1..1000 | ForEach-Object { $script:made++; $_ } | Invoke-SMEndpoint -Predictor $predictor -ThrottleLimit 4 |
            Select-Object -First 1
        $first.row | Should -BeExactly '1'
        $made | Should -BeLessOrEqual 9
    }

    It 'goes with -BatchSize' {
        $answers = 1..1000 | Invoke-SMEndpoint -Predictor $predictor -ThrottleLimit 4 -BatchSize 64
        $answers.row | Should -BeExactly (1..1000 | ForEach-Object ToString)
    }
}

Describe '-Raw and -OutFile' {
    It 'writes the answer as it came' {
        $raw = $predictor | Invoke-SMEndpoint -InputObject 1 -Raw
        $raw | Should -BeOfType SageMakerEstimator.InvocationResponse
        $raw.EndpointName, $raw.ContentType, "$raw" | Should -BeExactly $name, 'application/json', '[{"row": ["1"], "answer": 7}]'
    }

    It 'writes answers one after the other, texts on lines of their own' {
        $file = Join-Path $Work 'answers é.txt'
        $written = 1, 2 | Invoke-SMEndpoint -Predictor $predictor -Accept text/plain -OutFile $file
        $written | Should -BeOfType System.IO.FileInfo
        [System.IO.File]::ReadAllText($file) | Should -BeExactly "text/csv|1`ntext/csv|2"
        $null = 3 | Invoke-SMEndpoint -Predictor $predictor -Accept text/plain -OutFile $file
        [System.IO.File]::ReadAllText($file) | Should -BeExactly 'text/csv|3'
    }

    It 'resolves the path where PowerShell is, and makes no file when nothing came' {
        Push-Location $Work
        try {
            $null = 'bad' | Invoke-SMEndpoint -Predictor $predictor -OutFile none.json -ErrorAction Ignore
            'none.json' | Should -Not -Exist
            (1 | Invoke-SMEndpoint -Predictor $predictor -OutFile some.json).FullName | Should -BeExactly (Join-Path $Work some.json)
        }
        finally {
            Pop-Location
        }
    }

    It 'refuses a file that can''t be, before anything is sent' {
        $written = Get-Written { 1, 2 | Invoke-SMEndpoint -Predictor $predictor -OutFile (Join-Path $Work nowhere x.json) }
        Assert-Error $written (Get-InvokeId ValueInvalid) InvalidArgument
    }
}

Describe 'Parameters that don''t go together' {
    It 'are refused before anything is sent: <With>' -ForEach @(
        @{ With = @{ InputLocation = 's3://b/k' }; Says = 'asynchronous' }
        @{ With = @{ NoWait = $true }; Says = 'asynchronous' }
        @{ With = @{ Timeout = 5 }; Says = 'asynchronous' }
        @{ With = @{ InvocationTimeout = 5 }; Says = 'asynchronous' }
        @{ With = @{ RequestTimeToLive = 60 }; Says = 'asynchronous' }
        @{ With = @{ Async = $true; TargetModel = 'm' }; Says = "doesn't go with -Async" }
        @{ With = @{ Async = $true; Stream = $true }; Says = "doesn't go with -Async" }
        @{ With = @{ Async = $true; SessionId = 'NEW_SESSION' }; Says = "doesn't go with -Async" }
        @{ With = @{ Async = $true; RetryCount = 1 }; Says = "doesn't go with -Async" }
        @{ With = @{ Stream = $true; BatchSize = 2 }; Says = "doesn't go with -Stream" }
        @{ With = @{ Stream = $true; TargetModel = 'm' }; Says = "doesn't go with -Stream" }
        @{ With = @{ Stream = $true; ThrottleLimit = 2 }; Says = "doesn't go with -Stream" }
        @{ With = @{ Raw = $true; OutFile = 'x' }; Says = "doesn't go with -OutFile" }
        @{ With = @{ Async = $true; InputLocation = 's3://b/k'; BatchSize = 2 }; Says = "doesn't go with -BatchSize" }
    ) {
        $written = Get-Written { 1, 2 | Invoke-SMEndpoint -Predictor $predictor @With }
        Assert-Error $written (Get-InvokeId ParametersConflict) InvalidArgument
        $written.Error[0].Exception.Message | Should -Match $Says
        $written.Output | Should -BeNullOrEmpty
    }

    It 'are NotSupportedInLocalMode for an asynchronous question to this machine' {
        $written = Get-Written { 1 | Invoke-SMEndpoint -Predictor $predictor -Async }
        Assert-Error $written (Get-InvokeId NotSupportedInLocalMode) InvalidArgument 1
    }

    It 'has the service''s limits: <With>' -ForEach @(
        @{ With = @{ InferenceId = 'x' * 65 } }
        @{ With = @{ InferenceId = ' x' } }
        @{ With = @{ CustomAttribute = 'é' } }
        @{ With = @{ CustomAttribute = 'x' * 1025 } }
        @{ With = @{ CustomAttribute = "a`r`nX-Other: b" } }
        @{ With = @{ TargetModel = "m`n" } }
        @{ With = @{ TargetVariant = '-a' } }
        @{ With = @{ InferenceComponentName = 'a b' } }
        @{ With = @{ TargetContainerHostname = "a`n" } }
        @{ With = @{ SessionId = 'a_b' } }
        @{ With = @{ EnableExplanation = '' } }
        @{ With = @{ BatchSize = 0 } }
        @{ With = @{ ThrottleLimit = 257 } }
        @{ With = @{ RetryCount = 11 } }
        @{ With = @{ InputLocation = 'http://b/k' } }
    ) {
        $written = Get-Written { $predictor | Invoke-SMEndpoint 1 @With }
        Assert-Error $written (Get-InvokeId ParameterArgumentValidationError) InvalidData
    }
}

Describe '-Stream' {
    It 'writes lines of an endpoint of this machine once they are whole' {
        $lines = $predictor | Invoke-SMEndpoint -InputObject "1`n2`n" -Serializer text -ContentType application/jsonlines -Deserializer jsonlines -Accept application/octet-stream -Stream
        $lines | Should -BeExactly 1, 2
    }

    It 'writes text as it comes, and one error for a record that fails' {
        $written = Get-Written { 'a', 'bad', 'c' | Invoke-SMEndpoint -Predictor $predictor -Stream }
        -join $written.Output | Should -BeExactly '[{"row": ["a"], "answer": 7}][{"row": ["c"], "answer": 7}]'
        Assert-Error $written (Get-InvokeId ModelError) InvalidResult bad
    }

    It 'goes into a file' {
        $file = Join-Path $Work 'stream.bin'
        $null = $predictor | Invoke-SMEndpoint -InputObject ([byte[]] (0..255)) -Serializer bytes -Accept application/octet-stream -Stream -OutFile $file
        [System.IO.File]::ReadAllBytes($file) | Should -Be ([byte[]] (0..255))
    }
}
