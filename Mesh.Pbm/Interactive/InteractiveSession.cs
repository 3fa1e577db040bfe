using System.Collections.Immutable;
using System.CommandLine.Parsing;
using Mesh.Inspection;
using Mesh.Pbm.Completing;

namespace Mesh.Pbm.Interactive;

/// <summary>One line after the other, until the user leaves. Outlives its connections.</summary>
internal sealed class InteractiveSession(
    NodeAddress address,
    TimeSpan? timeout,
    Terminal terminal,
    TextWriter error,
    TimeProvider clock,
    InteractiveTerminal user)
{
    private const string Terminated = "connection to host terminated.";

    private readonly LineReader _lines = new(user.Keyboard, user.Output);
    private readonly string _prompt = $"[{address}] pbm> ";
    private ImmutableArray<string> _history = [];
    private NodeConnection? _connection;
    private ImmutableArray<PaletteDescription> _palettes = [];

    /// <summary>Runs the session.</summary>
    /// <returns><see cref="ExitCode.Done"/>: what failed was told when it failed.</returns>
    /// <exception cref="PbmException">There was no connection to begin with.</exception>
    public async Task<int> RunAsync()
    {
        try
        {
            await ConnectAsync(user.Interruption.Run);
            _history = await user.History.ReadAsync();
            while (await ReadAsync() is { } line)
            {
                if (CommandLineParser.SplitCommandLine(line).ToArray() is not [_, ..] words)
                {
                    continue;
                }

                await RememberAsync(line.TrimEnd());
                if (words is [ClientWords.Exit or ClientWords.Quit])
                {
                    break;
                }

                await RunAsync(words);
            }

            return ExitCode.Done;
        }
        finally
        {
            await DisconnectAsync();
        }
    }

    private async Task ConnectAsync(CancellationToken interrupted)
    {
        _connection = await NodeConnection.OpenAsync(
            address, CommandLimits.ForConnecting(timeout), clock, interrupted);
        _palettes = _connection.Palettes;
        Say($"successfully connected to [{address.Host}]:{address.Port}");
        Say($"Commands downloaded from {_connection.Session.NodeName}. Type `help` to see what's available.");
    }

    // While nobody types, the connection is watched; the watch ends before the next command uses it.
    private async Task<string?> ReadAsync()
    {
        using var typed = new CancellationTokenSource();
        var watch = _connection?.Session.SilenceEndsAsync(typed.Token);
        try
        {
            return await _lines.ReadAsync(
                _prompt, _history, CompleteAsync, watch, Terminated, user.Interruption.Run);
        }
        finally
        {
            await typed.CancelAsync();
            if (watch is not null)
            {
                await ((Task)watch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_connection?.Session.IsLost == true)
            {
                await DisconnectAsync();
            }
        }
    }

    private async Task RunAsync(string[] words)
    {
        var interrupted = user.Interruption.NextCommand();
        try
        {
            if (_connection is null)
            {
                Say($"connecting to {address} again");
                await ConnectAsync(interrupted);
            }

            await RunAsync(Invocation.Parse(words), interrupted);
        }
        catch (PbmException fault)
        {
            terminal.Flush();
            fault.Tell(error);
        }
        catch (OperationCanceledException) when (!user.Interruption.Run.IsCancellationRequested)
        {
            Say("interrupted");
        }

        terminal.Flush();
        if (_connection?.Session.IsLost == true)
        {
            Say(Terminated);
            await DisconnectAsync();
        }
    }

    private async Task RunAsync(Invocation invocation, CancellationToken interrupted)
    {
        var connection = _connection!;
        if (invocation.Help)
        {
            new HelpText(terminal).About(invocation.Words, connection);
            return;
        }

        if (invocation.CommandLine.Length > 0 && NodeAddress.IsMeantBy(invocation.CommandLine[0]))
        {
            throw new PbmException(
                ExitCode.Usage, $"\"{invocation.CommandLine[0]}\" has no meaning here: this session is with {address}.");
        }

        var (request, command) = new PaletteCommandLine(_palettes).Parse(invocation.CommandLine);
        var limit = CommandLimits.ForCommand(command, invocation.Timeout ?? timeout);
        var files = CommandFile.Of(command, request);
        var call = new CommandCall(connection.Session, new OutputPrinter(terminal), clock);
        try
        {
            await call.RunAsync(request, files, limit, interrupted);
        }
        catch (Exception early) when (early is OperationCanceledException or PbmException { ExitCode: ExitCode.TimedOut })
        {
            if (!await call.SettleAsync())
            {
                connection.Session.GiveUp();
            }

            throw;
        }
    }

    private async Task<(ImmutableArray<string> Words, string Hint)> CompleteAsync(PartialLine partial)
    {
        var offer = Offer.At(
            _palettes, partial.Words, partial.Word, ClientWords.Help, ClientWords.Exit, ClientWords.Quit);
        var hint = offer.Argument is { } argument ? $"{argument.Label}: {TerminalText.Escape(argument.Description)}" : "";
        return (await FindAsync(offer, partial.Word), hint);
    }

    private async Task<ImmutableArray<string>> FindAsync(Offer offer, string word)
    {
        var session = _connection?.Session is { IsLost: false } usable ? usable : null;
        using var late = new CancellationTokenSource(Candidates.Patience, clock);
        try
        {
            return await Candidates.OfAsync(session, offer, word, late.Token);
        }
        catch (Exception unknown) when (unknown is PbmException or OperationCanceledException)
        {
            session?.GiveUp(); // its answer may still come, and would be taken for that to the next question
            return await Candidates.OfAsync(null, offer, word, CancellationToken.None);
        }
    }

    private async Task RememberAsync(string line)
    {
        if (!line.StartsWith(' ') && !line.Contains(ClientWords.TokenSwitch, StringComparison.Ordinal) && _history.LastOrDefault() != line)
        {
            _history = _history.Add(line);
            await user.History.AddAsync(line);
        }
    }

    private async Task DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private void Say(string text)
    {
        terminal.WriteLine([text]);
        terminal.Flush();
    }
}
