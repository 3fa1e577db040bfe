using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Akka.Util;

namespace Mesh.Serialization;

/// <summary>One of Akka's serializers, of which only some messages are let in, and those only so deep within each other.</summary>
/// <remarks>
/// Messages that hold a message of any serializer can be nested as deep as a frame has room, some 10,000 times. Each level takes stack,
/// and copies all that are within it: without a bound one frame of a stranger keeps a thread busy for seconds.
/// </remarks>
public class GuardedSerializer : SerializerWithStringManifest
{
    /// <summary>Messages within each other; what Akka and Mesh send has five at most.</summary>
    public const int MaxDepth = 16;

    [ThreadStatic]
    private static int _depth;

    private readonly Serializer _inner;
    private readonly FrozenDictionary<string, Type?>? _known;

    /// <summary>Called by Akka.</summary>
    /// <param name="system">The system that it belongs to.</param>
    /// <param name="settings"><c>guards</c>, Akka's own type; <c>identifier</c>, of that; <c>manifests</c>, those that are let in,
    /// all if there are none.</param>
    public GuardedSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
        ArgumentNullException.ThrowIfNull(settings);

        Identifier = settings.GetInt("identifier");
        _inner = (Serializer)Activator.CreateInstance(Type.GetType(settings.GetString("guards"), throwOnError: true)!, system)!;
        var known = settings.GetStringList("manifests", []);
        _known = known.Count == 0
            ? null
            : known.ToFrozenDictionary(manifest => manifest, manifest => IsNamed ? null : Type.GetType(manifest, throwOnError: true));
    }

    /// <inheritdoc/>
    public override int Identifier { get; }

    private bool IsNamed => _inner is SerializerWithStringManifest;

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);

        return _inner switch
        {
            SerializerWithStringManifest named => named.Manifest(o),
            { IncludeManifest: true } => o.GetType().TypeQualifiedName(),
            _ => string.Empty,
        };
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The manifest is none that is let in, or the message is too deep.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        manifest ??= string.Empty;
        Type? type = null;
        if (_known?.TryGetValue(manifest, out type) == false)
        {
            throw new SerializationException($"{_inner.GetType().Name} would read it; Mesh lets no such message in.");
        }

        if (_depth == MaxDepth)
        {
            throw new SerializationException($"more than {MaxDepth} messages are within each other.");
        }

        _depth++;
        try
        {
            return Read(bytes, manifest, type);
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Reads a message that is let in.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="manifest">What it says that it is.</param>
    /// <param name="type">The same as a type, where Akka's serializer wants one.</param>
    private protected virtual object Read(byte[] bytes, string manifest, Type? type) =>
        _inner is SerializerWithStringManifest named ? named.FromBinary(bytes, manifest) : _inner.FromBinary(bytes, type!);
}
