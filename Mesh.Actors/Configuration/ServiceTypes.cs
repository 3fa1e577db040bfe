using System.Reflection;
using System.Runtime.Loader;

namespace Mesh.Configuration;

/// <summary>Finds the class behind <c>mesh.services.NAME.type</c>.</summary>
internal static class ServiceTypes
{
    internal const string Wanted =
        "\"Namespace.Class, Assembly\" of a class that is an IServiceHandler or a KeyedActor and can be created";

    /// <summary>Where somebody's own assemblies lie, so that the ready-made node hosts them without a rebuild.</summary>
    private static readonly string[] Folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "services")];

    static ServiceTypes() => AssemblyLoadContext.Default.Resolving += static (_, name) => Load(name);

    /// <summary>The class of that name, or why it can't be a service, as the middle of a sentence.</summary>
    internal static (Type? Type, string? Fault) Find(string name)
    {
        Type? type;
        try
        {
            type = Type.GetType(name, throwOnError: false);
        }
        catch (Exception fault) when (fault is IOException or BadImageFormatException or ArgumentException or TypeLoadException)
        {
            return (null, $"which can't be loaded ({fault.Message.TrimEnd('.')})");
        }

        return type is null ? (null, "which can't be found") : FaultOf(type) is { } why ? (null, why) : (type, null);
    }

    /// <summary>Why a class can't be a service, as the middle of a sentence; null when it can.</summary>
    internal static string? FaultOf(Type type)
    {
        if (!type.IsAssignableTo(typeof(IServiceHandler)) && !type.IsAssignableTo(typeof(KeyedActor)))
        {
            return "which is neither";
        }

        return type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
            && type.GetConstructors().Length > 0
            ? null
            : "which is abstract, generic or without a public constructor";
    }

    private static Assembly? Load(AssemblyName name) => Folders
        .Select(folder => Path.Combine(folder, name.Name + ".dll"))
        .Where(File.Exists)
        .Select(AssemblyLoadContext.Default.LoadFromAssemblyPath)
        .FirstOrDefault();
}
