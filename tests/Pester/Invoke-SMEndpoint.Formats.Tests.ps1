#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-InvokeId([string] $Id) { Get-ErrorId $Id 'Invoke-SMEndpoint' }
    $predictor = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 7 } |
        Start-SMTraining -NoLog 6>$null | Publish-SMEndpoint -InstanceType local 6>$null

    # The endpoint sends back the bytes that came; -Deserializer reads them.
    function Get-Echo($Record, [string] $Format) {
        $predictor | Invoke-SMEndpoint -InputObject $Record -Serializer $Format -Deserializer $Format -Accept application/octet-stream
    }
}

AfterAll {
    Exit-TestState
}

Describe 'A format' {
    It 'writes <What> as <Format>' -ForEach @(
        @{ What = 'a list of objects, a line each'; Format = 'jsonlines'; Record = { [ordered]@{ a = 1 }, [ordered]@{ a = 'é' } }; Body = "{`"a`": 1}`n{`"a`": `"\u00e9`"}" }
        @{ What = 'an object'; Format = 'jsonlines'; Record = { [pscustomobject]@{ a = $null } }; Body = '{"a": null}' }
        @{ What = 'a row by its places'; Format = 'libsvm'; Record = { 1.5, $null, 0 }; Body = '0:1.5 2:0' }
        @{ What = 'rows'; Format = 'libsvm'; Record = { (1, 2), (3, 4) }; Body = "0:1 1:2`n0:3 1:4" }
        @{ What = 'a sparse row with a label'; Format = 'libsvm'; Record = { @{ label = 1; 10 = 2.5; 0 = 1 } }; Body = '1 0:1 10:2.5' }
        @{ What = 'an array of two dimensions'; Format = 'csv'; Record = { $grid = [int[, ]]::new(2, 2); $grid[0, 1] = 1; $grid[1, 0] = 2; , $grid }; Body = "0,1`n2,0" }
        @{ What = 'nested lists'; Format = 'json'; Record = { , ((1, 2), (3, (4, 5))) }; Body = '[[1, 2], [3, [4, 5]]]' }
    ) {
        $record = & $Record
        $answer = $predictor | Invoke-SMEndpoint -InputObject $record -Serializer $Format -Accept text/plain
        $answer | Should -BeExactly "$(@{ jsonlines = 'application/jsonlines'; libsvm = 'text/libsvm'; csv = 'text/csv'; json = 'application/json' }[$Format])|$Body"
    }

    It 'brings numbers there and back as NPY' {
        $rows = Get-Echo ((1.5, [double]::NaN), (-0.0, 1e300)) npy
        $rows | Should -HaveCount 2
        $rows[0][0] | Should -BeExactly 1.5
        [double]::IsNaN($rows[0][1]) | Should -BeTrue
        $rows[1][1] | Should -BeExactly 1e300
        (Get-Echo ([long]::MaxValue, [long]::MinValue) npy) | Should -BeExactly ([long]::MaxValue), ([long]::MinValue)
        (Get-Echo ('é', '😀') npy) | Should -BeExactly 'é', '😀'
    }

    It 'has a property for each array as NPZ' {
        $arrays = Get-Echo ([ordered]@{ x = 1, 2; y = 'a', 'b' }) npz
        $arrays.x | Should -BeExactly 1, 2
        $arrays.y | Should -BeExactly a, b
    }

    It 'is records of features and labels as RecordIO' {
        $records = @(Get-Echo ([float[]] (1, 2.5), [float[]] (3, 4)) recordio)
        $records | Should -HaveCount 2
        $records[0].features.values | Should -BeExactly 1, 2.5
        $records[0].features.values[0] | Should -BeOfType float
        @((Get-Echo (1, 2) recordio).features.values) | Should -BeExactly 1, 2
    }

    It 'is a row of LibSVM by its indices' {
        $row = Get-Echo (@{ label = 1; 3 = 0.5 }) libsvm
        $row.label | Should -BeExactly 1
        $row.'3' | Should -BeExactly 0.5
    }

    It 'has the name of the class of the Python SDK too: <Name>' -ForEach @(
        @{ Name = 'CSVSerializer'; Type = 'text/csv' }
        @{ Name = 'jsonserializer'; Type = 'application/json' }
        @{ Name = 'JSONLinesSerializer'; Type = 'application/jsonlines' }
        @{ Name = 'LibSVMSerializer'; Type = 'text/libsvm' }
    ) {
        $predictor | Invoke-SMEndpoint -InputObject 1 -Serializer $Name -Deserializer StringDeserializer -Accept text/plain |
            Should -BeLike "$Type|*"
    }

    It 'is told by the content type: <ContentType>' -ForEach @(
        @{ ContentType = 'application/x-npy' }
        @{ ContentType = 'application/x-recordio-protobuf' }
        @{ ContentType = 'text/libsvm' }
        @{ ContentType = 'application/jsonlines' }
    ) {
        $raw = $predictor | Invoke-SMEndpoint -InputObject 1, 2 -ContentType $ContentType -Accept text/plain -Raw
        $raw.Body.Length | Should -BeGreaterThan ($ContentType.Length + 1)
        "$raw" | Should -BeLike "$ContentType|*"
        "$raw" | Should -Not -BeExactly "$ContentType|1,2" -Because 'the record is written in that format'
    }

    It 'is refused by name on <Cmdlet>: <Given>' -ForEach @(
        foreach ($given in 'xml', '', 5, 'pickle') {
            @{ Cmdlet = 'Invoke-SMEndpoint'; Given = $given; Call = { $predictor | Invoke-SMEndpoint 1 -Serializer $Given } }
            @{ Cmdlet = 'Connect-SMEndpoint'; Given = $given; Call = { $predictor | Connect-SMEndpoint -Deserializer $Given } }
        }
    ) {
        $written = Get-Written $Call
        Assert-Error $written (Get-ErrorId ParameterArgumentValidationError $Cmdlet) InvalidData
        $written.Error[0].Exception.Message | Should -Match 'csv, json, jsonlines, npy, npz, libsvm, recordio, text, bytes, or a script block'
    }

    It 'refuses <What> with the reason' -ForEach @(
        @{ What = 'rows of different lengths as NPY'; Format = 'npy'; Record = { (1, 2), (, 3) }; Says = 'different lengths' }
        @{ What = 'text among numbers as NPY'; Format = 'npy'; Record = { 1, 'a' }; Says = "'a' is text among numbers" }
        @{ What = 'text as LibSVM'; Format = 'libsvm'; Record = { 'a', 'b' }; Says = "'a' isn't a number" }
        @{ What = 'text as RecordIO'; Format = 'recordio'; Record = { 'a', 'b' }; Says = 'text' }
    ) {
        $record = & $Record
        $written = Get-Written { $predictor | Invoke-SMEndpoint -InputObject $record -Serializer $Format }
        Assert-Error $written (Get-InvokeId RecordNotSerializable) InvalidArgument
        $written.Error[0].Exception.Message | Should -BeLike "The record can't be written as $Format`: *$Says*"
    }

    It 'is AnswerNotReadable when the answer is none as <Format>' -ForEach @(
        @{ Format = 'npy' }, @{ Format = 'npz' }, @{ Format = 'recordio' }, @{ Format = 'jsonlines' }, @{ Format = 'libsvm' }
    ) {
        $written = Get-Written { $predictor | Invoke-SMEndpoint -InputObject 'no, thanks' -Deserializer $Format -Accept text/plain }
        Assert-Error $written (Get-InvokeId AnswerNotReadable) InvalidResult 'no, thanks'
    }
}

Describe 'A script block' {
    It 'writes the record, <What>' -ForEach @(
        @{ What = 'as text'; Script = { "$($_.a)-$($_.b)" }; Body = '1-2' }
        @{ What = 'as lines'; Script = { $_.a; $_.b | ForEach-Object ToString }; Record = { [pscustomobject]@{ a = '1'; b = 2 } }; Body = "1`n2" }
        @{ What = 'as bytes'; Script = { [byte[]] (65, 66) }; Body = 'AB' }
        @{ What = 'from its argument'; Script = { param($Row) $Row.b.ToString() }; Body = '2' }
        @{ What = 'with variables of where it was written'; Script = { "$prefix$($_.a)" }; Body = 'p1' }
    ) {
        $prefix = 'p'
        $record = $Record ? (& $Record) : [pscustomobject]@{ a = 1; b = 2 }
        $predictor | Invoke-SMEndpoint -InputObject $record -Serializer $Script -ContentType application/x-own -Accept text/plain |
            Should -BeExactly "application/x-own|$Body"
    }

    It 'reads the answer: <What>' -ForEach @(
        @{ What = 'text'; Accept = 'text/plain'; Script = { ($_ -split '\|')[1].ToUpper() }; Out = @('A') }
        @{ What = 'bytes'; Accept = 'application/octet-stream'; Script = { $_.GetType().Name; $_.Length }; Out = @('Byte[]', 1) }
        @{ What = 'with its type as second argument'; Accept = 'text/plain'; Script = { param($Text, $Type) $Type }; Out = @('text/plain') }
        @{ What = 'into nothing'; Accept = 'text/plain'; Script = { }; Out = @() }
    ) {
        @($predictor | Invoke-SMEndpoint -InputObject a -Deserializer $Script -Accept $Accept) | Should -BeExactly $Out
    }

    It 'that fails is the error of its record, and the rest goes on' {
        $written = Get-Written {
            1, 0, 2 | Invoke-SMEndpoint -Predictor $predictor -Serializer { "$(10 / $_)" } -Accept text/plain
        }
        Assert-Error $written (Get-InvokeId RecordNotSerializable) InvalidArgument 0
        $written.Output | Should -BeExactly 'text/csv|10', 'text/csv|5'
        $written = Get-Written {
            'a', 'b' | Invoke-SMEndpoint -Predictor $predictor -Deserializer { if ($_ -match 'a') { throw 'no' } 'read' } -Accept text/plain
        }
        Assert-Error $written (Get-InvokeId AnswerNotReadable) InvalidResult a
        $written.Output | Should -BeExactly read
    }

    It 'that writes no body is the error of its record: <What>' -ForEach @(
        @{ What = 'nothing'; Script = { }; Says = 'wrote nothing' }
        @{ What = 'a number'; Script = { 5 }; Says = 'wrote Int32' }
    ) {
        $written = Get-Written { $predictor | Invoke-SMEndpoint -InputObject x -Serializer $Script }
        Assert-Error $written (Get-InvokeId RecordNotSerializable) InvalidArgument x
        $written.Error[0].Exception.Message | Should -BeLike "*$Says*"
    }

    It 'stays with a predictor that is connected with it, in another runspace too' {
        $own = $predictor | Connect-SMEndpoint -Serializer { "<$_>" } -Deserializer { $_.Length } -ContentType text/xml -Accept text/plain
        $own.Serializer, $own.Deserializer, $own.ContentType | Should -BeExactly script, script, text/xml
        $own | Invoke-SMEndpoint -InputObject ab | Should -Be 'text/xml|<ab>'.Length
        $own | ForEach-Object -Parallel { Import-Module $using:env:SME_MODULE; $_ | Invoke-SMEndpoint -InputObject ab } |
            Should -Be 'text/xml|<ab>'.Length
        ($own | Invoke-SMEndpoint -InputObject ab -Serializer csv -Deserializer text -Accept text/plain) | Should -BeExactly 'text/csv|ab'
    }

    It 'that stayed behind when its predictor was stored is asked for again' {
        $own = $predictor | Connect-SMEndpoint -Serializer { "<$_>" }
        $stored = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($own, 4))
        $written = Get-Written { $stored | Invoke-SMEndpoint -InputObject ab }
        Assert-Error $written (Get-InvokeId ValueInvalid) InvalidArgument
        $written.Error[0].Exception.Message | Should -Match "script blocks don't travel"
        $stored | Invoke-SMEndpoint -InputObject ab -Serializer { "<$_>" } -Accept text/plain | Should -BeExactly 'text/csv|<ab>'
    }
}
