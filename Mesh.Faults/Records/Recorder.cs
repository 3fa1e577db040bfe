using System.Buffers.Text;
using Mesh.Membership;

namespace Mesh.Faults.Records;

/// <summary>Writes down what this node's test services do. Thread-safe.</summary>
/// <param name="node">The node's stable name.</param>
/// <param name="file">Where to; null to write nothing down.</param>
/// <param name="lease">What the node's lease is now, whether or not strict work heeds it; null to leave it out.</param>
internal sealed class Recorder(string node, RecordFile? file, Func<LeaseState>? lease = null)
{
    private int _activations;

    /// <summary>The number at the start of a payload; 0 when it has none, and the request is not recorded.</summary>
    internal static long NumberOf(in Request request) =>
        Utf8Parser.TryParse(request.Payload.Span, out long number, out _) ? number : 0;

    /// <summary>Writes down the making of an actor.</summary>
    /// <returns>Its number.</returns>
    internal int Activate(string service, string key)
    {
        var activation = Interlocked.Increment(ref _activations);
        Add(Happening.Activate, 0, service, key, 0, activation, 0);
        return activation;
    }

    internal void Deactivate(string service, string key, int activation) =>
        Add(Happening.Deactivate, 0, service, key, 0, activation, 0);

    /// <summary>Writes down that a handler was called, and its end when what is returned is disposed of.</summary>
    internal Run Start(in Request request, int activation = 0, int step = 0) => new(this, request, activation, step);

    private void Add(
        Happening what, long number, string service, string? key, long term, int activation, int step, LeaseState lease = default) =>
        file?.Add(new(
            what,
            number,
            service,
            key ?? "-",
            node,
            Environment.ProcessId,
            Monotonic.Now,
            term,
            activation,
            step,
            lease.Answering,
            lease.Voters));

    /// <summary>Strict work is the work of actors.</summary>
    private LeaseState LeaseOf(int activation) => activation > 0 ? lease?.Invoke() ?? default : default;

    /// <summary>A handler that runs.</summary>
    internal readonly struct Run : IDisposable
    {
        private readonly Recorder _recorder;
        private readonly string _service;
        private readonly string? _key;
        private readonly long _number;
        private readonly long _term;
        private readonly int _activation;
        private readonly int _step;

        internal Run(Recorder recorder, in Request request, int activation, int step)
        {
            _recorder = recorder;
            _service = request.Service;
            _key = request.Key;
            _number = NumberOf(request);
            _term = request.Term;
            _activation = activation;
            _step = step;
            Add(Happening.Start, recorder.LeaseOf(activation));
        }

        public void Dispose() => Add(Happening.End, default);

        private void Add(Happening what, LeaseState lease)
        {
            if (_number > 0)
            {
                _recorder.Add(what, _number, _service, _key, _term, _activation, _step, lease);
            }
        }
    }
}
