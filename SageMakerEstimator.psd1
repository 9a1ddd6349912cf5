@{
    RootModule             = 'SageMakerEstimator.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5d0f9a64-0c0e-4a53-9f7b-2b1b3f4c8a11'
    Author                 = 'SageMakerEstimator contributors'
    CompanyName            = 'SageMakerEstimator contributors'
    Copyright              = 'Copyright SageMakerEstimator contributors. Apache-2.0.'
    Description            = 'The SageMaker Estimator for PowerShell: train, deploy, ask and remove models from one pipeline, on this machine without an account or in Amazon SageMaker.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')

    # Without it [SageMakerEstimator.Estimator] is unknown until a cmdlet's parameters were read.
    RequiredAssemblies     = @('SageMakerEstimator.Abstractions.dll')
    FormatsToProcess       = @('SageMakerEstimator.Format.ps1xml')
    TypesToProcess         = @('SageMakerEstimator.Types.ps1xml')

    CmdletsToExport        = @(
        'Build-SMModel'
        'Clear-SMLocalState'
        'Connect-SMEndpoint'
        'Connect-SMTrainingJob'
        'Connect-SMTransformJob'
        'ConvertTo-SMTrainingRequest'
        'Export-SMEstimator'
        'Export-SMTrainingReport'
        'Find-SMLeftover'
        'Get-SMEstimatorDefault'
        'Get-SMExecutionRole'
        'Get-SMHyperParameter'
        'Get-SMImageUri'
        'Get-SMLocalState'
        'Get-SMTraining'
        'Get-SMTrainingMetric'
        'Import-SMEstimator'
        'Invoke-SMCompile'
        'Invoke-SMEndpoint'
        'New-SMEstimator'
        'New-SMTrainingInput'
        'New-SMTransformer'
        'Publish-SMEndpoint'
        'Receive-SMLog'
        'Save-SMModelArtifact'
        'Send-SMData'
        'Set-SMEstimatorDefault'
        'Set-SMHyperParameter'
        'Set-SMTraining'
        'Show-SMTrainingMetric'
        'Start-SMTraining'
        'Start-SMTransform'
        'Stop-SMTraining'
        'Stop-SMTransform'
        'Test-SMEstimator'
        'Unpublish-SMEndpoint'
        'Wait-SMEndpoint'
        'Wait-SMTrainingJob'
        'Wait-SMTransformJob'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags       = @('AWS', 'SageMaker', 'MachineLearning', 'Estimator', 'Training', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ProjectUri = 'https://example.invalid/SageMakerEstimator'
            LicenseUri = 'https://www.apache.org/licenses/LICENSE-2.0'
        }
    }
}
