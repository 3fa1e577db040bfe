using System.Reflection;

namespace Mesh.Benchmarks.Contenders;

/// <summary>The versions that are measured, as the assemblies say.</summary>
internal static class Versions
{
    /// <summary>That of the package a type is from, for example <c>1.5.74</c>.</summary>
    internal static string Of<T>() => typeof(T).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
        .Split('+', '-', ' ')[0]
        .TrimEnd('.');
}
