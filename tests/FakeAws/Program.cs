using System.Globalization;
using FakeAws;

int port = 0;
for (int index = 0; index < args.Length; index++)
{
    bool isPort = args[index] == "--port" && index + 1 < args.Length
        && int.TryParse(args[++index], CultureInfo.InvariantCulture, out port) && port is >= 0 and <= 65535;
    if (!isPort)
    {
        await Console.Error.WriteLineAsync("usage: FakeAws [--port N]");
        return 2;
    }
}

FakeAwsServer started;
try
{
    started = await FakeAwsServer.StartAsync(new FakeAwsOptions { Port = port });
}
catch (IOException refused)
{
    await Console.Error.WriteLineAsync($"Can't listen on port {port} of 127.0.0.1: {refused.Message} Choose another port, or 0 for a free one.");
    return 1;
}

await using FakeAwsServer server = started;
Console.WriteLine($"listening on {server.Uri.ToString().TrimEnd('/')}");
foreach ((string name, string value) in server.Environment)
    Console.WriteLine($"export {name}={value}");

// An empty line tells a reader that this was all.
Console.WriteLine();
await Console.Out.FlushAsync();

using var stop = new CancellationTokenSource();
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// Whoever started it holds its input: when that closes, the double goes too. It is read on a thread of its own, since the
// console's reader blocks, whatever its methods are called, and a signal must be heard meanwhile.
Task input = Task.Run(Console.In.ReadToEnd);
await Task.WhenAny(input, Task.Delay(Timeout.Infinite, stop.Token));
return 0;
