namespace Mesh.Links;

/// <summary>One thread of the pool, and the batch that it runs. Written by that thread, read by the watch.</summary>
internal sealed class BatchWorker(Thread thread)
{
    private ReadBatch? _batch;
    private int _begun; // batches; names one without keeping it alive
    private int _seenBegun;
    private int _seenTaken;
    private int _looks;
    private readonly List<Outbox> _kicked = [];

    /// <summary>Whose batches it runs now.</summary>
    public BatchWatch? Watch { get; set; }

    /// <summary>Whose batch runs; null when none does.</summary>
    public object? Source { get; private set; }

    public ReadBatch? Batch => Volatile.Read(ref _batch);

    /// <summary>The number of the piece that it runs.</summary>
    public int Taken { get; set; }

    public bool IsAlive => thread.IsAlive;

    public void Begin(ReadBatch batch)
    {
        Source = batch.Source;
        _begun++;
        Volatile.Write(ref _batch, batch);
    }

    public void End()
    {
        Source = null;
        Volatile.Write(ref _batch, null);
        foreach (var outbox in _kicked)
        {
            outbox.WriteNow();
        }

        _kicked.Clear();
    }

    /// <summary>Something was posted there while the batch ran: unless another thread does before, this one writes it at the
    /// batch's end.</summary>
    public void Kicked(Outbox outbox)
    {
        if (_batch is not null && !_kicked.Contains(outbox)) // a piece may go on for ever
        {
            _kicked.Add(outbox);
        }
    }

    /// <summary>How many looks in a row found the same piece of the same batch. Called by the watch alone.</summary>
    public int LooksWithoutProgress()
    {
        var (batch, begun, taken) = (Batch, Volatile.Read(ref _begun), Taken);
        _looks = batch is not null && begun == _seenBegun && taken == _seenTaken ? _looks + 1 : 0;
        (_seenBegun, _seenTaken) = (begun, taken);
        return _looks;
    }
}
