using System.Runtime.CompilerServices;

namespace Mesh.Tests.Support;

/// <summary>Output as people read it, kept in files to be looked at.</summary>
/// <remarks>After a wanted change, <c>MESH_GOLDEN=write dotnet test</c> writes them anew: look at what has changed.</remarks>
internal static class Golden
{
    /// <summary>The text is that of the file <c>Golden/NAME</c> beside the test's own.</summary>
    public static void Is(string name, string text, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("MESH_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"there is no {path}; MESH_GOLDEN=write has it written");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
