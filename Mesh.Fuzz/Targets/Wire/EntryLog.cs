using System.IO.Hashing;
using System.Text;
using Mesh.Links;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>Reads every entry as what it says it is, and puts payloads in parts together.</summary>
internal sealed class EntryLog : IEntrySink
{
    /// <summary>Longer payloads pass by, as on a connection.</summary>
    public const int MaxPayloadBytes = 1 << 20;

    private readonly StringBuilder _text = new();
    private readonly Assemblies<int> _assemblies = new();

    /// <summary>Whether what comes is written down.</summary>
    public bool IsKept { get; init; }

    public void OnFrame(long sentAt)
    {
        FindingException.ThrowUnless(sentAt is >= 0 and <= Links.Wire.MaxMicroseconds, $"a frame is of moment {sentAt}");
        Note($"frame {sentAt}\n");
    }

    public void OnEntry(EntryKind kind, EntryReader entry)
    {
        if (IsKept)
        {
            var copy = entry;
            Note($"{kind} {XxHash3.HashToUInt64(copy.Take(copy.Left)):x}\n");
        }

        if (kind == EntryKind.Part)
        {
            if (_assemblies.TryFinish(entry.ReadUInt64(), entry.Take(entry.Left), out _, out var payload))
            {
                Note($"payload {payload?.Length}\n");
            }

            return;
        }

        var (id, inParts, payloadBytes) = EntryMeaning.Read(kind, ref entry);
        if (inParts)
        {
            _assemblies.Begin(id, 0, payloadBytes, keep: payloadBytes <= MaxPayloadBytes);
        }
        else
        {
            entry.Take(payloadBytes);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Note(FormattableString line)
    {
        if (IsKept)
        {
            _text.Append(FormattableString.Invariant(line));
        }
    }
}
