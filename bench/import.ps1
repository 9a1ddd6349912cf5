# Import-Module in fresh shells, ours and the peer's by turns, so that both see the same machine.
. (Join-Path $PSScriptRoot Common.ps1)

$measure = '$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module ''{0}''; $w.Elapsed.TotalMilliseconds'
$ours, $peers = @(), @()
foreach ($round in 1..15) {
    $ours += [double] (& $pwsh -NoProfile -NonInteractive -Command ($measure -f $module))
    $peers += [double] (& $pwsh -NoProfile -NonInteractive -Command ($measure -f 'Microsoft.PowerShell.PSResourceGet'))
}

[pscustomobject]@{
    Measurement = 'Import-Module, median of 15 fresh shells'
    Ours        = '{0:N0} ms' -f (Get-Median $ours)
    Peer        = '{0:N0} ms' -f (Get-Median $peers)
    Ratio       = '{0:N2}' -f ((Get-Median $ours) / (Get-Median $peers))
}
