#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $values = [ordered]@{ rate = 1e-5; name = 'x'; flag = $true; none = $null; list = 1, 2.5, 'a' }
}

AfterAll {
    Exit-TestState
}

Describe 'Get-SMHyperParameter' {
    It 'gives what was given, in order' {
        $rows = New-SMEstimator $ModelPy -InstanceType local -HyperParameter $values | Get-SMHyperParameter
        $rows.Name | Should -BeExactly 'rate', 'name', 'flag', 'none', 'list'
        $rows[0].Value | Should -Be 1e-5
        $rows[0].Value | Should -BeOfType double
        $rows[2].Value | Should -BeTrue
    }

    It 'shows JSON for a script and text for <What>' -ForEach @(
        @{ What = 'an image'; With = @{ ImageUri = 'mine:1' } }
        @{ What = 'an algorithm'; With = @{ Algorithm = 'pca'; Region = 'us-west-2' } }
    ) {
        $script = New-SMEstimator $ModelPy -InstanceType local -HyperParameter $values | Get-SMHyperParameter -Encoded
        $script.Value | Should -BeExactly '1e-05', '"x"', 'true', 'null', '[1, 2.5, "a"]'

        $text = New-SMEstimator @With -InstanceType ml.m5.large -HyperParameter $values | Get-SMHyperParameter -Encoded
        $text.Value | Should -BeExactly '1e-05', 'x', 'True', 'None', "[1, 2.5, 'a']"
    }

    It 'gives nothing for an estimator without any' {
        New-SMEstimator $ModelPy -InstanceType local | Get-SMHyperParameter | Should -BeNullOrEmpty
    }

    It 'gives rows of each estimator that is piped' {
        $both = 1, 2 | ForEach-Object { New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ n = $_ } }
        ($both | Get-SMHyperParameter).Value | Should -Be 1, 2
    }
}
