using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Forming;

/// <summary>
/// How <see cref="FormationMessage"/>s are written. What a newer program adds at an end is passed over: nodes of unlike
/// versions must still be able to refuse each other.
/// </summary>
internal static class FormationFormat
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxEntries = 16;
    private const int MaxChars = 512;

    /// <summary>The manifest of a message.</summary>
    public static string ManifestOf(FormationMessage message) => message switch
    {
        Question => "formation-question-1",
        InCluster => "formation-in-cluster-1",
        InNone => "formation-in-none-1",
        Refused => "formation-refused-1",
        Wait => "formation-wait-1",
        Call => "formation-call-1",
        _ => throw new ArgumentException($"{message.GetType()} has no manifest.", nameof(message)),
    };

    public static void Write(BinaryWriter writer, FormationMessage message)
    {
        switch (message)
        {
            case Question question:
                Write(writer, question.Asker);
                break;
            case InCluster answer:
                Write(writer, answer.Incarnation, answer.Standing);
                break;
            case Call call:
                Write(writer, call.Incarnation, call.Standing);
                break;
            case InNone answer:
                Write(writer, answer.Seeds);
                Write(writer, answer.Vote is { } vote ? [vote] : []);
                break;
            case Refused answer:
                writer.Write(answer.ByMember);
                var told = answer.Reasons.Take(MaxEntries).ToArray();
                writer.Write((byte)told.Length);
                Array.ForEach(told, reason => writer.Write(reason.Length <= MaxChars ? reason : reason[..MaxChars]));
                break;
            case Wait answer:
                writer.Write(answer.Reason);
                break;
        }
    }

    /// <summary>The message of a manifest; null when it is none of these.</summary>
    /// <exception cref="FormatException">It is longer than any, or says what can't be.</exception>
    public static FormationMessage? Read(BinaryReader reader, string manifest)
    {
        if (manifest.StartsWith("formation-", StringComparison.Ordinal) && reader.BaseStream.Length > MaxBytes)
        {
            throw new FormatException($"it has {reader.BaseStream.Length} bytes; at most {MaxBytes} are wanted");
        }

        return manifest switch
        {
            "formation-question-1" => new Question(ReadFacts(reader)),
            "formation-in-cluster-1" => new InCluster(reader.ReadInt32(), ReadStanding(reader)),
            "formation-call-1" => new Call(reader.ReadInt32(), ReadStanding(reader)),
            "formation-in-none-1" => new InNone(ReadSeeds(reader), ReadSeeds(reader).FirstOrDefault()),
            "formation-refused-1" => new Refused(reader.ReadBoolean(), ReadReasons(reader)),
            "formation-wait-1" => new Wait(ReadText(reader)),
            _ => null,
        };
    }

    private static void Write(BinaryWriter writer, NodeFacts node)
    {
        writer.Write(node.MinVersion);
        writer.Write(node.MaxVersion);
        writer.Write(node.SharedSettings);
        Write(writer, node.Seeds);
        writer.Write(node.Name);
        Write(writer, node.Address);
        writer.Write(node.Incarnation);
    }

    private static NodeFacts ReadFacts(BinaryReader reader) => new(
        reader.ReadUInt16(),
        reader.ReadUInt16(),
        ReadText(reader),
        ReadSeeds(reader),
        ReadText(reader),
        ReadAddress(reader),
        reader.ReadInt32());

    private static void Write(BinaryWriter writer, int incarnation, Standing standing)
    {
        writer.Write(incarnation);
        writer.Write(standing.Id.Value);
        writer.Write(standing.HasQuorum);
        writer.Write((byte)standing.VotersInSight);
        writer.Write(standing.IsForming);
    }

    private static Standing ReadStanding(BinaryReader reader) =>
        new(new ClusterId(reader.ReadUInt64()), reader.ReadBoolean(), reader.ReadByte(), reader.ReadBoolean());

    private static void Write(BinaryWriter writer, ImmutableArray<HostPort> seeds)
    {
        writer.Write((byte)seeds.Length);
        foreach (var seed in seeds)
        {
            Write(writer, seed);
        }
    }

    private static ImmutableArray<HostPort> ReadSeeds(BinaryReader reader) =>
        [.. Enumerable.Range(0, ReadCount(reader)).Select(_ => ReadAddress(reader))];

    private static ImmutableArray<string> ReadReasons(BinaryReader reader) =>
        [.. Enumerable.Range(0, ReadCount(reader)).Select(_ => ReadText(reader))];

    private static void Write(BinaryWriter writer, HostPort address)
    {
        writer.Write(address.Host);
        writer.Write((ushort)address.Port);
    }

    private static HostPort ReadAddress(BinaryReader reader) => new(ReadText(reader), reader.ReadUInt16());

    private static int ReadCount(BinaryReader reader)
    {
        var count = reader.ReadByte();
        return count <= MaxEntries
            ? count
            : throw new FormatException($"{count} entries are announced; at most {MaxEntries} are wanted");
    }

    /// <summary>Texts end up in logs: nothing that moves a cursor.</summary>
    private static string ReadText(BinaryReader reader) =>
        reader.ReadString() is var text && text.Length <= MaxChars && !text.Any(char.IsControl)
            ? text
            : throw new FormatException($"a text has control characters, or more than {MaxChars} characters");
}
