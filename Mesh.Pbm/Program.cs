using System.Runtime.InteropServices;
using System.Text;
using Mesh.Pbm;
using Mesh.Pbm.Editing;
using Mesh.Pbm.Interactive;

const int PlainWidth = 80;
const int WidestText = 120;

using var interruption = new Interruption();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate);

// Lines leave together, at the latest after each frame: one write per line would be slow through a pipe.
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
var isTerminal = !Console.IsOutputRedirected;
var terminal = new Terminal(
    output,
    isTerminal ? Math.Clamp(Console.WindowWidth, PlainWidth / 2, WidestText) : null,
    colours: isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
var client = new PbmClient(terminal, Console.Error, TimeProvider.System)
{
    Interactive = isTerminal && !Console.IsInputRedirected
        ? new InteractiveTerminal(new ConsoleKeyboard(), output, HistoryFile.OfUser(), interruption)
        : null,
};
return await client.RunAsync(args, interruption.Run);

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Interrupt();
}

void Terminate(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Terminate();
}
