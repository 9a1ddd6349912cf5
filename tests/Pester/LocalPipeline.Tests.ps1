#requires -Version 7.4
<#
    The whole way on this machine: train, publish, ask, remove. The state folder has a blank and letters of several
    scripts in its path, so that everything below it has, too.
#>
BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestState 'state é 世 😀'
    $examples = Join-Path $PSScriptRoot '../../examples'
}

AfterAll {
    Exit-TestState
}

Describe 'One pipeline from data to answers' {
    BeforeAll {
        $penguins = Import-Csv (Join-Path $examples penguins penguins.csv)
        $data = (New-Item (Join-Path $Work 'penguins') -ItemType Directory).FullName
        $test = $penguins | Where-Object { $penguins.IndexOf($_) % 3 -eq 2 }
        $penguins | Where-Object { $_ -notin $test } | Export-Csv (Join-Path $data train.csv)
        $columns = 'bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g'
        $answers = New-SMEstimator (Join-Path $examples penguins train.py) -InstanceType local `
            -HyperParameter @{ epochs = 10; seed = 7 } |
            Start-SMTraining -InputData @{ train = $data } -OutVariable estimator 6>$null |
            Publish-SMEndpoint -InstanceType local -OutVariable predictor 6>$null |
            Invoke-SMEndpoint -InputObject ($test | Select-Object $columns)
    }

    It 'answers each row, nearly always rightly' {
        $answers | Should -HaveCount $test.Count
        $right = @(0..($test.Count - 1) | Where-Object { $answers[$_].species -eq $test[$_].species }).Count
        $right / $test.Count | Should -BeGreaterThan 0.9
    }

    It 'answers rows that are piped one by one just the same' {
        $piped = $test | Select-Object -First 10 | Select-Object $columns | Invoke-SMEndpoint -Predictor $predictor[0]
        $piped.species | Should -BeExactly $answers[0..9].species
    }

    It 'leaves its estimator and predictor in -OutVariable' {
        $estimator[0].LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
        $predictor[0].EndpointName | Should -BeExactly $estimator[0].TrainingJobName
    }

    It 'leaves nothing behind when it is removed' {
        $predictor | Unpublish-SMEndpoint -Force
        Clear-SMLocalState $estimator[0].TrainingJobName -Force
        Get-SMLocalState | Should -BeNullOrEmpty
        Wait-Until { -not (Get-StateProcess) } | Should -BeTrue
        Get-ChildItem $State -Recurse -File | Should -BeNullOrEmpty
    }
}

Describe 'Letters of all scripts' {
    BeforeAll {
        $word = 'é 世 😀'
        $folder = Split-Path (New-EntryPoint "Quelle $word/train $word.py" ($ModelScript.Replace('"training begins"', '"begins: é 世 😀 " + json.loads(os.environ["SM_HPS"])["answer"]')))
        $null = New-EntryPoint "Quelle $word/$word.txt" $word
        $data = (New-Item (Join-Path $Work "data $word") -ItemType Directory).FullName
        [System.IO.File]::WriteAllText((Join-Path $data "$word.csv"), $word)
        $written = Get-Written {
            New-SMEstimator "train $word.py" -SourceDir $folder -InstanceType local `
                -HyperParameter ([ordered]@{ answer = "$word <&'`"\>"; $word = 1 }) -Environment @{ TEST_WORD = $word } |
                Start-SMTraining -InputData $data
        }
        $run = $written.Output[0]
        $seen = Get-Seen $run
    }

    It 'reach the script: paths, hyperparameters, environment, data' {
        $written.Error | Should -BeNullOrEmpty
        $seen.hyperparameters.answer | Should -BeExactly "$word <&'`"\>"
        $seen.hyperparameters[$word] | Should -Be 1
        $seen.arguments | Should -BeExactly '--answer', "$word <&'`"\>", "--$word", '1'
        $seen.environment.TEST_WORD | Should -BeExactly $word
        $seen.channels.training["$word.csv"] | Should -BeExactly $word
    }

    It 'come back in the log' {
        $written.Log.Message | Should -Contain "begins: $word $word <&'`"\>"
    }

    It 'are left out of the generated name' {
        $run.TrainingJobName | Should -MatchExactly '^train-\d{4}(-\d\d){5}-\d{3}$'
    }

    It 'are in code, names, rows, answers and errors of an endpoint' {
        $predictor = $run | Publish-SMEndpoint -InstanceType local 6>$null
        $answer = $predictor | Invoke-SMEndpoint -InputObject $word, 2
        $answer.row[0] | Should -BeExactly $word
        $answer.answer | Should -BeExactly "$word <&'`"\>"
        $asked = Get-Written { $predictor | Invoke-SMEndpoint -InputObject $word, bad }
        Assert-Error $asked (Get-ErrorId ModelError Invoke-SMEndpoint) InvalidResult
        $asked.Error[0].Exception.Message | Should -Match $word
        $predictor | Unpublish-SMEndpoint -Force
    }
}

Describe 'A model of 200 MB' {
    It 'trains, is published and answers' {
        $big = New-EntryPoint 'big.py' @'
import hashlib, os
def main():
    with open(os.path.join(os.environ["SM_MODEL_DIR"], "model.bin"), "wb") as file:
        digest = hashlib.md5()
        for _ in range(20):
            chunk = os.urandom(10 * 2**20)
            digest.update(chunk)
            file.write(chunk)
    print(digest.hexdigest())
def model_fn(model_dir):
    digest = hashlib.md5()
    with open(os.path.join(model_dir, "model.bin"), "rb") as file:
        while chunk := file.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()
def predict_fn(data, model):
    return {"digest": model}
if __name__ == "__main__":
    main()
'@
        $written = Get-Written { New-SMEstimator $big -InstanceType local | Start-SMTraining }
        $run = $written.Output[0]
        (Get-Item ([uri] $run.ModelData).LocalPath).Length | Should -BeGreaterThan 200MB
        $predictor = $run | Publish-SMEndpoint -InstanceType local 6>$null
        ($predictor | Invoke-SMEndpoint -InputObject 1).digest | Should -BeExactly $written.Log[0].Message
        $predictor | Unpublish-SMEndpoint -Force
        Clear-SMLocalState $run.TrainingJobName -Force
    }
}

Describe 'A failure in the pipeline' {
    It 'keeps a failed job from being published with -ErrorAction Stop, and in a try' {
        $fails = New-EntryPoint 'fails.py' 'raise SystemExit(2)'
        $caught = try {
            New-SMEstimator $fails -InstanceType local |
                Start-SMTraining -NoLog -ErrorAction Stop 6>$null |
                Publish-SMEndpoint -InstanceType local -ErrorAction Stop
        }
        catch [SageMakerEstimator.SageMakerEstimatorException] { $_ }
        Assert-Error $caught (Get-ErrorId TrainingJobFailed Start-SMTraining) InvalidResult
        Get-SMLocalState -Kind Endpoint, EndpointConfig, Model | Should -BeNullOrEmpty
    }

    It 'is told twice without it: the job failed, so there is nothing to publish' {
        $fails = New-EntryPoint 'fails.py' 'raise SystemExit(2)'
        $written = Get-Written {
            New-SMEstimator $fails -InstanceType local | Start-SMTraining -NoLog | Publish-SMEndpoint -InstanceType local
        }
        $written.Error.FullyQualifiedErrorId | Should -BeExactly @(
            Get-ErrorId TrainingJobFailed Start-SMTraining
            Get-ErrorId TrainingJobNotCompleted Publish-SMEndpoint
        )
    }
}

Describe 'A sweep' {
    It 'trains and publishes one estimator many ways, each with its own model' {
        $estimator = New-SMEstimator $ModelPy -InstanceType local -BaseJobName sweep
        $runs = foreach ($answer in 1, 2) {
            $estimator | Start-SMTraining -HyperParameter @{ answer = $answer } -NoWait
        }
        $predictors = $runs | Connect-SMTrainingJob -NoLog 6>$null | Publish-SMEndpoint -InstanceType local 6>$null
        $predictors.EndpointName | Should -BeExactly $runs.TrainingJobName
        ($predictors | Invoke-SMEndpoint -InputObject 1, 2).answer | Should -Be 1, 2
        $predictors | Unpublish-SMEndpoint -Force
        Get-SMLocalState -Kind Endpoint, EndpointConfig, Model | Should -BeNullOrEmpty
    }
}

Describe 'Another shell' {
    It 'finds the jobs and endpoints of this one' {
        $waiting = New-WaitingEstimator
        $run = $waiting.Estimator | Start-SMTraining -NoWait
        $text = & (Join-Path $PSHOME 'pwsh') -NoProfile -NonInteractive -Command "
            Import-Module '$env:SME_MODULE'
            Get-SMTraining -Local | Where-Object TrainingJobStatus -eq InProgress | Stop-SMTraining -Wait |
                ForEach-Object { `$_.TrainingJobName + ' ' + `$_.TrainingJobStatus }"
        $text | Should -BeExactly "$($run.TrainingJobName) Stopped"
    }

    It 'may end before its job, which goes on' {
        $gate = Join-Path $Work 'gate-shell'
        $name = & (Join-Path $PSHOME 'pwsh') -NoProfile -NonInteractive -Command "
            Import-Module '$env:SME_MODULE'
            (New-SMEstimator '$WaitingPy' -InstanceType local -Environment @{ TEST_GATE = '$gate' } |
                Start-SMTraining -NoWait).TrainingJobName"
        (Get-SMTraining $name -Local).TrainingJobStatus | Should -BeExactly InProgress
        Open-Gate $gate
        $joined = Connect-SMTrainingJob $name -Local -NoLog 6>$null
        $joined.LatestTrainingJob.TrainingJobStatus | Should -BeExactly Completed
    }
}
