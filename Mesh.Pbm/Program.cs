using System.Runtime.InteropServices;
using System.Text;
using Mesh.Pbm;

const int PlainWidth = 80;
const int WidestText = 120;

using var interruption = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

// Lines leave together, at the latest after each frame: one write per line would be slow through a pipe.
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
var isTerminal = !Console.IsOutputRedirected;
var terminal = new Terminal(
    output,
    isTerminal ? Math.Clamp(Console.WindowWidth, PlainWidth / 2, WidestText) : null,
    colours: isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
return await new PbmClient(terminal, Console.Error, TimeProvider.System).RunAsync(args, interruption.Token);

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Cancel();
}
