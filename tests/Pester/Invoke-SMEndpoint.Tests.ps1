#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-InvokeId([string] $Id) { Get-ErrorId $Id 'Invoke-SMEndpoint' }
    $run = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 7 } | Start-SMTraining -NoLog 6>$null
    $predictor = $run | Publish-SMEndpoint -InstanceType local 6>$null
    $name = $predictor.EndpointName
    $csvFile = Join-Path $Work 'rows é.csv'
    [System.IO.File]::WriteAllText($csvFile, "a,b`n1,x`n2,y`n")
}

AfterAll {
    Exit-TestState
}

Describe 'The set Predictor' {
    It 'sends all rows in one request and writes one answer a row' {
        $answers = $predictor | Invoke-SMEndpoint -InputObject (1, 2), (3, 'é 世 😀')
        $answers | Should -HaveCount 2
        $answers[0].row | Should -BeExactly '1', '2'
        $answers[1].row | Should -BeExactly '3', 'é 世 😀'
        $answers.answer | Should -Be 7, 7
    }

    It 'takes the data by position, and as <Alias>' -ForEach @(@{ Alias = 'Body' }, @{ Alias = 'Data' }) {
        ($predictor | Invoke-SMEndpoint 1, 2).row | Should -BeExactly '1', '2'
        $more = @{ $Alias = 1, 2 }
        ($predictor | Invoke-SMEndpoint @more).row | Should -BeExactly '1', '2'
    }

    It 'writes an array as one object with -NoEnumerate' {
        $all = [System.Collections.Generic.List[object]]::new()
        $predictor | Invoke-SMEndpoint -InputObject (1, 2), (3, 4) -NoEnumerate | ForEach-Object { $all.Add($_) }
        $all | Should -HaveCount 1
        $all[0] | Should -HaveCount 2
    }

    It 'asks each piped predictor' {
        $predictor, (Connect-SMEndpoint $name -Local) | Invoke-SMEndpoint -InputObject 1, 2 | Should -HaveCount 2
    }

    It 'writes JSON objects as custom objects, arrays as arrays, numbers as numbers' {
        $echo = $predictor | Invoke-SMEndpoint -InputObject '[[1, 2.5, null, true, {"k": [1]}]]' -Serializer json
        $row = $echo.row
        $row[0] | Should -BeExactly 1
        $row[1] | Should -BeExactly 2.5
        $row[2] | Should -BeNullOrEmpty
        $row[3] | Should -BeTrue
        $row[4].k | Should -BeExactly 1
        $row[4].PSObject.BaseObject | Should -BeOfType System.Management.Automation.PSCustomObject
    }
}

Describe 'What is sent' {
    # The answer as text is the content type that came, a bar and the body that came.
    It 'is right for <What> as <Format>' -ForEach @(
        @{ What = 'a list of scalars'; Format = 'csv'; Record = { 1, 2.5, 'x' }; Body = '1,2.5,x' }
        @{ What = 'a list of lists'; Format = 'csv'; Record = { (1, 2), (3, 4) }; Body = "1,2`n3,4" }
        @{ What = 'a scalar'; Format = 'csv'; Record = { 0.1 }; Body = '0.1' }
        @{ What = 'text with commas and quotes'; Format = 'csv'; Record = { 'a,b', 'c"d', "e`nf" }; Body = "`"a,b`",`"c`"`"d`",`"e`nf`"" }
        @{ What = 'nothing among values'; Format = 'csv'; Record = { 1, $null, 3 }; Body = '1,,3' }
        @{ What = 'booleans'; Format = 'csv'; Record = { $true, $false }; Body = 'True,False' }
        @{ What = 'letters of all scripts'; Format = 'csv'; Record = { 'é', '世', '😀' }; Body = 'é,世,😀' }
        @{ What = 'small and large numbers'; Format = 'csv'; Record = { 1e-5, 1e16, 123456789012345 }; Body = '1e-05,1e+16,123456789012345' }
        @{ What = 'an object'; Format = 'csv'; Record = { [pscustomobject]@{ b = 1; a = 'x' } }; Body = '1,x' }
        @{ What = 'objects'; Format = 'csv'; Record = { [pscustomobject]@{ b = 1; a = 'x' }, [pscustomobject]@{ b = 2; a = 'y' } }; Body = "1,x`n2,y" }
        @{ What = 'rows of Import-Csv, without their header'; Format = 'csv'; Record = { Import-Csv $csvFile }; Body = "1,x`n2,y" }
        @{ What = 'a hashtable, in ordinal order'; Format = 'csv'; Record = { @{ b = 2; a = 1; C = 3 } }; Body = '3,1,2' }
        @{ What = 'an ordered dictionary'; Format = 'csv'; Record = { [ordered]@{ b = 2; a = 1 } }; Body = '2,1' }
        @{ What = 'text, as it is'; Format = 'csv'; Record = { "1,2`r`n3,4`n" }; Body = "1,2`r`n3,4`n" }
        @{ What = 'bytes, as they are'; Format = 'csv'; Record = { , [byte[]] (49, 44, 50) }; Body = '1,2' }
        @{ What = 'the content of a file'; Format = 'csv'; Record = { Get-Item -LiteralPath $csvFile }; Body = "a,b`n1,x`n2,y`n" }
        @{ What = 'a stream'; Format = 'csv'; Record = { [System.IO.MemoryStream]::new([byte[]] (49, 50)) }; Body = '12' }
        @{ What = 'empty text'; Format = 'csv'; Record = { '' }; Body = '' }
        @{ What = 'values that a pipeline has wrapped'; Format = 'csv'; Record = { 1, 2 | Write-Output }; Body = '1,2' }
        @{ What = 'a list of scalars'; Format = 'json'; Record = { 1, 2.5, 'x', $null, $true }; Body = '[1, 2.5, "x", null, true]' }
        @{ What = 'a list of one'; Format = 'json'; Record = { , @(1) }; Body = '[1]' }
        @{ What = 'an object'; Format = 'json'; Record = { [pscustomobject]@{ b = 1; a = @{ c = 1, 2 } } }; Body = '{"b": 1, "a": {"c": [1, 2]}}' }
        @{ What = 'a hashtable, in ordinal order'; Format = 'json'; Record = { @{ b = 2; a = 1; C = 3 } }; Body = '{"C": 3, "a": 1, "b": 2}' }
        @{ What = 'text, as it is'; Format = 'json'; Record = { '{"a":  "é 世 😀"}' }; Body = '{"a":  "é 世 😀"}' }
        @{ What = 'nothing'; Format = 'json'; Record = { $null }; Body = 'null' }
        @{ What = 'a number'; Format = 'text'; Record = { 0.5 }; Body = '0.5' }
        @{ What = 'text'; Format = 'text'; Record = { 'é 世 😀' }; Body = 'é 世 😀' }
    ) {
        $types = @{ csv = 'text/csv'; json = 'application/json'; text = 'text/plain' }
        $record = & $Record
        $predictor | Invoke-SMEndpoint -InputObject $record -Serializer $Format -Accept text/plain |
            Should -BeExactly "$($types[$Format])|$Body"
    }

    It 'does not depend on the culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $predictor | Invoke-SMEndpoint -InputObject 1.5, 1e-5 -Accept text/plain | Should -BeExactly 'text/csv|1.5,1e-05'
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }
    }

    It 'is every byte as it is, there and back' {
        $bytes = [byte[]] (0..255)
        $back = $predictor | Invoke-SMEndpoint -InputObject $bytes -Serializer bytes -Accept application/octet-stream
        , $back | Should -BeOfType byte[]
        [System.Linq.Enumerable]::SequenceEqual($back, $bytes) | Should -BeTrue
    }

    It 'has the type that -ContentType names: <ContentType>' -ForEach @(
        @{ ContentType = 'text/csv; header=absent'; Body = '1,2' }
        @{ ContentType = 'application/json'; Body = '[1, 2]' }
        @{ ContentType = 'application/x-own'; Body = '1,2' }
    ) {
        $predictor | Invoke-SMEndpoint -InputObject 1, 2 -ContentType $ContentType -Accept text/plain |
            Should -BeExactly "$ContentType|$Body"
    }

    It 'follows the predictor where the call says nothing' {
        $jsonText = Connect-SMEndpoint $name -Local -Serializer json -Accept text/plain
        $jsonText | Invoke-SMEndpoint -InputObject 1, 2 | Should -BeExactly 'application/json|[1, 2]'
        ($jsonText | Invoke-SMEndpoint -InputObject 1, 2 -Accept application/json).row | Should -Be 1, 2
        $jsonText.Deserializer | Should -BeExactly text
    }
}

Describe 'What comes back' {
    It 'is rows of text from CSV' {
        $rows = [System.Collections.Generic.List[object]]::new()
        $predictor | Invoke-SMEndpoint -InputObject (1, 2), (3, 4) -Accept text/csv | ForEach-Object { $rows.Add($_) }
        $rows | Should -HaveCount 2
        $rows[0] | Should -BeExactly '2', '7'
        $rows[1] | Should -BeExactly '2', '7'
    }

    It 'is the answer as it came, as text or bytes' {
        $json = '[{"row": ["1"], "answer": 7}]'
        $predictor | Invoke-SMEndpoint -InputObject 1 -Deserializer text | Should -BeExactly $json
        $bytes = $predictor | Invoke-SMEndpoint -InputObject 1 -Deserializer bytes
        [System.Text.Encoding]::UTF8.GetString($bytes) | Should -BeExactly $json
    }

    It 'is AnswerNotReadable when it is something else than was asked for' {
        $written = Get-Written { $predictor | Invoke-SMEndpoint -InputObject 1 -Deserializer json -Accept text/plain }
        Assert-Error $written (Get-InvokeId AnswerNotReadable) InvalidResult 1
        $written.Error[0].Exception.Message | Should -BeLike "*isn't json (it came as 'text/plain'*): text/csv|1"
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-Deserializer text'
    }
}

Describe 'The set Data' {
    It 'sends each piped row as a request of its own, in order, 1,000 of them' {
        $rows = 1..1000 | ForEach-Object { [pscustomobject]@{ Number = $_; Text = "row $_" } }
        $answers = $rows | Invoke-SMEndpoint -Predictor $predictor
        $answers | Should -HaveCount 1000
        $wrong = for ($i = 0; $i -lt 1000; $i++) { if ($answers[$i].row[1] -cne "row $($i + 1)") { $i; break } }
        $wrong | Should -BeNullOrEmpty
    }

    It 'sends piped <What> as records' -ForEach @(
        @{ What = 'rows of Import-Csv'; Records = { Import-Csv -LiteralPath $csvFile }; Bodies = '1,x', '2,y' }
        @{ What = 'scalars'; Records = { 1, 'a b', 2.5 }; Bodies = '1', 'a b', '2.5' }
        @{ What = 'lists'; Records = { , (1, 2); , (3, 4) }; Bodies = '1,2', '3,4' }
        @{ What = 'files'; Records = { Get-Item -LiteralPath $csvFile }; Bodies = "a,b`n1,x`n2,y`n" }
        @{ What = 'dictionaries'; Records = { [ordered]@{ b = 1; a = 2 }, [ordered]@{ b = 3; a = 4 } }; Bodies = '1,2', '3,4' }
    ) {
        & $Records | Invoke-SMEndpoint -Predictor $predictor -Accept text/plain |
            Should -BeExactly ($Bodies | ForEach-Object { "text/csv|$_" })
    }

    It 'has one error for each bad row, and goes on with the rest' {
        $rows = 'good', 'bad', 'fine', 'bad', 'last' | ForEach-Object { [pscustomobject]@{ Id = 5; Text = $_ } }
        $written = Get-Written { $rows | Invoke-SMEndpoint -Predictor $predictor }
        $written.Output.row | Where-Object { $_ -ne '5' } | Should -BeExactly good, fine, last
        $written.Error | Should -HaveCount 2
        Assert-Error $written.Error[0] (Get-InvokeId ModelError) InvalidResult $rows[1]
        Assert-Error $written.Error[1] (Get-InvokeId ModelError) InvalidResult $rows[3]
        $written.Error[0].Exception.Message | Should -Match 'status 500: ValueError: this row is bad'
        $written.Error[0].Exception.Message | Should -Match 'line \d+, in transform_fn'
        $written.Error[0].Exception.ServiceErrorCode | Should -BeExactly ModelError
        $written.Error[0].Exception.StatusCode | Should -Be 424
        $written.All[1] | Should -BeOfType System.Management.Automation.ErrorRecord -Because 'an error stands where its answer would'
    }

    It 'ends at the first bad row with -ErrorAction Stop' {
        $written = Get-Written { 'good', 'bad', 'fine' | Invoke-SMEndpoint -Predictor $predictor -ErrorAction Stop }
        Assert-Error $written (Get-InvokeId ModelError) InvalidResult bad
        $written.Output | Should -HaveCount 1
    }

    It 'is a ModelError with status <Status> for <What>' -ForEach @(
        @{ What = 'a body over the limit'; Status = 413; Record = { 'x' * 7MB }; With = @{} }
        @{ What = 'JSON that is none'; Status = 500; Record = { '{' }; With = @{ Serializer = 'json' } }
    ) {
        $record = & $Record
        $written = Get-Written { $record | Invoke-SMEndpoint -Predictor $predictor @With }
        Assert-Error $written (Get-InvokeId ModelError) InvalidResult $record
        $written.Error[0].Exception.Message | Should -Match "status $Status"
    }

    It 'is RecordNotSerializable for <What>, and goes on' -ForEach @(
        @{ What = 'a date in a row'; Bad = { [pscustomobject]@{ a = [datetime]::Today } }; With = @{} }
        @{ What = 'a list in a cell'; Bad = { [pscustomobject]@{ a = 1, 2 } }; With = @{} }
        @{ What = 'a script block'; Bad = { , { 1 } }; With = @{ Serializer = 'json' } }
        @{ What = 'a number as bytes'; Bad = { 5 }; With = @{ Serializer = 'bytes' } }
    ) {
        $bad = & $Bad
        $written = Get-Written { $bad, '1' | Invoke-SMEndpoint -Predictor $predictor -Accept text/plain @With }
        Assert-Error $written (Get-InvokeId RecordNotSerializable) InvalidArgument $bad
        $written.Output | Should -HaveCount 1
    }

    It 'refuses a predictor that is piped as data, <How>' -ForEach @(
        @{ How = 'with -Predictor'; Ask = { $predictor | Invoke-SMEndpoint -Predictor $predictor } }
        @{ How = 'with -EndpointName'; Ask = { $predictor | Invoke-SMEndpoint -EndpointName $name -Local } }
    ) {
        $written = Get-Written $Ask
        Assert-Error $written (Get-InvokeId PredictorAsData) InvalidArgument $predictor
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match '-InputObject'
    }
}

Describe 'The set Name' {
    It 'asks an endpoint of this machine, with data piped or named' {
        (1, 2 | Invoke-SMEndpoint -EndpointName $name -Local).row | Should -BeExactly '1', '2'
        (Invoke-SMEndpoint -EndpointName $name -Local -InputObject 1, 2).row | Should -BeExactly '1', '2'
        (Invoke-SMEndpoint 1, 2 -EndpointName $name -Local).row | Should -BeExactly '1', '2'
    }

    It 'ends before the first record with <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; With = @{ EndpointName = 'no-such-endpoint'; Local = $true }; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-endpoint' }
        @{ What = 'a bare name without -Local'; With = @{ EndpointName = 'some' }; Id = 'RegionMissing'; Category = 'InvalidArgument' }
    ) {
        $written = Get-Written { 1, 2, 3 | Invoke-SMEndpoint @With }
        $more = $Target ? @{ Target = $Target } : @{}
        Assert-Error $written (Get-InvokeId $Id) $Category @more
    }
}

Describe 'An endpoint that is gone' {
    BeforeAll {
        $other = $run | Publish-SMEndpoint -InstanceType local -EndpointName other 6>$null
    }

    It 'is EndpointNotInService after its server was killed, for each record' {
        Stop-Process -Id (Get-ServerId other) -Force
        $written = Get-Written { 1, 2 | Invoke-SMEndpoint -Predictor $other }
        $written.Output | Should -BeNullOrEmpty
        $written.Error | Should -HaveCount 2
        Assert-Error $written.Error[0] (Get-InvokeId EndpointNotInService) ResourceBusy 1
        Assert-Error $written.Error[1] (Get-InvokeId EndpointNotInService) ResourceBusy 2
    }

    It 'is EndpointNotFound after it was removed' {
        Unpublish-SMEndpoint other -Local -Force
        Assert-Error (Get-Written { $other | Invoke-SMEndpoint 1 }) (Get-InvokeId EndpointNotFound) ObjectNotFound other
    }
}
