namespace Mesh.Links;

/// <summary>The payloads that one connection carries in parts, one after the other. Not thread-safe.</summary>
/// <typeparam name="T">What stands before the payload.</typeparam>
internal sealed class Assemblies<T>
{
    /// <summary>Payloads that may be announced and still missing; a sender's outbox holds far fewer.</summary>
    public const int MaxAnnounced = 65_536;

    private readonly Dictionary<ulong, Announced> _announced = [];
    private byte[]? _payload; // of the id whose parts come now; null when its parts are to pass by
    private ulong _current;
    private int _missing;     // bytes of it that have not come yet; 0 between two payloads

    /// <summary>A payload will come.</summary>
    /// <param name="id">The id that its parts carry.</param>
    /// <param name="head">Given back with the payload.</param>
    /// <param name="payloadBytes">The length of all parts together.</param>
    /// <param name="keep">False lets the parts pass by.</param>
    /// <exception cref="ProtocolException">It has no length, the id was announced already, or too many
    /// were.</exception>
    public void Begin(ulong id, T head, int payloadBytes, bool keep)
    {
        if (payloadBytes <= 0
            || _announced.Count == MaxAnnounced
            || !_announced.TryAdd(id, new Announced(head, payloadBytes, keep)))
        {
            throw new ProtocolException($"a payload of {payloadBytes} bytes was announced for id {id:x}");
        }
    }

    /// <summary>Takes a part; true when it was the last one. The payload is null where it was not kept.</summary>
    /// <exception cref="ProtocolException">The part is not the one that is due.</exception>
    public bool TryFinish(ulong id, ReadOnlySpan<byte> part, out T head, out byte[]? payload)
    {
        if (!_announced.TryGetValue(id, out var announced) || (_missing > 0 && id != _current))
        {
            throw new ProtocolException($"a part for id {id:x} came, which is not due");
        }

        if (_missing == 0)
        {
            (_current, _missing) = (id, announced.Bytes);
            _payload = announced.Keep ? new byte[announced.Bytes] : null;
        }

        if (part.Length == 0 || part.Length > _missing)
        {
            throw new ProtocolException($"a part of {part.Length} bytes came; {_missing} were missing");
        }

        if (_payload is not null)
        {
            part.CopyTo(_payload.AsSpan(announced.Bytes - _missing));
        }

        _missing -= part.Length;
        (head, payload) = (announced.Head, _payload);
        if (_missing > 0)
        {
            return false;
        }

        _payload = null;
        return _announced.Remove(id);
    }

    private readonly record struct Announced(T Head, int Bytes, bool Keep);
}
