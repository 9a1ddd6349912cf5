#requires -Version 7.4
# A browser opens the report of a job: the curves are drawn, and nothing in it runs or is fetched.

BeforeAll {
    . (Join-Path $PSScriptRoot Double.ps1)
    Enter-TestState
    $script = Join-Path $Code 'curve.py'
    [System.IO.File]::WriteAllText($script, @'
for epoch in range(1, 41):
    print(f"epoch={epoch} loss={1 / epoch:.4f} acc={1 - 1 / (epoch + 1):.4f}")
print("<script>document.title = 'taken over'</script><img src=x onerror=\"document.title = 'taken over'\">")
'@)
    $metrics = @{ Name = 'train:loss'; Regex = 'loss=([0-9.]+)' }, @{ Name = 'validation:acc'; Regex = 'acc=([0-9.]+)' }
    $run = New-SMEstimator $script -InstanceType local -BaseJobName curve -MetricDefinition $metrics |
        Start-SMTraining -NoLog 6>$null
    $page = ($run | Export-SMTrainingReport -Path (Join-Path $Work report.html)).FullName

    # The page as the browser has built it, after all that could have run.
    function Get-Page([string[]] $More) {
        $arguments = @(
            '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'
            "--user-data-dir=$(Join-Path $Work browser)", '--virtual-time-budget=2000'
        ) + $More + [uri]::new($page).AbsoluteUri
        & $env:SME_BROWSER @arguments 2>$null
    }
}

AfterAll {
    Exit-TestState
}

Describe 'The report in a browser' {
    BeforeAll {
        $dom = (Get-Page '--dump-dom') -join "`n"
    }

    It 'has a drawing of each metric, with a curve through all its points' {
        foreach ($metric in 'train:loss', 'validation:acc') {
            $dom -match "(?s)<svg [^>]*aria-label=`"$metric`".*?</svg>" | Should -BeTrue -Because "$metric must be drawn"
            $curve = [regex]::Matches($Matches[0], '<polyline [^>]*points="([^"]+)"') |
                ForEach-Object { $_.Groups[1].Value.Trim() -split '\s+' } | Where-Object { $_ }
            $curve.Count | Should -BeGreaterOrEqual 40
        }
    }

    It 'shows the lines of a job as text, and runs nothing of them' {
        $dom | Should -Match "&lt;script&gt;document.title = 'taken over'"
        $dom | Should -Match '<title>curve-[\d-]+'
        $dom | Should -Not -Match '<script|<img'
    }

    It 'is drawn: its picture has more than a blank page has' {
        $picture = Join-Path $Work report.png
        $null = Get-Page "--screenshot=$picture", '--window-size=1000,1600'
        (Get-Item $picture).Length | Should -BeGreaterThan 20000
    }
}
