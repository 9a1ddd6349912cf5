#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState
    $none = Get-Written { Get-SMLocalState }
    $run = New-SMEstimator $ModelPy -InstanceType local -BaseJobName listed | Start-SMTraining -NoLog 6>$null
    $predictor = $run | Publish-SMEndpoint -InstanceType local -EndpointName listed-endpoint -ModelName listed-model 6>$null
}

AfterAll {
    Exit-TestState
}

Describe 'Get-SMLocalState' {
    It 'lists nothing where nothing was made, and makes nothing' {
        $none.All | Should -BeNullOrEmpty
    }

    It 'lists jobs, endpoints, configs and models' {
        $entries = Get-SMLocalState
        $entries | ForEach-Object { $_ | Should -BeOfType SageMakerEstimator.LocalStateEntry }
        $entries | ForEach-Object { "$($_.Kind) $($_.Name) $($_.Status)".Trim() } | Should -BeExactly @(
            "TrainingJob $($run.TrainingJobName) Completed"
            'Endpoint listed-endpoint InService'
            'EndpointConfig listed-endpoint'
            'Model listed-model'
        )
    }

    It 'says where each is, how large, and since when' {
        foreach ($entry in Get-SMLocalState) {
            Test-Path -LiteralPath $entry.Path | Should -BeTrue
            $entry.Size | Should -BeGreaterThan 0
            $entry.CreationTime.Kind | Should -Be Local
            $entry.CreationTime | Should -BeGreaterThan ([datetime]::Now.AddMinutes(-10))
            "$entry" | Should -BeExactly $entry.Name
        }
    }

    It 'counts the results of a job, too' {
        $entry = Get-SMLocalState $run.TrainingJobName
        $entry.Size | Should -BeGreaterThan (Get-Item ([uri] $run.ModelData).LocalPath).Length
    }

    It 'lists what -Name <Name> and -Kind <Kind> say' -ForEach @(
        @{ Name = 'listed-*'; Kind = @(); Count = 4 }
        @{ Name = 'LISTED-ENDPOINT'; Kind = @(); Count = 2 }
        @{ Name = 'listed-endpoint'; Kind = 'Endpoint'; Count = 1 }
        @{ Name = '*'; Kind = 'Model', 'TrainingJob'; Count = 2 }
        @{ Name = 'listed-model', 'listed-endpoint'; Kind = @(); Count = 3 }
        @{ Name = 'nobody*'; Kind = @(); Count = 0 }
    ) {
        $more = $Kind ? @{ Kind = $Kind } : @{}
        @(Get-SMLocalState -Name $Name @more) | Should -HaveCount $Count
    }

    It 'knows that a job is over whose watcher is gone' -Skip:(-not $IsLinux) {
        $running = (New-WaitingEstimator).Estimator | Start-SMTraining -NoWait
        $folder = Join-Path $State jobs $running.TrainingJobName
        $supervisor = Get-StateProcess "-Folder $folder" | Where-Object CommandLine -Match 'supervisor\.ps1'
        Stop-Process -Id $supervisor.Id -Force
        Wait-Until { (Get-SMLocalState $running.TrainingJobName).Status -eq 'Failed' } | Should -BeTrue
    }
}
