using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace Mesh.Samples.AccessLog;

/// <summary>The command line: its options, and what it does. Exits with 0 only when nothing failed and all totals are
/// right.</summary>
internal sealed class ReplayCommand
{
    /// <summary>How many clients may send at once.</summary>
    public const int MaxConcurrency = 10_000;

    private const int Failed = 1;
    private const int UsageError = 2;

    private readonly IAnsiConsole _console;
    private readonly WayOptions _way = new();

    private readonly Option<FileInfo> _log = new Option<FileInfo>("--log")
    {
        Description = "The access log, in the combined format.",
        HelpName = "FILE",
        Required = true,
    }.AcceptExistingOnly();

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = $"How many clients send at once: 1 to {MaxConcurrency}.",
        DefaultValueFactory = _ => 64,
    };

    /// <summary>The command, printing to a console.</summary>
    public ReplayCommand(IAnsiConsole console)
    {
        _console = console;
        _concurrency.Validators.Add(RefuseConcurrency);
        Root = new("Replays an access log through a Mesh cluster, and checks what the cluster counted.")
        {
            _log, _concurrency,
        };
        _way.AddTo(Root);
        Root.SetAction(RunAsync);
    }

    /// <summary>What to parse arguments with.</summary>
    public RootCommand Root { get; }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            return await ReplayAsync(arguments, cancellation);
        }
        catch (MeshConfigurationException exception)
        {
            _console.WriteLine(exception.Message);
            return UsageError;
        }
        catch (OpenFailedException exception)
        {
            _console.WriteLine(exception.Message);
            return Failed;
        }
    }

    private async Task<int> ReplayAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var log = await File.ReadAllBytesAsync(arguments.GetRequiredValue(_log).FullName, cancellation);
        var clients = AccessLogFile.Read(log);
        await using var transport = await Transports.OpenAsync(_way.Of(arguments), cancellation);
        var replay = new Replay(transport, arguments.GetRequiredValue(_concurrency));
        var report = await ShowProgressAsync(replay, clients, cancellation);
        ReportPrinter.Print(_console, report);
        return report.IsGood ? 0 : Failed;
    }

    private Task<ReplayReport> ShowProgressAsync(
        Replay replay, ImmutableArray<ClientLog> clients, CancellationToken cancellation) =>
        _console.Progress().StartAsync(progress =>
        {
            var total = clients.Sum(client => client.Lines.Length);
            var lines = progress.AddTask("replaying", maxValue: Math.Max(1, total));
            return replay.RunAsync(clients, () => lines.Increment(1), cancellation);
        });

    private void RefuseConcurrency(OptionResult result)
    {
        if (result.Tokens.Count == 1
            && int.TryParse(result.Tokens[0].Value, out var found)
            && found is < 1 or > MaxConcurrency)
        {
            result.AddError($"--concurrency is {found}; wanted 1 to {MaxConcurrency}.");
        }
    }
}
