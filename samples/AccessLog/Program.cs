using Mesh.Samples.AccessLog;
using Spectre.Console;

const int UsageError = 2;
const int PlainWidth = 200; // without a terminal there is no width to keep to, and no sentence to break

// Ctrl+C ends a replay; a member must still leave the cluster, or the others would wait for a node that is gone.
var timeToLeave = TimeSpan.FromSeconds(25);

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = PlainWidth;
}

var command = new ReplayCommand(AnsiConsole.Console);
var arguments = command.Root.Parse(args);
if (arguments.Errors.Count == 0)
{
    return await arguments.InvokeAsync(new() { ProcessTerminationTimeout = timeToLeave });
}

foreach (var error in arguments.Errors)
{
    await Console.Error.WriteLineAsync(error.Message);
}

return UsageError;
