#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire

    function Get-FindId([string] $Id) { Get-ErrorId $Id 'Find-SMLeftover' }

    # An account a month ago: an endpoint that serves, and what two removals elsewhere have left.
    function New-Account {
        Reset-Double
        Invoke-Double clock @{ advanceSeconds = -30 * 86400 }
        $run = New-WireEstimator | Start-SMTraining -InputData s3://data/train -NoLog 6>$null
        $null = $run | Publish-SMEndpoint -EndpointName idle -InstanceType ml.m5.large 6>$null
        $null = $run | Publish-SMEndpoint -EndpointName asked -InstanceType ml.m5.large 6>$null
        $null = $run | Publish-SMEndpoint -EndpointName half -InstanceType ml.m5.large 6>$null
        Unpublish-SMEndpoint half -KeepConfig -Wait -Force
        $null = $run | Publish-SMEndpoint -EndpointName less -InstanceType ml.m5.large 6>$null
        Unpublish-SMEndpoint less -KeepModel -Force
        Invoke-Double clock @{ advanceSeconds = 30 * 86400 }
        Invoke-Double metrics @{
            namespace = 'AWS/SageMaker'; name = 'Invocations'; dimensions = @{ EndpointName = 'asked'; VariantName = 'AllTraffic' }
            points = @{ [datetime]::UtcNow.AddHours(-3).ToString('o') = 5 }
        }
    }
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'An account' {
    BeforeAll {
        New-Account
    }

    It 'has these leftovers, endpoints first' {
        $written = Get-Written { Find-SMLeftover }
        $written.Error | Should -BeNullOrEmpty
        $written.Warning | Should -BeNullOrEmpty
        $written.Output | ForEach-Object Kind | Should -BeExactly Endpoint, EndpointConfig, Model
        $written.Output[0] | Should -BeOfType SageMakerEstimator.Leftover
        $written.Output[0].EndpointName, $written.Output[0].Billing | Should -BeExactly idle, '1 x ml.m5.large'
        $written.Output[1].EndpointConfigName | Should -BeExactly half
        $written.Output[2].ModelName | Should -BeLike 'my-image-*'
        $written.Output[0].Since | Should -BeLessThan ([datetime]::Now.AddDays(-29))
    }

    It 'is looked at by kind, name and age' {
        (Find-SMLeftover EndpointConfig).Name | Should -BeExactly half
        (Find-SMLeftover -NamePrefix IDL).Name | Should -BeExactly idle
        Find-SMLeftover -OlderThan 40.00:00:00 | Should -BeNullOrEmpty
        Find-SMLeftover Endpoint -IdleFor 60.00:00:00 | Should -BeNullOrEmpty
        (Find-SMLeftover Endpoint -IdleFor 3600 -OlderThan 0).Name | Sort-Object | Should -BeExactly asked, idle
    }

    It 'stops looking when nobody wants more' {
        $calls = @(Get-Request).Count
        (Find-SMLeftover | Select-Object -First 1).Name | Should -BeExactly idle
        @(Get-Request) | Select-Object -Skip $calls | Where-Object operation -EQ ListModels | Should -BeNullOrEmpty
    }

    It 'is only looked at' {
        $before = @(Get-Resource)
        $null = Find-SMLeftover
        Get-Resource | Should -BeExactly $before
    }

    It 'has what may not be looked at said' {
        Invoke-Double deny @{ action = 'cloudwatch:GetMetricData' }
        try {
            $written = Get-Written { Find-SMLeftover Endpoint }
            $written.Output | Should -BeNullOrEmpty
            $written.Error | Should -BeNullOrEmpty
            $written.Warning | Should -HaveCount 1
            "$($written.Warning[0])" | Should -Match 'none is called idle'
        }
        finally { Invoke-Double allow @{} }
    }

    It 'that can''t be reached is one error' {
        $written = Get-Written { Find-SMLeftover -AccessKey AKIANOBODYKNOWS00000 -SecretKey no }
        Assert-Error $written (Get-FindId CredentialsRefused) AuthenticationError
    }
}

Describe 'Leftovers that are piped to Unpublish-SMEndpoint' {
    BeforeAll {
        New-Account
    }

    It 'are shown with -WhatIf and stay' {
        $before = @(Get-Resource)
        $null = Find-SMLeftover | Unpublish-SMEndpoint -WhatIf
        Get-Resource | Should -BeExactly $before
    }

    It 'go with what only they use, and the rest stays' {
        $written = Get-Written { Find-SMLeftover | Unpublish-SMEndpoint -Force -PassThru }
        $written.Error | Should -BeNullOrEmpty
        $written.Output.Kind | Should -BeExactly Endpoint, EndpointConfig, Model
        Get-Resource endpoint, endpoint-config | Should -BeExactly 'endpoint asked', 'endpoint-config asked'
        Get-Resource model | Should -HaveCount 1
        Find-SMLeftover | Should -BeNullOrEmpty
    }

    It 'that came back from a file go as well' {
        New-Account
        $path = Join-Path $Work leftovers.xml
        Find-SMLeftover | Export-Clixml $path
        Import-Clixml $path | Unpublish-SMEndpoint -Force
        Get-Resource endpoint, endpoint-config | Should -BeExactly 'endpoint asked', 'endpoint-config asked'
    }
}

Describe 'This machine' {
    It 'has leftovers, too, and loses them' {
        $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null
        $null = $run | Publish-SMEndpoint -InstanceType local -EndpointName left 6>$null
        Find-SMLeftover -Local -OlderThan 0 | Should -BeNullOrEmpty
        Unpublish-SMEndpoint left -Local -KeepConfig -Force
        $found = Find-SMLeftover -Local -OlderThan 0
        $found.Kind, $found.Name | Should -BeExactly EndpointConfig, left
        Find-SMLeftover -Local | Should -BeNullOrEmpty -Because 'it is young'
        $found | Unpublish-SMEndpoint -Force
        Find-SMLeftover -Local -OlderThan 0 | Should -BeNullOrEmpty
    }
}
