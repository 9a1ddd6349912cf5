#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $run = New-SMEstimator $ModelPy -InstanceType local | Start-SMTraining -NoLog 6>$null

    function Get-WaitId([string] $Id) { Get-ErrorId $Id 'Wait-SMEndpoint' }
}

AfterAll {
    Exit-TestState
}

Describe 'Waiting for an endpoint' {
    It 'writes the predictor when the endpoint serves' {
        $predictor = $run | Publish-SMEndpoint -InstanceType local -EndpointName waited -NoWait
        $predictor.EndpointStatus | Should -BeExactly Creating
        $ready = $predictor | Wait-SMEndpoint
        $ready.EndpointStatus | Should -BeExactly InService
        $ready | Invoke-SMEndpoint -InputObject 1 -Accept text/plain | Should -BeExactly 'text/csv|1'
        Wait-SMEndpoint waited -Local | ForEach-Object EndpointStatus | Should -BeExactly InService
    }

    It 'is EndpointFailed with the reason when it does not come up' {
        $bad = New-EntryPoint 'bad.py' 'raise ValueError("no model here")'
        $predictor = $run | Publish-SMEndpoint -InstanceType local -EndpointName bad -EntryPoint $bad -NoWait
        $written = Get-Written { $predictor | Wait-SMEndpoint }
        Assert-Error $written (Get-WaitId EndpointFailed) InvalidResult 'bad'
        $written.Error[0].Exception.Message | Should -Match 'no model here'
        $written.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Unpublish-SMEndpoint -Endpoint bad -Local -Force'
        $predictor | Unpublish-SMEndpoint -Force
    }

    It 'is EndpointNotFound for a name nobody has, and NoEndpoint for what is none' {
        Assert-Error (Get-Written { Wait-SMEndpoint nobody -Local }) (Get-WaitId EndpointNotFound) ObjectNotFound 'nobody'
        Assert-Error (Get-Written { 5 | Wait-SMEndpoint -Local }) (Get-WaitId NoEndpoint) InvalidArgument 5
    }

    It 'is WaitTimedOut after -Timeout, and the endpoint goes on' {
        $slow = New-EntryPoint 'slow.py' @'
import os, time
def model_fn(model_dir):
    while not os.path.exists(os.environ["TEST_GATE"]):
        time.sleep(0.01)
def transform_fn(model, data, content_type, accept): return "done", "text/plain"
'@
        $gate = Join-Path $Work 'gate-slow'
        $predictor = $run | Publish-SMEndpoint -InstanceType local -EndpointName slow -EntryPoint $slow -Environment @{ TEST_GATE = $gate } -NoWait
        $written = Get-Written { $predictor | Wait-SMEndpoint -Timeout 0.3 }
        Assert-Error $written (Get-WaitId WaitTimedOut) OperationTimeout 'slow'
        Open-Gate $gate
        ($predictor | Wait-SMEndpoint).EndpointStatus | Should -BeExactly InService
    }
}
