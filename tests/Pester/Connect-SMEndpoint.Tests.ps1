#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    function Get-ConnectId([string] $Id) { Get-ErrorId $Id 'Connect-SMEndpoint' }
    $run = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 1 } | Start-SMTraining -NoLog 6>$null
    $predictor = $run | Publish-SMEndpoint -InstanceType local -Serializer json 6>$null
    $name = $predictor.EndpointName
}

AfterAll {
    Exit-TestState
}

Describe 'An endpoint that exists' {
    It 'is found by <What>' -ForEach @(
        @{ What = 'its name'; Endpoint = { $name }; Local = $true }
        @{ What = 'an ARN'; Endpoint = { "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/$name" }; Local = $true }
        @{ What = 'an object with EndpointName'; Endpoint = { [pscustomobject]@{ EndpointName = $name } }; Local = $true }
        @{ What = 'its predictor'; Endpoint = { $predictor }; Local = $false }
        @{ What = 'the estimator that was published'; Endpoint = { $run }; Local = $false }
    ) {
        $endpoint = & $Endpoint
        foreach ($found in (Connect-SMEndpoint $endpoint -Local:$Local), ($endpoint | Connect-SMEndpoint -Local:$Local)) {
            $found | Should -BeOfType SageMakerEstimator.Predictor
            $found.EndpointName | Should -BeExactly $name
            $found.EndpointStatus | Should -BeExactly InService
            $found.LocalUri | Should -Be $predictor.LocalUri
            $found.ModelName | Should -BeExactly $predictor.ModelName
        }
    }

    It 'answers' {
        (Connect-SMEndpoint $name -Local | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -Be 1
    }

    It 'reads CSV and writes JSON by default; a predictor keeps its own way' {
        $byName = Connect-SMEndpoint $name -Local
        $byName.Serializer, $byName.ContentType, $byName.Deserializer, $byName.Accept |
            Should -BeExactly csv, text/csv, json, application/json
        ($predictor | Connect-SMEndpoint).Serializer | Should -BeExactly json
    }

    It 'takes formats and types that follow each other: <What>' -ForEach @(
        @{ What = '-Serializer'; With = @{ Serializer = 'JSON' }; Way = 'json', 'application/json', 'json', 'application/json' }
        @{ What = '-Deserializer'; With = @{ Deserializer = 'bytes' }; Way = 'csv', 'text/csv', 'bytes', '*/*' }
        @{ What = '-Deserializer text, which most answers are'; With = @{ Deserializer = 'text' }; Way = 'csv', 'text/csv', 'text', 'application/json' }
        @{ What = '-ContentType'; With = @{ ContentType = 'application/json; charset=utf-8' }; Way = 'json', 'application/json; charset=utf-8', 'json', 'application/json' }
        @{ What = '-Accept'; With = @{ Accept = 'text/plain' }; Way = 'csv', 'text/csv', 'text', 'text/plain' }
        @{ What = 'a type of its own'; With = @{ ContentType = 'application/x-own'; Accept = 'image/png' }; Way = 'csv', 'application/x-own', 'json', 'image/png' }
        @{ What = 'all four'; With = @{ Serializer = 'text'; ContentType = 'a/b'; Deserializer = 'csv'; Accept = 'c/d' }; Way = 'text', 'a/b', 'csv', 'c/d' }
    ) {
        $found = Connect-SMEndpoint $name -Local @With
        $found.Serializer, $found.ContentType, $found.Deserializer, $found.Accept | Should -BeExactly $Way
    }

    It 'has the properties that AWS Tools bind by' {
        $predictor.PSObject.Properties['ResourceArn'] | Should -Not -BeNullOrEmpty
        $predictor.LogGroupName | Should -BeExactly "/aws/sagemaker/Endpoints/$name"
        "$predictor" | Should -BeExactly $name
    }
}

Describe 'An endpoint that cannot be found' {
    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a name nobody has'; Endpoint = 'no-such-endpoint'; With = @{ Local = $true }; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = 'no-such-endpoint' }
        @{ What = 'what can be no name'; Endpoint = '../jobs'; With = @{ Local = $true }; Id = 'EndpointNotFound'; Category = 'ObjectNotFound'; Target = '../jobs' }
        @{ What = 'a bare name without -Local'; Endpoint = 'some'; With = @{}; Id = 'RegionMissing'; Category = 'InvalidArgument'; Target = 'some' }
        @{ What = 'an empty name'; Endpoint = ''; With = @{ Local = $true }; Id = 'NoEndpoint'; Category = 'InvalidArgument'; Target = '' }
        @{ What = 'a number'; Endpoint = 5; With = @{ Local = $true }; Id = 'NoEndpoint'; Category = 'InvalidArgument'; Target = 5 }
    ) {
        $written = Get-Written { Connect-SMEndpoint $Endpoint @With }
        Assert-Error $written (Get-ConnectId $Id) $Category $Target
        $written.Output | Should -BeNullOrEmpty
    }

    It 'is NoEndpoint for an estimator that was never trained' {
        $estimator = New-SMEstimator $ModelPy -InstanceType local
        Assert-Error (Get-Written { $estimator | Connect-SMEndpoint }) (Get-ConnectId NoEndpoint) InvalidArgument $estimator
    }

    It 'leaves the other piped names to be found' {
        $written = Get-Written { 'no-such-endpoint', $name | Connect-SMEndpoint -Local }
        Assert-Error $written (Get-ConnectId EndpointNotFound) ObjectNotFound no-such-endpoint
        $written.Output.EndpointName | Should -BeExactly $name
    }
}

Describe 'An endpoint whose server died' {
    BeforeAll {
        $server = $run | Publish-SMEndpoint -InstanceType local -EndpointName dies 6>$null
        Stop-Server dies
    }

    It 'is Failed and says why' {
        $found = $server | Connect-SMEndpoint
        $found.EndpointStatus | Should -BeExactly Failed
        $found.FailureReason | Should -Match 'ended \(exit code 137\)'
        $found.LocalUri | Should -BeNullOrEmpty
        $server.EndpointStatus | Should -BeExactly InService -Because 'the older object stays as it was read'
    }

    It 'is EndpointNotInService for whoever asks it' {
        $written = Get-Written { $server | Invoke-SMEndpoint -InputObject 1 }
        Assert-Error $written (Get-ErrorId EndpointNotInService Invoke-SMEndpoint) ResourceBusy 1
        $written.Error[0].Exception.Message | Should -Match 'is Failed'
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Connect-SMEndpoint -Endpoint dies -Local'
    }

    It 'is removed like any other' {
        $server | Unpublish-SMEndpoint -Force
        Get-SMLocalState dies | Should -BeNullOrEmpty
    }
}

Describe 'An endpoint whose watcher was killed' {
    It 'is Failed, and its server ends, too' -Skip:(-not $IsLinux) {
        $null = $run | Publish-SMEndpoint -InstanceType local -EndpointName unwatched 6>$null
        $id = Get-ServerId unwatched
        $folder = Join-Path $State endpoints unwatched
        $supervisor = Get-StateProcess "-Folder $folder" | Where-Object CommandLine -Match 'supervisor\.ps1'
        Stop-Process -Id $supervisor.Id -Force
        $found = Wait-Until { Connect-SMEndpoint unwatched -Local | Where-Object EndpointStatus -EQ Failed }
        $found.FailureReason | Should -Match 'supervisor'
        Wait-Until { -not (Get-Process -Id $id -ErrorAction Ignore) } | Should -BeTrue
    }
}
