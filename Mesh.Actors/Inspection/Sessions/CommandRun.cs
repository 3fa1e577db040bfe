using System.Collections.Immutable;
using Mesh.Inspection.Protocol;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection.Sessions;

/// <summary>Runs one command of a session and sends what it says, until it ends or is ended.</summary>
internal sealed class CommandRun(
    SessionChannel channel, PaletteRegistry palettes, CommandPermit permit, IServiceProvider services, ILogger logger)
{
    // True before the final message is sent: whatever the client sends after that is its next request.
    private volatile bool _ending;

    /// <summary>What the client sent along, by argument.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Sends the command's output and its one final message.</summary>
    /// <exception cref="ProtocolException">The client sent something other than <see cref="Cancel"/>
    /// meanwhile.</exception>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task RunAsync(CommandRequest request, CancellationToken stop)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var command = AuditedAsync(request, cancel, stop);
        var interrupted = await Task.WhenAny(command, channel.Next) != command && !_ending;
        if (interrupted)
        {
            await cancel.CancelAsync();
        }

        await command;
        if (interrupted && await channel.ReceiveAsync(stop) is not (null or Cancel))
        {
            throw new ProtocolException("a request came while a command was running; one at a time is wanted");
        }
    }

    private async Task AuditedAsync(CommandRequest request, CancellationTokenSource cancel, CancellationToken stop)
    {
        try
        {
            await AnswerAsync(request, cancel, stop);
        }
        finally
        {
            permit.GivenUp();
        }
    }

    private async Task AnswerAsync(CommandRequest request, CancellationTokenSource cancel, CancellationToken stop)
    {
        var batch = new PartBatch();
        CommandFailed? failure = null;
        await using (var output = new GuardedOutput(
            $"{request.Palette} {request.Command}", () => Start(request, cancel.Token), logger, cancel.Token))
        {
            try
            {
                await SendOutputAsync(output, batch, request.Json, cancel, stop);
            }
            catch (CommandFailedException failed)
            {
                failure = new CommandFailed(PartBatch.Cut(failed.Message));
            }
        }

        if (!stop.IsCancellationRequested)
        {
            permit.Ended(failure?.Text);
        }

        // When the node stops, that is what the client is told, and not that somebody cancelled.
        stop.ThrowIfCancellationRequested();
        if (failure is not null && !batch.IsEmpty)
        {
            await channel.SendAsync(batch.Take(final: false), stop);
        }

        _ending = true;
        await channel.SendAsync(failure ?? (InspectionMessage)batch.Take(final: true), stop);
    }

    private IAsyncEnumerable<Output> Start(CommandRequest request, CancellationToken cancellation)
    {
        var command = palettes.Find(request.Palette, request.Command);
        permit.Obtain(command, request);
        var arguments = CommandArguments.Bind(command.Describe(), request.Arguments, out ImmutableArray<string> faults)
            ?? throw new CommandFailedException(string.Join('\n', faults));
        return command.Handler(new CommandContext(arguments, services, cancellation)
        {
            Client = permit.Client,
            Files = Files,
        });
    }

    // What a handler has ready travels together; before it is waited for, everything it said is sent.
    private async Task SendOutputAsync(
        GuardedOutput output, PartBatch batch, bool json, CancellationTokenSource cancel, CancellationToken stop)
    {
        while (true)
        {
            var more = output.MoveNextAsync().AsTask();
            if (!more.IsCompleted && !batch.IsEmpty)
            {
                await SendDuringAsync(more, batch, cancel, stop);
            }

            if (!await more)
            {
                return;
            }

            foreach (var part in PartsOf(output.Current, json))
            {
                if (!batch.TryAdd(part))
                {
                    await channel.SendAsync(batch.Take(final: false), stop);
                    batch.TryAdd(part);
                }
            }
        }
    }

    private static IEnumerable<OutputPart> PartsOf(Output output, bool json) => json
        ? output.Document is { } document ? PartBatch.Pieces(document) : []
        : output.Parts.SelectMany(PartBatch.Fit);

    private async Task SendDuringAsync(
        Task<bool> more, PartBatch batch, CancellationTokenSource cancel, CancellationToken stop)
    {
        try
        {
            await channel.SendAsync(batch.Take(final: false), stop);
        }
        catch
        {
            // An enumerator must not be disposed while it works.
            await cancel.CancelAsync();
            await more.ContinueWith(
                static ended => _ = ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
