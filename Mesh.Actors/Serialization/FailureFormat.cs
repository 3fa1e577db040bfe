using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Google.Protobuf;

namespace Mesh.Serialization;

/// <summary>Reads Akka's form of a <see cref="Status.Failure"/>, and builds nothing by name.</summary>
internal static class FailureFormat
{
    /// <summary>Exceptions that caused each other.</summary>
    public const int MaxCauses = 16;

    private static readonly FrozenDictionary<string, Func<string, Exception?, Exception>> Known =
        new Dictionary<string, Func<string, Exception?, Exception>>
        {
#pragma warning disable CA2201 // It is what the other side threw.
            ["System.Exception"] = (message, cause) => new Exception(message, cause),
#pragma warning restore CA2201
            ["System.ArgumentException"] = (message, cause) => new ArgumentException(message, cause),
            ["System.FormatException"] = (message, cause) => new FormatException(message, cause),
            ["System.InvalidOperationException"] = (message, cause) => new InvalidOperationException(message, cause),
            ["System.NotSupportedException"] = (message, cause) => new NotSupportedException(message, cause),
            ["System.OperationCanceledException"] = (message, cause) => new OperationCanceledException(message, cause),
            ["System.TimeoutException"] = (message, cause) => new TimeoutException(message, cause),
        }.ToFrozenDictionary();

    /// <summary>Reads one.</summary>
    /// <param name="bytes">The failure.</param>
    /// <param name="serialization">Reads the state that is within it.</param>
    /// <exception cref="SerializationException">These are no such bytes.</exception>
    public static Status.Failure Read(byte[] bytes, Akka.Serialization.Serialization serialization)
    {
        try
        {
            var fields = Fields(bytes);
            var cause = Cause(fields.GetValueOrDefault(1) ?? ByteString.Empty, MaxCauses);
            return new Status.Failure(cause, State(fields.GetValueOrDefault(2) ?? ByteString.Empty, serialization));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new SerializationException($"a failure can't be read: {fault.Message}", fault);
        }
    }

    private static Exception? Cause(ByteString bytes, int left)
    {
        var fields = Fields(bytes);
        var type = Text(fields, 1);
        if (type.Length == 0)
        {
            return null;
        }

        if (left == 0)
        {
            throw new SerializationException($"more than {MaxCauses} exceptions caused each other.");
        }

        var inner = fields.TryGetValue(5, out var caused) ? Cause(caused, left - 1) : null;
        return Known.TryGetValue(type.Split(',')[0], out var make)
            ? make(Text(fields, 2), inner)
            : new RemoteException(type, Text(fields, 2), Text(fields, 3), inner);
    }

    private static object? State(ByteString bytes, Akka.Serialization.Serialization serialization)
    {
        var input = bytes.CreateCodedInput();
        var (message, identifier, manifest) = (ByteString.Empty, 0, string.Empty);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case 1 << 3 | 2:
                    message = input.ReadBytes();
                    break;
                case 2 << 3:
                    identifier = input.ReadInt32();
                    break;
                case 3 << 3 | 2:
                    manifest = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return serialization.Deserialize(message.ToByteArray(), identifier, manifest);
    }

    private static string Text(Dictionary<int, ByteString> fields, int number) =>
        fields.GetValueOrDefault(number)?.ToStringUtf8() ?? string.Empty;

    /// <summary>The fields of a message that have a length, by their numbers.</summary>
    private static Dictionary<int, ByteString> Fields(ByteString bytes) => Fields(bytes.ToByteArray());

    private static Dictionary<int, ByteString> Fields(byte[] bytes)
    {
        var fields = new Dictionary<int, ByteString>();
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                fields[WireFormat.GetTagFieldNumber(tag)] = input.ReadBytes();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return fields;
    }
}
