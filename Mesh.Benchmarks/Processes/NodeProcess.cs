using System.Diagnostics;
using System.Text.Json;
using Mesh.Benchmarks.Cli;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Processes;

/// <summary>One process of a contender's cluster, as the process that leads it sees it. Commands go one at a time.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _name;
    private volatile bool _isEnding;

    private NodeProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        _process.ErrorDataReceived += (_, line) => Tell(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += OnExited;
    }

    /// <summary>The system's id of the process.</summary>
    internal int Id => _process.Id;

    /// <summary>Starts it; <see cref="ReadyAsync"/> says when it can be used.</summary>
    internal static NodeProcess Start(string contender, ContenderPlace place)
    {
        var start = Own.StartInfo(NodeVerb.Arguments(contender, place));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var node = new NodeProcess(new Process { StartInfo = start }, $"{contender}, process {place.Index}");
        node._process.Start();
        node._process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Ends when the contender is ready here.</summary>
    /// <exception cref="NodeFailedException">It failed, ended, or was not ready in time.</exception>
    internal async Task ReadyAsync(TimeSpan patience) => await AnswerAsync<NodeIsReady>(patience);

    /// <summary>Has it do something, and gives its answer.</summary>
    /// <exception cref="NodeFailedException">It failed, ended, or did not answer in time.</exception>
    internal async Task<TAnswer> AskAsync<TAnswer>(NodeCommand command, TimeSpan patience)
        where TAnswer : NodeAnswer
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // it is gone: reading its answer will say so
        }

        return await AnswerAsync<TAnswer>(patience);
    }

    /// <summary>Somebody else is about to end it: that is no news.</summary>
    internal void MayEnd() => _isEnding = true;

    /// <summary>Kills it at once, as <c>kill -9</c> does.</summary>
    internal void Kill()
    {
        _isEnding = true;
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>Asks it to end by closing its input, then kills it.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it is gone
        }

        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<TAnswer> AnswerAsync<TAnswer>(TimeSpan patience)
        where TAnswer : NodeAnswer
    {
        var line = await ReadAsync(patience) ?? throw new NodeFailedException(_name, await EndAsync());
        return JsonSerializer.Deserialize<NodeAnswer>(line) switch
        {
            TAnswer answer => answer,
            NodeHasFailed failed => throw new NodeFailedException(_name, failed.Fault),
            _ => throw new NodeFailedException(_name, $"it answered {line}"),
        };
    }

    private async Task<string?> ReadAsync(TimeSpan patience)
    {
        try
        {
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new NodeFailedException(_name, $"it did not answer within {patience.TotalSeconds} s");
        }
    }

    private async Task<string> EndAsync()
    {
        await _process.WaitForExitAsync();
        return $"it ended with exit code {_process.ExitCode}";
    }

    private void OnExited(object? sender, EventArgs nothing)
    {
        if (!_isEnding)
        {
            Tell($"ended by itself, with exit code {_process.ExitCode}");
        }
    }

    private void Tell(string? line)
    {
        if (line is not null)
        {
            Console.Error.WriteLine($"[{_name}] {line}");
        }
    }
}
