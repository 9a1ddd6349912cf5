#requires -Version 7.4
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire
    function Get-SaveId([string] $Id) { Get-ErrorId $Id 'Save-SMModelArtifact' }
    $run = New-SMEstimator $ModelPy -InstanceType local -HyperParameter @{ answer = 5 } | Start-SMTraining -NoLog 6>$null
}

AfterAll {
    Exit-Wire
    Exit-TestState
}

Describe 'Artifacts of this machine' {
    BeforeEach {
        $saved = Join-Path $Work "saved-$([guid]::NewGuid().ToString('N'))"
    }

    It 'are the model as a file, of <What>' -ForEach @(
        @{ What = 'an estimator'; Given = { $run } }
        @{ What = 'a job'; Given = { $run.LatestTrainingJob } }
        @{ What = 'a URI'; Given = { $run.ModelData } }
    ) {
        $file = & $Given | Save-SMModelArtifact -Path $saved
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -BeExactly (Join-Path $saved model.tar.gz)
        (Get-FileHash $file).Hash | Should -BeExactly (Get-FileHash ([uri] $run.ModelData).LocalPath).Hash
    }

    It 'are unpacked to folders, model and output' {
        $found = Save-SMModelArtifact $run.TrainingJobName -Local -Path $saved -Artifact Model, Output -Expand
        $found | ForEach-Object { $_ | Should -BeOfType System.IO.DirectoryInfo }
        $found.Name | Sort-Object | Should -BeExactly model, output
        Join-Path $saved model seen.json | Should -Exist
        Get-Content (Join-Path $saved output data note.txt) | Should -BeExactly noted
        Get-ChildItem $saved -Filter *.tar.gz | Should -BeNullOrEmpty
    }

    It 'replace nothing without -Force' {
        $null = New-Item $saved -ItemType Directory
        Set-Content (Join-Path $saved model.tar.gz) mine
        Assert-Error (Get-Written { $run | Save-SMModelArtifact -Path $saved }) (Get-SaveId FileExists) ResourceExists (Join-Path $saved model.tar.gz)
        Get-Content (Join-Path $saved model.tar.gz) | Should -BeExactly mine
        ($run | Save-SMModelArtifact -Path $saved -Force).Length | Should -BeGreaterThan 10
    }

    It 'are not fetched with -WhatIf' {
        $null = $run | Save-SMModelArtifact -Path $saved -WhatIf
        $saved | Should -Not -Exist
    }

    It 'are the answers of a transform job' {
        $rows = Join-Path $Work rows.csv
        Set-Content $rows '1,2'
        $job = $run | New-SMTransformer -InstanceType local -Accept text/csv | Start-SMTransform $rows -ContentType text/csv -NoLog 6>$null
        ($job | Save-SMModelArtifact -Path $saved).Name | Should -BeExactly rows.csv.out
        Get-Content (Join-Path $saved rows.csv.out) | Should -BeExactly '2,5'
        (Save-SMModelArtifact -TransformJob $job.TransformJobName -Local -Path $saved -Force).Name | Should -BeExactly rows.csv.out
    }

    It 'is <Id> for <What>' -ForEach @(
        @{ What = 'a job that nobody has'; Given = { 'no-such-job' }; Id = 'TrainingJobNotFound'; Category = 'ObjectNotFound' }
        @{ What = 'a number'; Given = { 5 }; Id = 'NoTrainingJob'; Category = 'InvalidArgument' }
        @{ What = 'a place with nothing'; Given = { 'file:///no/such/place' }; Id = 'ArtifactNotFound'; Category = 'ObjectNotFound' }
    ) {
        Assert-Error (Get-Written { & $Given | Save-SMModelArtifact -Path $saved -Local }) (Get-SaveId $Id) $Category
        $saved | Should -Not -Exist
    }

    It 'are there of a job that failed, too' {
        $script = "import os; open(os.environ['SM_OUTPUT_DATA_DIR'] + '/why.txt', 'w').write('because'); raise SystemExit(3)"
        $failed = New-SMEstimator (New-EntryPoint 'bad.py' $script) -InstanceType local | Start-SMTraining -NoLog -ErrorAction Ignore 6>$null
        $null = $failed | Save-SMModelArtifact -Path $saved -Artifact Output -Expand
        Get-Content (Join-Path $saved output data why.txt) | Should -BeExactly because
    }
}

Describe 'Artifacts in AWS' {
    BeforeAll {
        Reset-Double
        Invoke-Double jobs @{ modelFiles = @{ 'weights.bin' = 'w' } }
        $cloud = New-WireEstimator | Start-SMTraining @{ train = 's3://data/train/' } -JobName job-1 -NoLog 6>$null
        Invoke-Double objects @{ bucket = 'data'; key = 'results/a.csv'; text = '1' }, @{ bucket = 'data'; key = 'results/sub/b.csv'; text = '2' }
    }

    BeforeEach {
        $saved = Join-Path $Work "saved-$([guid]::NewGuid().ToString('N'))"
    }

    It 'are the model of a job, by <What>' -ForEach @(
        @{ What = 'its estimator'; Given = { $cloud } }
        @{ What = 'its name'; Given = { 'job-1' } }
        @{ What = 'its ARN'; Given = { $cloud.LatestTrainingJob.TrainingJobArn } }
        @{ What = 'an object of other tools'; Given = { [pscustomobject]@{ TrainingJobName = 'job-1' } } }
        @{ What = 'a URI'; Given = { $cloud.ModelData } }
    ) {
        $folder = & $Given | Save-SMModelArtifact -Path $saved -Expand
        $folder.FullName | Should -BeExactly (Join-Path $saved model)
        Get-Content (Join-Path $folder weights.bin) | Should -BeExactly w
    }

    It 'are all objects below a prefix, with their folders' {
        Push-Location (New-Item $saved -ItemType Directory)
        try { $files = Save-SMModelArtifact -S3Uri s3://data/results } finally { Pop-Location }
        $files | Should -HaveCount 2
        Get-Content (Join-Path $saved a.csv) | Should -BeExactly 1
        Get-Content (Join-Path $saved sub b.csv) | Should -BeExactly 2
    }

    It 'are objects of S3 of other tools' {
        ([pscustomobject]@{ BucketName = 'data'; Key = 'results/a.csv' } | Save-SMModelArtifact -Path $saved).Name | Should -BeExactly a.csv
    }

    It 'is ModelDataNotFound for a job that failed and names none' {
        Invoke-Double jobs @{ outcome = 'Failed'; nameModel = $false }
        $failed = New-WireEstimator | Start-SMTraining @{ train = 's3://data/train/' } -JobName job-2 -NoLog -ErrorAction Ignore 6>$null
        $written = Get-Written { $failed | Save-SMModelArtifact -Path $saved }
        Assert-Error $written (Get-SaveId ModelDataNotFound) ObjectNotFound
        "$($written.Error)" | Should -Match "'job-2' is Failed"
        $saved | Should -Not -Exist
    }

    It 'are refused for an archive that leads out of its folder, and nothing is there' {
        $evil = Join-Path $Work evil.tar.gz
        $script = "import io, tarfile; t = tarfile.open(r'$evil', 'w:gz'); i = tarfile.TarInfo('../evil.txt'); i.size = 1; t.addfile(i, io.BytesIO(b'x')); t.close()"
        & python3 -c $script
        $null = Send-SMData $evil -BucketName data -KeyPrefix evil
        $written = Get-Written { Save-SMModelArtifact -S3Uri s3://data/evil/evil.tar.gz -Path $saved -Expand }
        Assert-Error $written (Get-SaveId ArtifactUnsafe) InvalidResult s3://data/evil/evil.tar.gz
        Get-ChildItem $saved -Recurse -Force | Should -BeNullOrEmpty
        Join-Path $Work evil.txt | Should -Not -Exist
    }
}
