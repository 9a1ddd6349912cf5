#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'FakeAws.ps1')
    Enter-TestState
    Start-FakeAws
}

AfterAll {
    Stop-FakeAws
    Exit-TestState
}

Describe 'Test-SMEstimator' {
    It 'passes what would start here, and starts nothing' {
        $data = New-EntryPoint 'data.csv' '1'
        $rows = New-SMEstimator $ModelPy -InstanceType local | Test-SMEstimator $data
        $rows.Check | Should -BeExactly 'Settings', 'HyperParameters', 'Code', 'JobName', 'Role', 'Output', 'InputData', 'Engine'
        $rows | Where-Object Result -NotIn Passed, Skipped | Should -BeNullOrEmpty
        ($rows | Where-Object Check -EQ Role).Result | Should -Be Skipped
        ($rows | Where-Object Check -EQ Engine).Message | Should -Match 'python'
        Get-SMTraining -Local | Should -BeNullOrEmpty
    }

    It 'says each trouble of a cloud job by its row, and is no error itself' {
        $estimator = New-SMEstimator -ImageUri i -InstanceType ml.m5.large -Role Nobody -OutputPath s3://no-such-bucket/out
        $written = Get-Written { $estimator | Test-SMEstimator s3://no-such-bucket/train -JobName 'a.b' }
        $written.Error | Should -BeNullOrEmpty
        $ids = @{}
        $written.Output | Where-Object Result -EQ Failed | ForEach-Object { $ids[$_.Check] = $_.ErrorId }
        $ids.Keys | Sort-Object | Should -BeExactly 'InputData', 'JobName', 'Output', 'Role'
        $ids.JobName | Should -BeExactly 'NameInvalid'
        $ids.Role | Should -BeExactly 'RoleNotFound'
        $ids.Output | Should -BeExactly 'BucketNotFound'
        $ids.InputData | Should -BeExactly 'InputDataNotFound'
    }

    It 'makes nothing in AWS' {
        $estimator = New-SMEstimator -ImageUri i -InstanceType ml.m5.large -Role SageMakerRole
        $null = $estimator | Test-SMEstimator
        (Get-FakeAws requests).operation | Where-Object { $_ -match '^(Create|Put|Delete|Upload)' } | Should -BeNullOrEmpty
    }
}
