#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    Start-FakeAws
    $folder = Join-Path $Work 'data'
    $null = New-Item (Join-Path $folder 'train/sub') -ItemType Directory -Force
    $one = Join-Path $folder 'one.txt'
    Set-Content $one x
    Set-Content (Join-Path $folder 'train/a é.csv') '1,2'
    Set-Content (Join-Path $folder 'train/sub/b.csv') '3,4'
    $default = 'sagemaker-us-west-2-111122223333'

    function Get-SendId([string] $Id) { Get-ErrorId $Id 'Send-SMData' }
    function Get-Operation { (Get-FakeAws requests).operation }
}

AfterAll {
    Stop-FakeAws
    Exit-TestState
}

Describe 'Send-SMData' {
    BeforeEach {
        Send-FakeAws reset
        Send-FakeAws buckets @{ name = 'my-bucket' }
    }

    It 'sends a folder, and writes a place whose text is its URI' {
        $place = Send-SMData $folder -BucketName my-bucket -KeyPrefix pre/fix/
        $place | Should -BeOfType SageMakerEstimator.S3Location
        "$place" | Should -BeExactly 's3://my-bucket/pre/fix'
        $place.BucketName, $place.KeyPrefix, $place.Key, $place.FileCount, $place.UnchangedCount |
            Should -BeExactly 'my-bucket', 'pre/fix', $null, 3, 0
        Get-FakeAws 'keys?bucket=my-bucket' | Should -BeExactly 'pre/fix/one.txt', 'pre/fix/train/a é.csv', 'pre/fix/train/sub/b.csv'
    }

    It 'makes the default bucket when it is missing, and says so with -Verbose' {
        $written = Get-Written { Send-SMData $one -Verbose }
        "$($written.Output)" | Should -BeExactly "s3://$default/data/one.txt"
        Get-FakeAws "keys?bucket=$default" | Should -BeExactly 'data/one.txt'
        "$($written.Verbose)" | Should -Match "Made the bucket '$default'"
    }

    It 'makes no bucket when one is named, and looks none up' {
        $null = Send-SMData $one -BucketName my-bucket
        Get-Operation | Should -Not -Contain GetCallerIdentity
        Get-Operation | Should -Not -Contain HeadBucket
        Get-FakeAws 'keys?bucket=my-bucket' | Should -BeExactly 'data/one.txt'
    }

    It 'takes <What> from the pipeline, in order' -ForEach @(
        @{ What = 'files and folders'; Items = { Get-ChildItem $folder } }
        @{ What = 'paths'; Items = { (Get-ChildItem $folder).FullName } }
    ) {
        $expected = & $Items | ForEach-Object { (Get-Item $_).PSIsContainer ? 's3://my-bucket/p' : "s3://my-bucket/p/$(Split-Path $_ -Leaf)" }
        & $Items | Send-SMData -BucketName my-bucket -KeyPrefix p | ForEach-Object { "$_" } | Should -BeExactly $expected
    }

    It 'binds nothing by property name' {
        $trap = [pscustomobject]@{ Path = $one; BucketName = 'evil'; Region = 'eu-west-1'; EndpointUrl = 'http://127.0.0.1:1' }
        $written = Get-Written { $trap | Send-SMData -BucketName my-bucket }
        Assert-Error $written (Get-SendId ValueInvalid) InvalidArgument $trap
        Get-FakeAws requests | Should -BeNullOrEmpty
    }

    It 'sends what has changed, and nothing else, the second time' {
        $null = Send-SMData $folder -BucketName my-bucket
        Set-Content $one y
        $place = Send-SMData $folder -BucketName my-bucket
        Set-Content $one x
        $place.UnchangedCount | Should -Be 2
        @(Get-Operation | Where-Object { $_ -eq 'PutObject' }) | Should -HaveCount 4
    }

    It 'encrypts with the key that is named' {
        $null = Send-SMData $one -BucketName my-bucket -KmsKey key-1
        $put = Get-FakeAws requests | Where-Object operation -EQ PutObject
        $put.parameters.'x-amz-server-side-encryption' | Should -BeExactly 'aws:kms'
        $put.parameters.'x-amz-server-side-encryption-aws-kms-key-id' | Should -BeExactly 'key-1'
    }

    It 'leaves out what -Exclude names' {
        $null = Send-SMData $folder -BucketName my-bucket -Exclude *.txt, sub/
        Get-FakeAws 'keys?bucket=my-bucket' | Should -BeExactly 'data/train/a é.csv'
    }

    It 'follows the current location and drives' {
        Push-Location -LiteralPath $folder
        try { "$(Send-SMData one.txt -BucketName my-bucket)" | Should -BeExactly 's3://my-bucket/data/one.txt' }
        finally { Pop-Location }
    }

    It 'lists each upload with -WhatIf, and sends none' {
        $written = Get-Written { Send-SMData $folder -BucketName my-bucket -WhatIf }
        $written.Output | Should -BeNullOrEmpty
        $written.WhatIf.Operation | Should -BeExactly PutObject, PutObject, PutObject
        ($written.WhatIf.Json | ConvertFrom-Json).Key |
            Should -BeExactly 'data/one.txt', 'data/train/a é.csv', 'data/train/sub/b.csv'
        ($written.WhatIf[0].Json | ConvertFrom-Json).Source | Should -BeExactly $one
        Get-FakeAws requests | Should -BeNullOrEmpty
    }

    It 'makes no bucket with -WhatIf' {
        $null = Get-Written { Send-SMData $one -WhatIf }
        Get-Operation | Should -BeExactly GetCallerIdentity
    }

    It 'says InputDataNotFound for a path that is not there, and goes on' {
        $path = Join-Path $folder 'nowhere'
        $written = Get-Written { $path, $one | Send-SMData -BucketName my-bucket }
        Assert-Error $written (Get-SendId InputDataNotFound) ObjectNotFound $path
        $written.Output | Should -HaveCount 1
    }

    It 'says LinkLeavesFolder for a link that leads out, and goes on' {
        $link = Join-Path $folder 'out'
        $null = New-Item $link -ItemType SymbolicLink -Target $ModelPy
        try { $written = Get-Written { Send-SMData $folder -BucketName my-bucket } }
        finally { Remove-Item $link }
        Assert-Error $written (Get-SendId LinkLeavesFolder) InvalidArgument $link
        $written.Output.FileCount | Should -Be 3
    }

    It 'refuses <What> before anything is sent' -ForEach @(
        @{ What = 'an S3 URI as path'; Ask = { Send-SMData s3://my-bucket/x -BucketName my-bucket }; Id = 'ValueInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a URI as prefix'; Ask = { Send-SMData $one -KeyPrefix s3://my-bucket/x -BucketName my-bucket }; Id = 'ValueInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a pattern that is none'; Ask = { Send-SMData $one -BucketName my-bucket -Exclude 'a[b' }; Id = 'ValueInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a bucket name that is none'; Ask = { Send-SMData $one -BucketName s3://x }; Id = 'ParameterArgumentValidationError'; Category = 'InvalidData' }
    ) {
        Assert-Error (Get-Written $Ask) (Get-SendId $Id) $Category
        Get-FakeAws requests | Should -BeNullOrEmpty
    }

    It 'ends with <Id> for all files together when <What>' -ForEach @(
        @{ What = 'the bucket is not there'; Bucket = 'nobody-has-it'; Id = 'BucketNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'the bucket is elsewhere'; Bucket = 'far-away'; Id = 'BucketInOtherRegion'; Category = 'InvalidArgument' }
    ) {
        Send-FakeAws buckets @{ name = 'far-away'; region = 'eu-west-1' }
        $written = Get-Written { Send-SMData $folder -BucketName $Bucket }
        Assert-Error $written (Get-SendId $Id) $Category $Bucket
        $written.Output | Should -BeNullOrEmpty
    }

    It 'says AccessDenied of each file that may not be written' {
        Send-FakeAws deny @{ action = 's3:PutObject' }
        $written = Get-Written { Send-SMData $one -BucketName my-bucket }
        Assert-Error $written (Get-SendId AccessDenied) PermissionDenied $one
    }

    It 'leaves no parts behind when it is stopped' {
        $big = Join-Path $Work 'big.bin'
        [System.IO.File]::WriteAllBytes($big, [byte[]]::new(40MB))
        Send-FakeAws faults @{ service = 's3'; operation = 'UploadPart'; kind = 'slow'; delayMilliseconds = 300; count = 0 }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument($env:SME_MODULE).AddStatement()
            $null = $shell.AddCommand('Send-SMData').AddArgument($big).AddParameter('BucketName', 'my-bucket')
            $null = $shell.BeginInvoke()
            Wait-Until { (Get-Operation) -contains 'UploadPart' }
            $shell.Stop()
            Wait-Until { (Get-Operation) -contains 'AbortMultipartUpload' }
        }
        finally { $shell.Dispose() }
        Get-FakeAws 'keys?bucket=my-bucket' | Should -BeNullOrEmpty
        Get-Operation | Should -Not -Contain CompleteMultipartUpload
    }

    It 'goes on to training as input data, also when it comes from a job' {
        $place = Send-SMData $folder -BucketName my-bucket
        $live = New-SMEstimator $ModelPy -InstanceType local
        foreach ($input1 in $place, [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($place))) {
            $written = Get-Written { $live | Start-SMTraining -InputData "$input1" }
            Assert-Error $written (Get-ErrorId RemoteDataInLocalMode Start-SMTraining) InvalidArgument
        }

        $written = Get-Written { $live | Start-SMTraining -InputData @{ train = $place } }
        Assert-Error $written (Get-ErrorId RemoteDataInLocalMode Start-SMTraining) InvalidArgument
    }

    It 'shows URI, files and size in a table' {
        $text = Send-SMData $folder -BucketName my-bucket | Out-String
        $text | Should -Match 'S3Uri +Files +Unchanged +Size'
        $text | Should -Match 's3://my-bucket/data +3 +0 +\d+'
    }
}
