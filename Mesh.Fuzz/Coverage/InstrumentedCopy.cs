using SharpFuzz;

namespace Mesh.Fuzz.Coverage;

/// <summary>A copy of this program whose Mesh assemblies count their branches. What ships is never touched.</summary>
internal sealed class InstrumentedCopy : IDisposable
{
    private static readonly string[] Instrumented = ["Mesh.Actors.dll", "Mesh.Identity.dll", "Mesh.Inspection.dll", "Mesh.Node.dll"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mesh-fuzz-");

    private InstrumentedCopy()
    {
    }

    /// <summary>The copy of this program, to be run by <c>dotnet</c>.</summary>
    public string Program => PathOf(Path.GetFileName(typeof(InstrumentedCopy).Assembly.Location));

    /// <summary>A place for a file that goes with the copy.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Makes a copy in the folder for temporary files.</summary>
    public static InstrumentedCopy Make()
    {
        var copy = new InstrumentedCopy();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, copy.PathOf(Path.GetFileName(file)));
        }

        foreach (var assembly in Instrumented)
        {
            Fuzzer.Instrument(copy.PathOf(assembly), static _ => true, Options.Value);
        }

        return copy;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
