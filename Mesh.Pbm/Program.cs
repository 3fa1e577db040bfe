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
var width = Console.IsOutputRedirected ? PlainWidth : Math.Clamp(Console.WindowWidth, PlainWidth / 2, WidestText);
return await new PbmClient(output, Console.Error, width, TimeProvider.System).RunAsync(args, interruption.Token);

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Cancel();
}
