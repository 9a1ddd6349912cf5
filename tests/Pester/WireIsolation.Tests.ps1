#requires -Version 7.4
<#
    Our AWS SDK beside somebody else's. Other modules load their own AWSSDK.Core into the default load context, before
    us or after us; nothing of theirs may end in ours, or of ours in theirs. Assemblies can't be unloaded: each order of
    each SDK gets a shell of its own, and all of them run at once.
#>
BeforeDiscovery {
    # What AWS Tools 4 and 5 load, another framework's build of our own version, and a newer one.
    $sdks = @(
        @{ Sdk = '3.7.501.1'; Framework = 'net8.0'; Sts = '3.7.202'; StsFramework = 'netcoreapp3.1' }
        @{ Sdk = '4.0.102.19'; Framework = 'net8.0'; Sts = '4.0.101.10'; StsFramework = 'net8.0' }
        @{ Sdk = '4.0.102.19'; Framework = 'netstandard2.0'; Sts = '4.0.101.10'; StsFramework = 'netstandard2.0' }
        @{ Sdk = '4.1.0'; Framework = 'net8.0'; Sts = '4.0.101.10'; StsFramework = 'net8.0' }
    )
    $cases = foreach ($sdk in $sdks) {
        foreach ($order in 'before', 'after') { $sdk + @{ Order = $order } }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'Wire.ps1')
    Enter-TestState
    Enter-Wire

    # Profiles of all kinds, and what they lead to.
    $role = 'arn:aws:iam::111122223333:role/SageMakerRole'
    [System.IO.File]::WriteAllText($DoubleEnvironment['AWS_CONFIG_FILE'], @"
[profile base]
aws_access_key_id = $($DoubleEnvironment['AWS_ACCESS_KEY_ID'])
aws_secret_access_key = $($DoubleEnvironment['AWS_SECRET_ACCESS_KEY'])
[profile assumed]
role_arn = $role
source_profile = base
[profile web]
role_arn = $role
web_identity_token_file = $AwsHome/token
[profile portal]
sso_session = company
sso_account_id = 111122223333
sso_role_name = SageMakerRole
[sso-session company]
sso_region = us-west-2
sso_start_url = https://company.example/start
sso_registration_scopes = sso:account:access
"@)
    [System.IO.File]::WriteAllText("$AwsHome/token", 'head.claims.signature')
    $cache = New-Item (Join-Path $AwsHome .aws sso cache) -ItemType Directory
    $hash = [Convert]::ToHexString([System.Security.Cryptography.SHA1]::HashData([System.Text.Encoding]::UTF8.GetBytes('company'))).ToLowerInvariant()
    [System.IO.File]::WriteAllText("$cache/$hash.json", (@{
                accessToken = 'sso-token'; expiresAt = '2099-01-01T00:00:00Z'
                region = 'us-west-2'; startUrl = 'https://company.example/start'
            } | ConvertTo-Json))

    # The portal that turns a login into keys; the double knows them.
    Invoke-Double credentials @{ accessKeyId = 'ASIAPORTAL0000000000'; secretAccessKey = 'portal-secret'; sessionToken = 'portal-session' }
    $port = & {
        $free = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $free.Start()
        $free.LocalEndpoint.Port
        $free.Stop()
    }
    $portal = [System.Net.HttpListener]::new()
    $portal.Prefixes.Add("http://127.0.0.1:$port/")
    $portal.Start()
    $answering = [powershell]::Create().AddScript({
            param($portal)
            while ($portal.IsListening) {
                $call = $portal.GetContext()
                $known = $call.Request.Url.AbsolutePath -eq '/federation/credentials' -and
                    $call.Request.Headers['x-amz-sso_bearer_token'] -eq 'sso-token'
                $call.Response.StatusCode = $known ? 200 : 401
                $call.Response.ContentType = 'application/json'
                $body = [System.Text.Encoding]::UTF8.GetBytes('{"roleCredentials":{"accessKeyId":"ASIAPORTAL0000000000",' +
                    '"secretAccessKey":"portal-secret","sessionToken":"portal-session","expiration":4070908800000}}')
                $call.Response.OutputStream.Write($body)
                $call.Response.Close()
            }
        }).AddArgument($portal)
    $null = $answering.BeginInvoke()

    $prologue = @"
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
`$env:HOME = '$AwsHome'
`$env:AWS_ENDPOINT_URL_SSO = 'http://127.0.0.1:$port'
Import-Module '$env:SME_MODULE'
function Get-Sdk {
    foreach (`$context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
        `$context.Assemblies | Where-Object { `$_.GetName().Name -like 'AWSSDK.*' } | ForEach-Object {
            @{ Context = `$context.Name; Name = `$_.GetName().Name; Path = `$_.Location }
        }
    }
}

# A call that AWS takes: what the double says then is that there is no such job.
function Get-Said([hashtable] `$With) {
    try { Get-SMTraining nosuch @With } catch { `$_.Exception.ErrorId + `$(if (`$_.Exception.ErrorId -ne 'TrainingJobNotFound') { `$_ }) }
}
"@

    # A shell that writes one object as JSON in its last line.
    function Start-Shell([string] $Text, [hashtable] $Environment = @{}) {
        $file = Join-Path $Work "$([guid]::NewGuid().ToString('N')).ps1"
        [System.IO.File]::WriteAllText($file, "$prologue`n& {`n$Text`n} | ConvertTo-Json -Depth 5 -Compress")
        $start = [System.Diagnostics.ProcessStartInfo]::new((Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')))
        '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        $process = [System.Diagnostics.Process]::Start($start)
        @{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Error = $process.StandardError.ReadToEndAsync() }
    }

    function Receive-Shell($Shell) {
        $text = $Shell.Output.Result
        $Shell.Process.WaitForExit()
        $Shell.Process.ExitCode | Should -Be 0 -Because "$text $($Shell.Error.Result)"
        $text.TrimEnd().Split("`n")[-1] | ConvertFrom-Json
    }
}

AfterAll {
    $portal.Stop()
    $answering.Dispose()
    Exit-Wire
    Exit-TestState
}

Describe 'A shell that calls AWS' {
    BeforeAll {
        $shell = Start-Shell @'
    $profiles = @{}
    foreach ($name in 'base', 'assumed', 'web', 'portal') { $profiles[$name] = Get-Said @{ ProfileName = $name } }
    $null = try { New-SMEstimator -ImageUri i -EntryPoint $PSCommandPath -InstanceType ml.m5.large -ProfileName base | Start-SMTraining s3://data/none } catch { $_ }
    @{ Profiles = $profiles; Sdk = @(Get-Sdk) }
'@ @{ AWS_ACCESS_KEY_ID = ''; AWS_SECRET_ACCESS_KEY = '' }
        $found = Receive-Shell $shell
    }

    It 'has no AWS SDK in the default load context, and its own beside it' {
        $found.Sdk | Where-Object Context -eq Default | Should -BeNullOrEmpty
        $found.Sdk.Context | Sort-Object -Unique | Should -BeExactly SageMakerEstimator.Core
        $found.Sdk.Name | Sort-Object | Should -BeExactly AWSSDK.Core, AWSSDK.S3, AWSSDK.SecurityToken, AWSSDK.SSO, AWSSDK.SSOOIDC
        $lib = Join-Path (Split-Path $env:SME_MODULE) lib
        $found.Sdk.Path | ForEach-Object { Split-Path $_ } | Sort-Object -Unique | Should -BeExactly $lib
    }

    It 'resolves a profile of the kind <_>' -ForEach 'base', 'assumed', 'web', 'portal' {
        $found.Profiles.$_ | Should -BeExactly TrainingJobNotFound
    }

    It 'signs with what the profiles give' {
        $requests = Get-Request
        $requests.operation | Should -Contain AssumeRole
        $requests.operation | Should -Contain AssumeRoleWithWebIdentity
        $keys = ($requests | Where-Object operation -eq DescribeTrainingJob).accessKeyId
        $keys[0] | Should -BeExactly $DoubleEnvironment['AWS_ACCESS_KEY_ID']
        $keys[1], $keys[2] | Should -Match '^ASIA[A-Z2-7]{16}$'
        $keys[3] | Should -BeExactly ASIAPORTAL0000000000
    }
}

Describe 'Another AWS SDK' -ForEach @{ Cases = $cases } {
    BeforeAll {
        $shells = @{}
        foreach ($case in $Cases) {
            $folder = { param($name, $version, $framework) Join-Path $env:SME_PACKAGES $name $version lib $framework }
            $files = (Join-Path (& $folder awssdk.core $case.Sdk $case.Framework) AWSSDK.Core.dll),
                (Join-Path (& $folder awssdk.securitytoken $case.Sts $case.StsFramework) AWSSDK.SecurityToken.dll)
            $load = @"
    `$theirs = '$($files -join "', '")' | ForEach-Object { [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath(`$_) }
    `$made = [Amazon.Runtime.BasicAWSCredentials]::new(`$env:AWS_ACCESS_KEY_ID, `$env:AWS_SECRET_ACCESS_KEY)
"@
            $ours = @'
    $profiles = @{}
    foreach ($name in 'base', 'assumed', 'web', 'portal') { $profiles[$name] = Get-Said @{ ProfileName = $name } }
'@
            # Theirs is asked for who it is, by a client of its own.
            $check = @'
    $config = [Amazon.SecurityToken.AmazonSecurityTokenServiceConfig]::new()
    $config.ServiceURL = $env:AWS_ENDPOINT_URL
    $config.AuthenticationRegion = 'us-west-2'
    $client = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new($made, $config)
    $asked = [Amazon.SecurityToken.Model.GetCallerIdentityRequest]::new()
    @{
        Profiles = $profiles
        Foreign = Get-Said @{ Credential = $made }
        Theirs = $client.GetCallerIdentityAsync($asked).GetAwaiter().GetResult().Account
        Loaded = @($theirs.Location)
        Sdk = @(Get-Sdk)
    }
'@
            $shells["$($case.Sdk) $($case.Framework) $($case.Order)"] = Start-Shell (
                $case.Order -eq 'before' ? "$load`n$ours`n$check" : "$ours`n$load`n$check")
        }
    }

    It 'of version <Sdk> for <Framework>, loaded <Order> ours, does no harm and takes none' -ForEach $cases {
        $found = Receive-Shell $shells["$Sdk $Framework $Order"]
        foreach ($name in 'base', 'assumed', 'web', 'portal') {
            $found.Profiles.$name | Should -BeExactly TrainingJobNotFound -Because "the profile is $name"
        }

        $found.Foreign | Should -BeExactly TrainingJobNotFound -Because 'a credentials object of another SDK is read by its members'
        $found.Theirs | Should -BeExactly 111122223333
        $found.Loaded | Should -HaveCount 2
        ($found.Sdk | Where-Object Context -eq Default).Path | Sort-Object | Should -BeExactly ($found.Loaded | Sort-Object)
        $lib = Join-Path (Split-Path $env:SME_MODULE) lib
        ($found.Sdk | Where-Object Context -eq SageMakerEstimator.Core).Path | ForEach-Object { Split-Path $_ } |
            Sort-Object -Unique | Should -BeExactly $lib
    }
}

Describe 'What Set-AWSCredential leaves in a session' {
    BeforeAll {
        Invoke-Double credentials @{ accessKeyId = 'ASIASTORED0000000000'; secretAccessKey = 'stored-secret'; sessionToken = 'stored-session' }
        $found = Receive-Shell (Start-Shell @'
    Add-Type @"
    public sealed class Keys { public string AccessKey => "ASIASTORED0000000000"; public string SecretKey => "stored-secret"; public string Token => "stored-session"; }
    public sealed class Source { public Keys GetCredentials() => new Keys(); }
    public sealed class Stored
    {
        private readonly string _name;
        public Stored(object credentials, string name) { Credentials = credentials; _name = name; }
        internal object Credentials { get; }
        public override string ToString() => _name;
    }
    public sealed class Place { public string SystemName => "us-west-2"; }
"@
    $global:StoredAWSRegion = [Place]::new()
    $global:StoredAWSCredentials = [Stored]::new([Source]::new(), 'no profile')
    $object = Get-Said @{}
    $global:StoredAWSCredentials = [Stored]::new($null, 'assumed')
    $profile = Get-Said @{}
    $global:StoredAWSCredentials = [Stored]::new($null, 'nobody')
    $neither = Get-Said @{}
    $keys = Get-Said @{ AccessKey = $env:TEST_KEY; SecretKey = $env:TEST_SECRET }
    @{ Object = $object; Profile = $profile; Neither = $neither; Keys = $keys }
'@ @{
                AWS_ACCESS_KEY_ID = ''; AWS_SECRET_ACCESS_KEY = ''; AWS_REGION = ''; AWS_DEFAULT_REGION = ''
                TEST_KEY = $DoubleEnvironment['AWS_ACCESS_KEY_ID']; TEST_SECRET = $DoubleEnvironment['AWS_SECRET_ACCESS_KEY']
            })
        $keys = (Get-Request DescribeTrainingJob | Select-Object -Last 3).accessKeyId
    }

    It 'gives the keys of its hidden credentials, and the region' {
        $found.Object | Should -BeExactly TrainingJobNotFound
        $keys[0] | Should -BeExactly ASIASTORED0000000000
    }

    It 'gives the profile that its text names when it has none' {
        $found.Profile | Should -BeExactly TrainingJobNotFound
        $keys[1] | Should -Match '^ASIA[A-Z2-7]{16}$'
    }

    It 'is an error when it gives neither, and gives way to keys' {
        $found.Neither | Should -Match '^CredentialsUnusable\$StoredAWSCredentials is a Stored'
        $found.Keys | Should -BeExactly TrainingJobNotFound
        $keys[2] | Should -BeExactly $DoubleEnvironment['AWS_ACCESS_KEY_ID']
    }
}
