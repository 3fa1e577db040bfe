namespace Mesh.Links;

/// <summary>What the listener answers to a hello: the version to speak, or why it can't be.</summary>
/// <param name="Version">The version to speak; 0 when refused.</param>
/// <param name="Refusal">Why not, in words; null when accepted.</param>
/// <param name="IsRemoved">Whether the dialler can never come back: the cluster has removed its incarnation.</param>
internal readonly record struct HelloAnswer(ushort Version, string? Refusal, bool IsRemoved = false)
{
    /// <summary>Room for either answer.</summary>
    public const int MaxBytes = 1024;

    private const int MaxRefusalChars = 300;

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

        if (hello.SharedSettings != self.SharedSettings)
        {
            faults.Add($"shared settings {hello.SharedSettings:x16} were said; here they are {self.SharedSettings:x16} "
                + "(mesh.ring and mesh.links.full-mesh must be the same on all nodes)");
        }

        return faults.Count == 0
            ? new HelloAnswer(version, null)
            : new HelloAnswer(0, string.Join("; ", faults));
    }

    /// <summary>The answer to an incarnation that the cluster has removed.</summary>
    public static HelloAnswer Removed(NodeIdentity dialler, NodeIdentity self) =>
        new(0, $"{self.Name} saw the cluster remove {dialler}", IsRemoved: true);

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
            writer.WriteByte(answer.IsRemoved ? (byte)1 : (byte)0);
            writer.WriteText(answer.Refusal.AsSpan(0, Math.Min(answer.Refusal.Length, MaxRefusalChars)));
        }

        return writer.Written;
    }

    /// <exception cref="ProtocolException">It is no answer, or accepts a version that this program does not
    /// speak.</exception>
    public static HelloAnswer Read(EntryKind kind, ref EntryReader entry)
    {
        if (kind == EntryKind.HelloRefused)
        {
            var removed = entry.ReadByte();
            return removed <= 1
                ? new HelloAnswer(0, entry.ReadPlainText(MaxBytes), removed == 1)
                : throw new ProtocolException($"a refusal says {removed}; 0 or 1 is wanted");
        }

        var version = entry.ReadUInt16();
        return version is >= Wire.MinVersion and <= Wire.MaxVersion
            ? new HelloAnswer(version, null)
            : throw new ProtocolException(
                $"version {version} was accepted; {Wire.MinVersion} to {Wire.MaxVersion} were offered");
    }
}
