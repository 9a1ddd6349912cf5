#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $folder = (New-Item (Join-Path $TestDrive 'data é 世') -ItemType Directory).FullName
    $one = Join-Path $folder 'one 😀 #1.csv'
    $two = Join-Path $folder 'two%20.csv'
    Set-Content -LiteralPath $one, $two 1

    function Get-InputId([string] $Id) { Get-ErrorId $Id 'New-SMTrainingInput' }
}

AfterAll {
    Exit-TestState
}

Describe 'New-SMTrainingInput' {
    It 'makes a channel of <What>' -ForEach @(
        @{ What = 'a path'; Path = { $one }; Local = { $one } }
        @{ What = 'a folder'; Path = { $folder }; Local = { $folder } }
        @{ What = 'a path with a percent sign'; Path = { $two }; Local = { $two } }
        @{ What = 'a path of a PowerShell drive'; Path = { "TestDrive:/data é 世/$(Split-Path $one -Leaf)" }; Local = { $one } }
        @{ What = 'a file:// URI'; Path = { [uri]::new($one).AbsoluteUri }; Local = { $one } }
        @{ What = 'a FileInfo'; Path = { Get-Item -LiteralPath $one }; Local = { $one } }
        @{ What = 'a DirectoryInfo'; Path = { Get-Item -LiteralPath $folder }; Local = { $folder } }
    ) {
        $input1 = New-SMTrainingInput (& $Path)
        $input1 | Should -BeOfType SageMakerEstimator.TrainingInput
        $input1.ChannelName | Should -BeExactly training
        $input1.ContentType | Should -BeNullOrEmpty
        $input1.S3Uri | Should -MatchExactly '^file:///[!-~]+$' -Because 'every special character is escaped'
        ([uri] $input1.S3Uri).LocalPath | Should -BeExactly (& $Local)
    }

    It 'keeps channel name and content type' {
        $made = New-SMTrainingInput $one -ChannelName val_1.a-b -ContentType 'text/csv; charset=utf-8'
        $made.ChannelName | Should -BeExactly 'val_1.a-b'
        $made.ContentType | Should -BeExactly 'text/csv; charset=utf-8'
    }

    It 'makes an input of each piped file' {
        $inputs = Get-ChildItem -LiteralPath $folder | New-SMTrainingInput -ChannelName test
        $inputs.S3Uri | ForEach-Object { ([uri] $_).LocalPath } | Sort-Object | Should -BeExactly ($one, $two | Sort-Object)
    }

    It 'makes an input of each piped <What>' -ForEach @(
        @{ What = 'path'; Items = { $one, $two } }
        @{ What = 'object with a FullName'; Items = { [pscustomobject]@{ FullName = $one }, [pscustomobject]@{ FullName = $two } } }
        @{ What = 'object with a Path'; Items = { [pscustomobject]@{ Path = $one }, [pscustomobject]@{ Path = $two } } }
    ) {
        $inputs = & $Items | New-SMTrainingInput
        $inputs.S3Uri | ForEach-Object { ([uri] $_).LocalPath } | Should -BeExactly $one, $two
    }

    It 'follows the current location' {
        Push-Location -LiteralPath $folder
        try { ([uri] (New-SMTrainingInput 'two%20.csv').S3Uri).LocalPath | Should -BeExactly $two }
        finally { Pop-Location }
    }

    It 'says InputDataNotFound for <What>, and goes on with the next' -ForEach @(
        @{ What = 'a path that is not there'; Path = { Join-Path $folder 'nowhere' } }
        @{ What = 'a URI of a file that is not there'; Path = { 'file:///no/where' } }
    ) {
        $path = & $Path
        $written = Get-Written { $path, $one | New-SMTrainingInput }
        Assert-Error $written (Get-InputId InputDataNotFound) ObjectNotFound $path
        $written.Output | Should -HaveCount 1
    }

    It 'refuses a channel name with <What>' -ForEach @(
        @{ What = 'a blank'; Name = 'a b' }
        @{ What = 'nothing in it'; Name = '' }
        @{ What = '65 characters'; Name = 'a' * 65 }
        @{ What = 'another letter than A to Z'; Name = 'é' }
        @{ What = 'a line break at its end'; Name = "a`n" }
    ) {
        $written = Get-Written { New-SMTrainingInput $one -ChannelName $Name }
        Assert-Error $written (Get-InputId ParameterArgumentValidationError) InvalidData
    }

    It 'shows channel and data as text' {
        "$(New-SMTrainingInput $folder -ChannelName train)" | Should -BeLike 'train: file:///*'
    }
}
