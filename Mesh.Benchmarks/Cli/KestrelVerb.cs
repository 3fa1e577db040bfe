using System.CommandLine;
using Mesh.Benchmarks.Http;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>kestrel</c>: the bare echo that <c>gateway</c> compares with.</summary>
internal static class KestrelVerb
{
    private const string Name = "kestrel";

    private static readonly Option<int> Port = Options.Number("--port", "Where it serves.", 0);

    internal static Command Command
    {
        get
        {
            var command = new Command(Name, "A bare echo over HTTP; other verbs start it.") { Port };
            command.Hidden = true;
            command.SetAction((result, cancellation) => KestrelEcho.RunAsync(result.GetValue(Port), cancellation));
            return command;
        }
    }

    /// <summary>The arguments that start it.</summary>
    internal static string[] Arguments(int port) => [Name, "--port", $"{port}"];
}
