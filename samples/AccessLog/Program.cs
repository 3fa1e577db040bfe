using Mesh.Samples.AccessLog;
using Spectre.Console;

const int UsageError = 2;
const int PlainWidth = 200; // without a terminal there is no width to keep to, and no sentence to break

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = PlainWidth;
}

var command = new ReplayCommand(AnsiConsole.Console);
var arguments = command.Root.Parse(args);
if (arguments.Errors.Count == 0)
{
    return await arguments.InvokeAsync();
}

foreach (var error in arguments.Errors)
{
    await Console.Error.WriteLineAsync(error.Message);
}

return UsageError;
