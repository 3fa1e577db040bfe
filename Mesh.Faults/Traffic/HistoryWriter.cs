using System.Collections.Concurrent;
using Mesh.Faults.Records;

namespace Mesh.Faults.Traffic;

/// <summary>Gathers what became of requests, and writes it when there is time. Adding is thread-safe.</summary>
internal sealed class HistoryWriter(string path) : IDisposable
{
    private readonly ConcurrentQueue<Answered> _answers = new();
    private readonly StreamWriter _file = new(path, append: false);

    internal void Add(Answered answer) => _answers.Enqueue(answer);

    /// <summary>Writes what has gathered. One caller at a time.</summary>
    internal void Write()
    {
        while (_answers.TryDequeue(out var answer))
        {
            _file.WriteLine(answer);
        }
    }

    internal void Stalled(Span stall) => _file.WriteLine(History.StallLine(stall));

    /// <summary>Says what was offered in all.</summary>
    internal void Offered(int perSecond, Span span) =>
        _file.WriteLine(History.Summary(perSecond, span.From, span.To));

    public void Dispose() => _file.Dispose();
}
