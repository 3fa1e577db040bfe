namespace Mesh.Inspection.Inquiries;

/// <summary>How <see cref="InquiryMessage"/>s are written: the rest of a message is its body.</summary>
internal static class InquiryFormat
{
    /// <summary>The longest body: half of what Akka's frames hold.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxBytes = MaxBodyBytes + 1024;
    private const int MaxKindChars = 64;
    private const string InquiryManifest = "inquiry-1";
    private const string AnswerManifest = "inquiry-answer-1";

    /// <summary>The manifest of a message.</summary>
    public static string ManifestOf(InquiryMessage message) => message is Inquiry ? InquiryManifest : AnswerManifest;

    public static void Write(BinaryWriter writer, InquiryMessage message)
    {
        switch (message)
        {
            case Inquiry inquiry:
                writer.Write(inquiry.Kind);
                writer.Write(inquiry.Patience.Ticks);
                writer.Write(inquiry.Body.Span);
                break;
            case InquiryAnswer answer:
                writer.Write((byte)answer.End);
                writer.Write(answer.Body.Span);
                break;
        }
    }

    /// <summary>The message of a manifest; null when it is none of these.</summary>
    /// <exception cref="FormatException">It is longer than any, or says what can't be.</exception>
    public static InquiryMessage? Read(BinaryReader reader, string manifest)
    {
        if (manifest is not (InquiryManifest or AnswerManifest))
        {
            return null;
        }

        var length = reader.BaseStream.Length;
        return length > MaxBytes
            ? throw new FormatException($"it has {length} bytes; at most {MaxBytes} are wanted")
            : manifest == InquiryManifest
                ? new Inquiry(ReadKind(reader), new TimeSpan(reader.ReadInt64()), ReadBody(reader))
                : new InquiryAnswer(ReadEnd(reader), ReadBody(reader));
    }

    private static string ReadKind(BinaryReader reader) => reader.ReadString() is var kind && kind.Length <= MaxKindChars
        ? kind
        : throw new FormatException($"its kind has more than {MaxKindChars} characters");

    private static InquiryEnd ReadEnd(BinaryReader reader) => (InquiryEnd)reader.ReadByte() is var end && Enum.IsDefined(end)
        ? end
        : throw new FormatException($"its end is {(byte)end}, which is none");

    private static byte[] ReadBody(BinaryReader reader) =>
        reader.ReadBytes((int)(reader.BaseStream.Length - reader.BaseStream.Position));
}
