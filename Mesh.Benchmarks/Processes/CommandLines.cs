using System.Threading.Channels;

namespace Mesh.Benchmarks.Processes;

/// <summary>The lines of an input, read ahead on a thread of their own, so that its end is seen at once.</summary>
internal sealed class CommandLines : IDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _ended = new();

    internal CommandLines(TextReader input)
    {
        var thread = new Thread(() => Read(input)) { IsBackground = true, Name = "commands" };
        thread.Start();
    }

    /// <summary>Cancelled when the input has ended.</summary>
    internal CancellationToken Ended => _ended.Token;

    /// <summary>The next line; null at the end.</summary>
    internal async ValueTask<string?> NextAsync() =>
        await _lines.Reader.WaitToReadAsync() && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>Ends with the input; what is left is dropped.</summary>
    internal async Task UntilEndAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    public void Dispose() => _ended.Dispose();

    private void Read(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
        _ended.Cancel();
    }
}
