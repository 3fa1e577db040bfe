using System.Globalization;
using Mesh.Inspection.Protocol;

namespace Mesh.Pbm;

/// <summary>
/// One command at the node: sends it, prints what it says as it says it, and ends it when time is up.
/// </summary>
internal sealed class CommandCall(NodeSession session, OutputPrinter printer, TimeProvider clock)
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Runs the command to its end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="files">What it names.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="interrupted">Cancelled when the user interrupts.</param>
    /// <returns><see cref="ExitCode.Done"/>.</returns>
    /// <exception cref="PbmException">It failed, or did not end in time.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted.</exception>
    public async Task<int> RunAsync(
        CommandRequest request, IReadOnlyList<CommandFile> files, TimeSpan limit, CancellationToken interrupted)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, interrupted);
        try
        {
            foreach (var file in files)
            {
                await session.SendFileAsync(file.Argument, file.Text, either.Token);
            }

            await session.StartAsync(request, either.Token);
            while (!Print(await session.ReceiveAsync(either.Token)))
            {
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            await CancelAsync();
            interrupted.ThrowIfCancellationRequested();
            throw new PbmException(ExitCode.TimedOut, string.Create(
                CultureInfo.InvariantCulture,
                $"\"{request.Palette} {request.Command}\" did not end within {limit.TotalSeconds} s."));
        }
    }

    /// <summary>After a command that was interrupted or late: waits a moment for the node's last word about it.</summary>
    /// <returns>Whether that came, so that the session can be used for another command.</returns>
    public async Task<bool> SettleAsync()
    {
        using var patience = new CancellationTokenSource(CancelTimeout, clock);
        try
        {
            while (await session.ReceiveAsync(patience.Token) is CommandResponse { Final: false })
            {
            }

            return true;
        }
        catch (Exception gone) when (gone is PbmException or OperationCanceledException)
        {
            return false;
        }
    }

    // True when that was the last message.
    private bool Print(InspectionMessage message)
    {
        switch (message)
        {
            case CommandResponse response:
                foreach (var part in response.Parts)
                {
                    printer.Print(part);
                }

                printer.Flush(response.Final);
                return response.Final;
            case CommandFailed failed:
                printer.Flush(ended: true);
                throw new PbmException(ExitCode.Failed, failed.Text);
            default:
                throw new PbmException(
                    ExitCode.Failed,
                    $"The node answered the command with {message.GetType().Name}, which is no answer.");
        }
    }

    private async Task CancelAsync()
    {
        using var patience = new CancellationTokenSource(CancelTimeout, clock);
        try
        {
            await session.CancelAsync(patience.Token);
        }
        catch (Exception gone) when (gone is PbmException or OperationCanceledException)
        {
            // The connection is closed next, which ends the command as well.
        }
    }
}
