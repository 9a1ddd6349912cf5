#requires -Version 7.4
<#
    What binds when an object is piped to a cmdlet: exactly the parameters of Binding.psd1, for each public type and some
    of other people's. A column of a CSV file, or a property of an object, that became a region, a profile, a URL, a role
    or a machine by accident would send a signed request, or a bill, where nobody meant it to go.
#>
BeforeDiscovery {
    if (-not $env:SME_MODULE) {
        throw 'Set SME_MODULE to the manifest of the built module.'
    }

    $module = Import-Module $env:SME_MODULE -PassThru
    $table = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Binding.psd1')
    $cases = foreach ($type in $table.Types) {
        @{ Type = $type; Expected = $table.Cmdlets.Keys | Sort-Object | ForEach-Object { @{ Cmdlet = $_; Bound = $table.Cmdlets[$_][$type] } } }
    }
}

BeforeAll {
    $module = Import-Module $env:SME_MODULE -PassThru
    $table = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Binding.psd1')

    # Nothing of this machine's, and no AWS: what binds is seen before any of it would matter.
    $saved = @{}
    foreach ($name in 'SAGEMAKER_ESTIMATOR_STATE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
    }
    $env:SAGEMAKER_ESTIMATOR_STATE = Join-Path $TestDrive state
    $env:AWS_CONFIG_FILE = $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive none
    $env:AWS_REGION = $env:AWS_DEFAULT_REGION = $env:AWS_PROFILE = $null

    $own = [SageMakerEstimator.Estimator].Assembly.GetExportedTypes() | Where-Object {
        $_.IsClass -and -not ($_.IsAbstract -and $_.IsSealed) -and -not $_.IsSubclassOf([System.Exception])
    }

    function Get-Sample([string] $Type) {
        switch ($Type) {
            'text' { return 'a-name' }
            'number' { return 7 }
            'file' { return Get-Item $env:SME_MODULE }
            'row of a CSV file' {
                return 'Region,EndpointUrl,ProfileName,ProfileLocation,InstanceType,Role,AccessKey,SecretKey,SessionToken,Credential,Local,Tag,Force', (
                    'r,http://example.invalid,p,l,local,role,a,s,t,c,true,x,true') | ConvertFrom-Csv
            }
            'row of a CSV file with names' {
                return 'TrainingJobName,EndpointName,JobName,ModelName,Path,InputObject,Predictor,Estimator,EntryPoint,ImageUri', (
                    'j,e,j,m,p,i,p,e,e,i') | ConvertFrom-Csv
            }
            'training job of AWS Tools' {
                return [pscustomobject]@{
                    TrainingJobName = 'j'; TrainingJobArn = 'arn:aws:sagemaker:us-west-2:111122223333:training-job/j'
                    TrainingJobStatus = 'Completed'; RoleArn = 'r'; EnableNetworkIsolation = $false
                }
            }
            'endpoint of AWS Tools' {
                return [pscustomobject]@{
                    EndpointName = 'e'; EndpointArn = 'arn:aws:sagemaker:us-west-2:111122223333:endpoint/e'
                    EndpointConfigName = 'c'; EndpointStatus = 'InService'
                }
            }
            default {
                $found = $own | Where-Object Name -eq $Type
                $parameterless = $found.GetConstructors([System.Reflection.BindingFlags] 'Public, NonPublic, Instance') |
                    Where-Object { $_.GetParameters().Count -eq 0 }
                return $parameterless ? [Activator]::CreateInstance($found, $true)
                    : [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($found)
            }
        }
    }

    # Cmdlet → the parameters that an object's being piped into it has bound.
    function Get-Bound([object] $Object) {
        $trace = Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).txt"
        $asked = $module.ExportedCmdlets.Keys | Sort-Object
        $predictor = Get-Sample Predictor
        $null = Trace-Command -Name ParameterBinding -FilePath $trace -Expression {
            foreach ($cmdlet in $asked) {
                # Only what is mandatory and doesn't come from the pipeline anyway.
                $more = switch ($cmdlet) {
                    'Invoke-SMEndpoint' { $Object -is [SageMakerEstimator.Predictor] ? @{ InputObject = 1 }
                            : @{ Predictor = $predictor } }
                    'Export-SMEstimator' { @{ Path = 'estimator.json' } }
                    'Start-SMTransform' { @{ S3Uri = 's3://bucket/rows' } }
                    default { @{} }
                }
                if ((Get-Command $cmdlet).Parameters.ContainsKey('WhatIf')) { $more['WhatIf'] = $true }
                try { $null = $Object | & $cmdlet @more 2>$null 6>$null } catch { $null = $_ }
            }
        } 5>$null
        $bound = @{}
        foreach ($cmdlet in $asked) { $bound[$cmdlet] = [System.Collections.Generic.SortedSet[string]]::new() }
        $current = $null
        foreach ($line in [System.IO.File]::ReadLines($trace)) {
            if ($line -match 'BIND PIPELINE object to parameters: \[(.+?)\]') { $current = $bound.ContainsKey($Matches[1]) ? $Matches[1] : $null }
            elseif ($line -match 'BIND (NAMED|POSITIONAL) cmd line args|CALLING') { $current = $null }
            elseif ($current -and $line -match 'BIND arg \[.*\] to param \[(\w+)\] SUCCESSFUL') { $null = $bound[$current].Add($Matches[1]) }
        }

        $bound
    }
}

AfterAll {
    foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
}

Describe 'The table of bindings' {
    It 'has every cmdlet, and no other' {
        $table.Cmdlets.Keys | Sort-Object | Should -BeExactly ($module.ExportedCmdlets.Keys | Sort-Object)
    }

    It 'has every public type of the module' {
        $own.Name | Where-Object { $_ -notin $table.Types } | Should -BeNullOrEmpty
    }

    It 'says of <_> something about each type' -ForEach @($table.Cmdlets.Keys | Sort-Object) {
        $table.Cmdlets[$_].Keys | Sort-Object | Should -BeExactly ($table.Types | Sort-Object)
    }

    It 'lets a CSV row name a thing and its region and profile, or be data, and nothing else' {
        foreach ($cmdlet in $table.Cmdlets.Keys) {
            foreach ($type in 'row of a CSV file', 'row of a CSV file with names') {
                $bound = $table.Cmdlets[$cmdlet][$type].Split(' ', [StringSplitOptions]::RemoveEmptyEntries)
                $bound | Where-Object { $_ -notin 'TrainingJob', 'TransformJob', 'Endpoint', 'InputObject', 'Path', 'Region', 'ProfileName' } |
                    Should -BeNullOrEmpty -Because "$cmdlet, $type"
            }
        }
    }
}

Describe 'Binding of <Type>' -ForEach $cases {
    BeforeAll {
        $seen = Get-Bound (Get-Sample $Type)
    }

    It 'to <Cmdlet>: (<Bound>)' -ForEach $Expected {
        $seen[$Cmdlet] -join ' ' | Should -BeExactly $Bound
    }
}
