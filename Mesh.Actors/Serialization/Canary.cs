using System.Runtime.Serialization;

namespace Mesh.Serialization;

/// <summary>Stands for a type that does harm when it is built: says that it was.</summary>
public sealed class Canary
{
    [ThreadStatic]
    private static bool _built;

    /// <summary>How most serializers build what they were told to.</summary>
    public Canary() => _built = true;

    /// <summary>How Akka builds exceptions.</summary>
    public Canary(SerializationInfo info, StreamingContext context)
    {
        _ = (info, context);
        _built = true;
    }

    /// <summary>The type's name, as messages have it.</summary>
    internal static string Name { get; } = $"{typeof(Canary).FullName}, {typeof(Canary).Assembly.GetName().Name}";

    /// <summary>Whether this thread builds one meanwhile.</summary>
    internal static bool IsBuiltBy(Action action)
    {
        _built = false;
        action();
        return _built;
    }
}
