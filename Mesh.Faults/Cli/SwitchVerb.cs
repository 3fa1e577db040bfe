using System.CommandLine;
using System.Globalization;
using Mesh.Faults.Places;

namespace Mesh.Faults.Cli;

/// <summary><c>switch</c>: a slow one between network interfaces, until its input ends.</summary>
internal static class SwitchVerb
{
    private static readonly Argument<string[]> Ports = new("PORTS")
    { Description = "The interfaces; what passes the last one is not slowed.", Arity = ArgumentArity.OneOrMore };

    internal static Command Command
    {
        get
        {
            var command = new Command("switch", "Passes frames on, as late as each line of its input says: DELAY JITTER, in ms.")
            {
                Ports,
            };
            command.SetAction(async (result, _) =>
            {
                using var slow = new SlowSwitch(result.GetValue(Ports)!);
                await RunAsync(slow).ConfigureAwait(false);
                return 0;
            });
            return command;
        }
    }

    private static async Task RunAsync(SlowSwitch slow)
    {
        slow.Start();
        Console.Out.WriteLine("ready");
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var words = line.Split(' ');
            slow.Slow(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
        }
    }
}
