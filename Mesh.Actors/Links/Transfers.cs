namespace Mesh.Links;

/// <summary>A payload that travels in parts.</summary>
/// <param name="Id">The request or reply that announced it.</param>
/// <param name="Payload">All of it; must not change until it was sent. Empty means that nothing travels in
/// parts.</param>
internal readonly record struct Transfer(ulong Id, ReadOnlyMemory<byte> Payload);

/// <summary>The payloads that wait to be sent in parts, one after the other. Not thread-safe.</summary>
internal sealed class Transfers
{
    private readonly Queue<Transfer> _waiting = new();
    private int _sent; // bytes of the oldest that were taken so far; less than its length

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    public void Add(in Transfer transfer)
    {
        _waiting.Enqueue(transfer);
        Bytes += transfer.Payload.Length;
    }

    /// <summary>The next part, no longer than <see cref="Wire.MaxInline"/>; false when nothing waits.</summary>
    public bool TryTakePart(out Transfer part)
    {
        if (!_waiting.TryPeek(out var oldest))
        {
            part = default;
            return false;
        }

        part = oldest with
        {
            Payload = oldest.Payload.Slice(_sent, Math.Min(oldest.Payload.Length - _sent, Wire.MaxInline)),
        };
        _sent += part.Payload.Length;
        Bytes -= part.Payload.Length;
        if (_sent == oldest.Payload.Length)
        {
            _waiting.Dequeue();
            _sent = 0;
        }

        return true;
    }

    public void Clear()
    {
        _waiting.Clear();
        (_sent, Bytes) = (0, 0);
    }
}
