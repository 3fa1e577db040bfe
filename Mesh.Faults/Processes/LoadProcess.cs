using System.Diagnostics;
using System.Globalization;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Processes;

/// <summary>A load that runs in a process of its own, so that nothing else keeps it from seeing an answer.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LoadOptions _options;
    private readonly ChildProcess _process;

    internal LoadProcess(LoadOptions options)
    {
        _options = options;
        _process = ChildProcess.Start(new ProcessStartInfo(Own.Program, Own.Arguments(Arguments(options))), options.History + ".log");
    }

    /// <summary>Stops sending, waits for what is under way, and gives all that was seen.</summary>
    internal async Task<History> EndAsync()
    {
        _process.Send(Signal.Terminate);
        if (!await _process.EndsWithinAsync(_options.Deadline + Patience).ConfigureAwait(false) || _process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The load did not end well: see {_process.Output}");
        }

        return History.Read(File.ReadLines(_options.History));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static IEnumerable<string> Arguments(LoadOptions options) =>
    [
        "load",
        "--gateways", string.Join(',', options.Gateways),
        "--rate", Text(options.PerSecond),
        "--services", string.Join(',', options.Services),
        "--keys", Text(options.Keys),
        "--idempotent", Text(options.IdempotentPercent),
        "--deadline", Text((int)options.Deadline.TotalMilliseconds),
        "--first", Text(options.First),
        "--bytes", Text(options.PayloadBytes),
        "--history", options.History,
        .. options.RequestIds ? ["--request-ids"] : Array.Empty<string>(),
        .. options.Word.Length > 0 ? ["--word", options.Word] : Array.Empty<string>(),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
