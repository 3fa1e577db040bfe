using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>The <c>pbm</c> command: one run, from its arguments to its exit code.</summary>
internal sealed class PbmClient(Terminal terminal, TextWriter error, TimeProvider clock)
{
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
            return await RunAsync(Invocation.Parse(args), interrupted);
        }
        catch (PbmException fault)
        {
            foreach (var line in TerminalText.Lines(fault.Message))
            {
                error.WriteLine($"pbm: {line}");
            }

            return fault.ExitCode;
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

        var (session, palettes) = await OpenAsync(invocation, interrupted);
        await using (session)
        {
            if (invocation.Help || invocation.Words.IsEmpty)
            {
                Explain(help, invocation, session.NodeName, palettes);
                return ExitCode.Done;
            }

            var (request, command) = new PaletteCommandLine(palettes).Parse(invocation.CommandLine);
            var limit = CommandLimits.ForCommand(command, invocation.Timeout);
            var files = CommandFile.Of(command, request);
            return await new CommandCall(session, new OutputPrinter(terminal), clock).RunAsync(request, files, limit, interrupted);
        }
    }

    private async Task<(NodeSession Session, ImmutableArray<PaletteDescription> Palettes)> OpenAsync(
        Invocation invocation, CancellationToken interrupted)
    {
        var limit = CommandLimits.ForConnecting(invocation.Timeout);
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, interrupted);
        try
        {
            return await DownloadAsync(invocation.Address, either.Token);
        }
        catch (OperationCanceledException) when (!interrupted.IsCancellationRequested)
        {
            throw new PbmException(ExitCode.CannotConnect, string.Create(
                CultureInfo.InvariantCulture,
                $"Cannot connect to {invocation.Address}: no pbm host answered within {limit.TotalSeconds} s"));
        }
    }

    private static async Task<(NodeSession Session, ImmutableArray<PaletteDescription> Palettes)> DownloadAsync(
        NodeAddress address, CancellationToken cancellation)
    {
        var session = await NodeSession.OpenAsync(address, Name, cancellation);
        try
        {
            return (session, await session.DownloadAsync(cancellation));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static void Explain(
        HelpText help, Invocation invocation, string node, ImmutableArray<PaletteDescription> palettes)
    {
        switch (invocation.Words)
        {
            case []:
                help.Usage(Name);
                help.Palettes(node, palettes);
                break;
            case [var word]:
                help.Palette(PaletteLookup.Palette(palettes, word));
                break;
            case [var word, var name, ..]:
                var palette = PaletteLookup.Palette(palettes, word);
                help.Command(palette, PaletteLookup.Command(palette, name));
                break;
        }
    }
}
