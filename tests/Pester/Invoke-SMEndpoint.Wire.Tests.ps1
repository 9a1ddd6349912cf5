#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    function Get-InvokeId([string] $Id) { Get-ErrorId $Id 'Invoke-SMEndpoint' }

    # An endpoint in the double, which sends back what it is asked.
    function New-Endpoint([string] $Name, [hashtable] $With = @{}) {
        $publish = $With.Count ? $With : @{ InstanceType = 'ml.m5.large' }
        New-WireEstimator | Start-SMTraining -InputData s3://data/train -NoLog 6>$null |
            Publish-SMEndpoint -EndpointName $Name @publish 6>$null
    }

    $predictor = New-Endpoint live
    $later = New-Endpoint later @{ InstanceType = 'ml.m5.large'; AsyncOutputPath = 's3://data/answers'; AsyncFailurePath = 's3://data/failures' }
    function Get-Question { Get-Request | Where-Object service -eq sagemaker-runtime }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'A request' {
    It 'has what was said, and nothing else' {
        $with = @{
            TargetModel = 'm.tar.gz'; TargetVariant = 'AllTraffic'; TargetContainerHostname = 'second'; InferenceId = 'id 1'
            InferenceComponentName = 'component'; CustomAttribute = 'trace=1'; EnableExplanation = '`true`'; SessionId = 'NEW_SESSION'
        }
        $null = $predictor | Invoke-SMEndpoint -InputObject 1, 2 -Deserializer text @with
        $null = $predictor | Invoke-SMEndpoint -InputObject 1, 2 -Deserializer text
        $full, $bare = @(Get-Question)[-2, -1].parameters
        $full.TargetModel, $full.TargetVariant, $full.TargetContainerHostname, $full.InferenceId |
            Should -BeExactly 'm.tar.gz', 'AllTraffic', 'second', 'id 1'
        $full.InferenceComponentName, $full.CustomAttributes, $full.EnableExplanations, $full.SessionId |
            Should -BeExactly 'component', 'trace=1', '`true`', 'NEW_SESSION'
        $bare.PSObject.Properties.Name | Sort-Object | Should -BeExactly Accept, Body, ContentType, EndpointName
    }

    It 'comes back with its headers as -Raw' {
        Invoke-Double answers @{ body = 'ok'; headers = @{ 'X-Amzn-SageMaker-Custom-Attributes' = 'trace=1' } }
        $raw = $predictor | Invoke-SMEndpoint -InputObject 1 -Raw
        $raw.InvokedProductionVariant, $raw.CustomAttributes, "$raw" | Should -BeExactly 'AllTraffic', 'trace=1', 'ok'
    }

    It 'brings every value there and back as <Format>' -ForEach @(
        @{ Format = 'csv'; Record = { (1, 'a,b'), ('é', 0.1) }; Back = '1', 'a,b', 'é', '0.1' }
        @{ Format = 'json'; Record = { (1, 'a,b'), ('é', $null) }; Back = 1, 'a,b', 'é', $null }
        @{ Format = 'jsonlines'; Record = { (1, 'a,b'), ('é', $null) }; Back = 1, 'a,b', 'é', $null }
        @{ Format = 'npy'; Record = { (1, 2), (3, 0.5) }; Back = 1, 2, 3, 0.5 }
        @{ Format = 'text'; Record = { "é`n世😀" }; Back = @("é`n世😀") }
    ) {
        $record = & $Record
        @($predictor | Invoke-SMEndpoint -InputObject $record -Serializer $Format -Deserializer $Format | ForEach-Object { $_ }) |
            Should -BeExactly $Back
    }

    It 'that is too large is PayloadTooLarge, and isn''t sent' {
        $before = @(Get-Question).Count
        $large = 'x' * (6MB + 1)
        $written = Get-Written { $large, 'small' | Invoke-SMEndpoint -Predictor $predictor -Deserializer text }
        Assert-Error $written (Get-InvokeId PayloadTooLarge) LimitsExceeded $large
        $written.Output | Should -BeExactly small
        @(Get-Question).Count - $before | Should -Be 1
    }

    It 'is asked again while the model is loaded' {
        Invoke-Double faults @{ service = 'sagemaker-runtime'; kind = 'error'; code = 'ModelNotReadyException'; message = 'Loading.'; status = 429; count = 1 }
        $predictor | Invoke-SMEndpoint -InputObject cold -Deserializer text | Should -BeExactly cold
    }

    It 'that failed in the model has its words, the log, and one error for each' {
        Invoke-Double answers @{ status = 500; body = 'KeyError: a' }, @{ echo = $true }, @{ status = 400; body = 'not CSV' }
        $written = Get-Written { 'a', 'b', 'c' | Invoke-SMEndpoint -Predictor $predictor -Deserializer text }
        $written.Output | Should -BeExactly b
        $written.Error | Should -HaveCount 2
        Assert-Error $written.Error[0] (Get-InvokeId ModelError) InvalidResult a
        Assert-Error $written.Error[1] (Get-InvokeId ModelError) InvalidResult c
        $written.Error[0].Exception.Message | Should -BeExactly "The model of endpoint 'live' answered with status 500: KeyError: a"
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'console\.aws\.amazon\.com/cloudwatch.*live'
    }

    It 'has an answer or an error for each of 5,000 records, of which the server fails 1 in 50' {
        Invoke-Double answers @(1..100 | ForEach-Object { @{ echo = $true; count = 49 }; @{ status = 500; body = 'no' } })
        $written = Get-Written { 1..5000 | Invoke-SMEndpoint -Predictor $predictor -ThrottleLimit 8 -Deserializer text }
        $written.Error | Should -HaveCount 100
        $written.All | Should -HaveCount 5000
        $wrong = for ($i = 0; $i -lt 5000; $i++) {
            $is = $written.All[$i] -is [System.Management.Automation.ErrorRecord] ? $written.All[$i].TargetObject : $written.All[$i]
            if ("$is" -ne "$($i + 1)") { $i; break }
        }
        $wrong | Should -BeNullOrEmpty -Because 'answers and errors stand in the order of the records'
    }
}

Describe '-Async' {
    It 'waits for the answer in S3 and reads it' {
        $answers = '[1, 2]', '[3]' | Invoke-SMEndpoint -Predictor $later -Async -NoEnumerate
        $answers | Should -HaveCount 2
        $answers[0] | Should -Be 1, 2
        $answers[1] | Should -Be @(3)
    }

    It 'says where the answer will be with -NoWait' {
        $promised = $later | Invoke-SMEndpoint -InputObject '[1]' -Async -NoWait -InferenceId mine
        $promised | Should -BeOfType SageMakerEstimator.InvocationResponse
        $promised.InferenceId, $promised.OutputLocation, $promised.FailureLocation |
            Should -BeExactly mine, 's3://data/answers/mine.out', 's3://data/failures/mine-error.out'
    }

    It 'takes a record that is in S3 already' {
        Invoke-Double objects @{ bucket = 'data'; key = 'in/rows.json'; text = '[7]' }
        $later | Invoke-SMEndpoint -Async -InputLocation s3://data/in/rows.json | Should -Be 7
        $written = Get-Written { 1, 2 | Invoke-SMEndpoint -Predictor $later -Async -InputLocation s3://data/in/some.csv -Deserializer text }
        Assert-Error $written (Get-InvokeId ParametersConflict) InvalidArgument 2
    }

    It 'is ModelError with what stands at the failure''s place' {
        Invoke-Double answers @{ status = 500; body = 'ValueError: bad row' }
        $written = Get-Written { 'a' | Invoke-SMEndpoint -Predictor $later -Async }
        Assert-Error $written (Get-InvokeId ModelError) InvalidResult a
        $written.Error[0].Exception.Message | Should -BeExactly "The model of endpoint 'later' failed: ValueError: bad row"
    }

    It 'is WaitTimedOut after -Timeout, and says where the answer will be' {
        Invoke-Double answers @{ body = 'late'; asyncSeconds = 3600 }
        $written = Get-Written { 'a' | Invoke-SMEndpoint -Predictor $later -Async -Timeout 0.05 -InferenceId slow }
        Assert-Error $written (Get-InvokeId WaitTimedOut) OperationTimeout a
        $written.Error[0].Exception.Message | Should -Match 's3://data/answers/slow\.out'
    }

    It 'asks side by side and keeps the order' {
        Invoke-Double answers @{ echo = $true; asyncSeconds = 3 }, @{ echo = $true; asyncSeconds = 1 }
        'a', 'b', 'c', 'd' | Invoke-SMEndpoint -Predictor $later -Async -ThrottleLimit 4 -Deserializer text |
            Should -BeExactly a, b, c, d
    }
}

Describe '-Stream' {
    It 'writes parts as they come, characters and lines whole' {
        Invoke-Double answers @{ body = 'é世😀'; partSize = 2 }, @{ body = "{`"a`": 1}`n{`"a`": 2}`n"; partSize = 5 }
        -join ($predictor | Invoke-SMEndpoint -InputObject 1 -Stream -Deserializer text) | Should -BeExactly 'é世😀'
        ($predictor | Invoke-SMEndpoint -InputObject 1 -Stream -Deserializer jsonlines).a | Should -Be 1, 2
    }

    It 'has an error where the answer broke off, after what came before' {
        Invoke-Double answers @{ body = 'half'; streamError = @{ type = 'ModelStreamError'; message = 'gave up'; errorCode = 'StreamBroken' } }
        $written = Get-Written { 'a' | Invoke-SMEndpoint -Predictor $predictor -Stream -Deserializer text }
        $written.Output | Should -BeExactly half
        Assert-Error $written (Get-InvokeId ModelError) InvalidResult a
    }
}
