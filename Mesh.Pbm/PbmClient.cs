using System.Reflection;
using Mesh.Inspection;
using Mesh.Pbm.Certs;
using Mesh.Pbm.Completing;
using Mesh.Pbm.Interactive;
using Mesh.Pbm.Tokens;

namespace Mesh.Pbm;

/// <summary>The <c>pbm</c> command: one run, from its arguments to its exit code.</summary>
internal sealed class PbmClient(Terminal terminal, TextWriter error, TimeProvider clock)
{
    /// <summary>Where a session goes on without a command; null where nobody types.</summary>
    public InteractiveTerminal? Interactive { get; init; }

    private static readonly string Version =
        typeof(PbmClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>What the client calls itself: <c>pbm 0.1.0</c>.</summary>
    public static string Name { get; } = $"pbm {Version}";

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="interrupted">Cancelled when the user interrupts.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken interrupted)
    {
        try
        {
            return args switch
            {
                [ClientWords.Completion, ..] => ShellCompletion.Print([.. args.Skip(1)], terminal),
                [ClientWords.Certs, ..] => LocalCommandLine.Run(CertsCommandLine.Root(terminal, clock), args, terminal, error),
                [ClientWords.Token, ..] => LocalCommandLine.Run(TokenCommandLine.Root(terminal), args, terminal, error),
                [ClientWords.Complete, "--", ..] => await new ShellCompletion(terminal, clock).RunAsync([.. args.Skip(2)], interrupted),
                _ => await RunAsync(Invocation.Parse(args), interrupted),
            };
        }
        catch (PbmException fault)
        {
            return fault.Tell(error);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private async Task<int> RunAsync(Invocation invocation, CancellationToken interrupted)
    {
        var help = new HelpText(terminal);
        if (invocation.Version)
        {
            terminal.WriteLine([Name]);
            return ExitCode.Done;
        }

        if (invocation is { Help: true, Words.IsEmpty: true })
        {
            help.Usage(Name);
            return ExitCode.Done;
        }

        if (Interactive is not null && invocation is { Words.IsEmpty: true, Help: false })
        {
            return await new InteractiveSession(invocation.Address, invocation.Timeout, terminal, error, clock, Interactive)
                .RunAsync();
        }

        var limit = CommandLimits.ForConnecting(invocation.Timeout);
        await using var connection = await NodeConnection.OpenAsync(invocation.Address, limit, clock, interrupted);
        if (invocation.Help || invocation.Words.IsEmpty)
        {
            help.About(invocation.Words, connection);
            return ExitCode.Done;
        }

        var (request, command) = new PaletteCommandLine(connection.Palettes).Parse(invocation.CommandLine);
        return await new CommandCall(connection.Session, new OutputPrinter(terminal), clock)
            .RunAsync(
                request,
                CommandFile.Of(command, request),
                CommandLimits.ForCommand(command, invocation.Timeout),
                interrupted);
    }
}
