#requires -Version 7.4
<#
    The scripts of examples/ about models, run whole against the double: what they write, what they ask for, and that
    nothing is left that bills.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    $examples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) examples
    $pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')

    # What a script writes, read back from JSON as plain objects; its other streams are its own affair.
    function Invoke-Example([string] $Name, [string] $Arguments, [string] $Answer) {
        Reset-Double
        Invoke-Double answers @{ body = $Answer; contentType = 'application/json' }
        $path = Join-Path $examples $Name
        $json = Join-Path $Work "$Name.json"
        $command = "& '$path' $Arguments 3> '$json.warnings' 6> `$null | ConvertTo-Json -Depth 5 -AsArray | Set-Content '$json'"
        $said = & $pwsh -NoProfile -NonInteractive -Command $command 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $said
        Get-Content $json -Raw | ConvertFrom-Json
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'examples/byo-image.ps1' {
    BeforeAll {
        $archive = Join-Path $Work model.tar.gz
        Set-Content (Join-Path $Work weights.txt) '1 2 3'
        tar -czf $archive -C $Work weights.txt
        $written = Invoke-Example byo-image.ps1 "-ModelData '$archive' -ImageUri $Image" '{"species":"Gentoo"}'
    }

    It 'writes the answer of the endpoint' {
        $written.Answer.species | Should -BeExactly Gentoo
    }

    It 'registers the model before it is deployed, of the archive that was sent' {
        $operations = (Get-Request).operation | Where-Object { $_ -in 'PutObject', 'CreateModel', 'CreateEndpoint' }
        $operations | Should -Be PutObject, CreateModel, CreateEndpoint
        $sent = (Get-Request CreateModel).parameters
        $sent.ModelName | Should -BeExactly $written.Model
        $sent.PrimaryContainer.ModelDataUrl | Should -BeExactly $written.Data
        $sent.PrimaryContainer.Image | Should -BeExactly $Image
    }

    It 'leaves no endpoint, config or model' {
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
    }
}

Describe 'examples/framework-deploy.ps1' {
    BeforeAll {
        $written = Invoke-Example framework-deploy.ps1 '' '{"species":"Chinstrap"}'
    }

    It 'writes the answer of the endpoint' {
        $written.Answer.species | Should -BeExactly Chinstrap
    }

    It 'serves the script in the container for serving' {
        $sent = (Get-Request CreateModel).parameters.PrimaryContainer
        $sent.Image | Should -BeLike '*/sagemaker-scikit-learn:1.2-1-cpu-py3'
        $sent.Environment.SAGEMAKER_PROGRAM | Should -BeExactly train.py
        $sent.Environment.SAGEMAKER_SUBMIT_DIRECTORY | Should -BeLike 's3://sagemaker-us-west-2-111122223333/sklearn-*/sourcedir.tar.gz'
    }

    It 'leaves no endpoint, config, model or job' {
        Get-Resource endpoint, endpoint-config, model | Should -BeNullOrEmpty
        Get-SMLocalState | Should -BeNullOrEmpty
    }
}
