using Mesh.Pbm;

namespace Mesh.Tests.Inspection;

/// <summary>One run of the pbm client in this process: what it printed, and its exit code.</summary>
internal sealed record ClientRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Runs a line as a shell would split it; for values with spaces pass the words.</summary>
    public static Task<ClientRun> Of(string line) => Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Runs a line whose output is looked at before it ends.</summary>
    public static Task<ClientRun> Of(string line, ReadAlong output, CancellationToken interrupted) =>
        Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), null, output, interrupted);

    public static async Task<ClientRun> Of(
        IReadOnlyList<string> args,
        TimeProvider? clock = null,
        StringWriter? output = null,
        CancellationToken interrupted = default)
    {
        output ??= new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await new PbmClient(new Terminal(output, 80, colours: false), error, clock ?? TimeProvider.System).RunAsync(args, interrupted);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
