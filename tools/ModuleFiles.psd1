# Exactly what ships: a file that is missing or not listed fails the build.
@{
    # Where in the module => where it comes from.
    Copied    = @{
        'SageMakerEstimator.psd1'             = 'SageMakerEstimator.psd1'
        'SageMakerEstimator.dll'              = 'src/SageMakerEstimator/bin/{configuration}/net8.0/SageMakerEstimator.dll'
        'SageMakerEstimator.Abstractions.dll' = 'src/SageMakerEstimator.Abstractions/bin/{configuration}/net8.0/SageMakerEstimator.Abstractions.dll'
        'SageMakerEstimator.Abstractions.xml' = 'src/SageMakerEstimator.Abstractions/bin/{configuration}/net8.0/SageMakerEstimator.Abstractions.xml'
        'SageMakerEstimator.Format.ps1xml'    = 'src/SageMakerEstimator/SageMakerEstimator.Format.ps1xml'
        'SageMakerEstimator.Types.ps1xml'     = 'src/SageMakerEstimator/SageMakerEstimator.Types.ps1xml'
        'LICENSE'                             = 'LICENSE'
        'lib/SageMakerEstimator.Core.dll'     = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/SageMakerEstimator.Core.dll'
        'lib/CsvHelper.dll'                   = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/CsvHelper.dll'
        'lib/MAB.DotIgnore.dll'               = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/MAB.DotIgnore.dll'
        'lib/System.IO.Hashing.dll'           = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/System.IO.Hashing.dll'
        'lib/OxyPlot.dll'                     = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/OxyPlot.dll'
        'lib/Spectre.Console.dll'             = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/Spectre.Console.dll'
        'lib/Spectre.Console.Ansi.dll'        = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/Spectre.Console.Ansi.dll'
        'lib/AWSSDK.Core.dll'                 = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/AWSSDK.Core.dll'
        'lib/AWSSDK.S3.dll'                   = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/AWSSDK.S3.dll'
        'lib/AWSSDK.SecurityToken.dll'        = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/AWSSDK.SecurityToken.dll'
        'lib/AWSSDK.SSO.dll'                  = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/AWSSDK.SSO.dll'
        'lib/AWSSDK.SSOOIDC.dll'              = 'src/SageMakerEstimator.Core/bin/{configuration}/net8.0/AWSSDK.SSOOIDC.dll'
        'lib/supervisor.ps1'                  = 'src/SageMakerEstimator.Core/Local/supervisor.ps1'
        'lib/Python/serve.py'                 = 'src/SageMakerEstimator.Core/Local/Python/serve.py'
        'lib/Python/serve_formats.py'         = 'src/SageMakerEstimator.Core/Local/Python/serve_formats.py'
        'lib/Python/serve_program.py'         = 'src/SageMakerEstimator.Core/Local/Python/serve_program.py'
    }

    Generated = @(
        'en-US/SageMakerEstimator.dll-Help.xml'
        'en-US/about_SageMakerEstimator.help.txt'
        'en-US/about_SageMakerEstimator_Aws.help.txt'
        'en-US/about_SageMakerEstimator_Images.help.txt'
        'en-US/about_SageMakerEstimator_LocalMode.help.txt'
    )
}
