namespace Mesh.Links;

/// <summary>What the dialler says first: who it is, whom it means, and what must be alike on both sides.</summary>
internal sealed record Hello(
    ushort MinVersion,
    ushort MaxVersion,
    string Cluster,
    NodeIdentity From,
    NodeIdentity To,
    ulong RingSettings)
{
    private const uint Magic = 0x4853454D; // "MESH"

    /// <summary>More than any hello that this program writes.</summary>
    public const int MaxBytes = 4096;

    public static int Write(Hello hello, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Hello);
        writer.WriteUInt32(Magic);
        writer.WriteUInt16(hello.MinVersion);
        writer.WriteUInt16(hello.MaxVersion);
        writer.WriteText(hello.Cluster);
        writer.WriteText(hello.From.Name);
        writer.WriteInt32(hello.From.Incarnation);
        writer.WriteText(hello.To.Name);
        writer.WriteInt32(hello.To.Incarnation);
        writer.WriteUInt64(hello.RingSettings);
        return writer.Written;
    }

    public static Hello Read(ref EntryReader entry)
    {
        if (entry.ReadUInt32() != Magic)
        {
            throw new ProtocolException("the hello does not begin with MESH");
        }

        return new Hello(
            entry.ReadUInt16(),
            entry.ReadUInt16(),
            entry.ReadText(),
            new NodeIdentity(entry.ReadText(), entry.ReadInt32()),
            new NodeIdentity(entry.ReadText(), entry.ReadInt32()),
            entry.ReadUInt64());
    }
}

/// <summary>One start of one node.</summary>
/// <param name="Name">Stable over restarts.</param>
/// <param name="Incarnation">Akka's uid: differs from start to start.</param>
internal sealed record NodeIdentity(string Name, int Incarnation)
{
    public override string ToString() => $"{Name}#{Incarnation:x8}";
}

/// <summary>What the listener answers to a hello: the version to speak, or why it can't be.</summary>
internal readonly record struct HelloAnswer(ushort Version, string? Refusal)
{
    /// <summary>Room for either answer.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Whether two nodes can work together; every reason against it at once.</summary>
    public static HelloAnswer To(Hello hello, Hello self)
    {
        var faults = new List<string>();
        var version = Math.Min(hello.MaxVersion, self.MaxVersion);
        if (version < Math.Max(hello.MinVersion, self.MinVersion))
        {
            faults.Add($"protocol versions {hello.MinVersion} to {hello.MaxVersion} were offered; "
                + $"{self.MinVersion} to {self.MaxVersion} are spoken here");
        }

        if (hello.Cluster != self.Cluster)
        {
            faults.Add($"cluster '{hello.Cluster}' was meant; this is '{self.Cluster}'");
        }

        if (hello.To != self.From)
        {
            faults.Add($"node {hello.To} was meant; this is {self.From}");
        }

        if (hello.RingSettings != self.RingSettings)
        {
            faults.Add($"ring settings {hello.RingSettings:x16} were said; here they are {self.RingSettings:x16} "
                + "(mesh.ring must be the same on all nodes)");
        }

        return faults.Count == 0
            ? new HelloAnswer(version, null)
            : new HelloAnswer(0, string.Join("; ", faults));
    }

    public static int Write(HelloAnswer answer, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)(answer.Refusal is null ? EntryKind.HelloAccepted : EntryKind.HelloRefused));
        if (answer.Refusal is null)
        {
            writer.WriteUInt16(answer.Version);
        }
        else
        {
            writer.WriteText(answer.Refusal.AsSpan(0, Math.Min(answer.Refusal.Length, 300)));
        }

        return writer.Written;
    }

    public static HelloAnswer Read(EntryKind kind, ref EntryReader entry) => kind switch
    {
        EntryKind.HelloAccepted => new HelloAnswer(entry.ReadUInt16(), null),
        EntryKind.HelloRefused => new HelloAnswer(0, entry.ReadText()),
        _ => throw new ProtocolException($"an answer to the hello was wanted; a {kind} came"),
    };
}
