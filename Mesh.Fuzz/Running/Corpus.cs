using System.IO.Hashing;
using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Running;

/// <summary>The inputs that are kept in files: a folder for each target.</summary>
/// <param name="folder">Where these folders are.</param>
internal sealed class Corpus(string folder)
{
    /// <summary>The corpus that came with the program.</summary>
    public static Corpus Shipped { get; } = new(Path.Combine(AppContext.BaseDirectory, "Corpus"));

    /// <summary>Where the folders are.</summary>
    public string Folder { get; } = folder;

    /// <summary>Every input that is kept for a target, by the name of its file; in their order.</summary>
    public IReadOnlyList<(string File, byte[] Input)> Of(FuzzTarget target) =>
        Directory.Exists(FolderOf(target))
            ? [.. Directory.GetFiles(FolderOf(target)).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]
            : [];

    /// <summary>Keeps an input.</summary>
    /// <param name="target">Whose it is.</param>
    /// <param name="why">What its file's name begins with.</param>
    /// <param name="input">The input.</param>
    /// <returns>The file.</returns>
    public string Keep(FuzzTarget target, string why, byte[] input)
    {
        Directory.CreateDirectory(FolderOf(target));
        var path = Path.Combine(FolderOf(target), $"{why}-{XxHash3.HashToUInt64(input):x16}");
        File.WriteAllBytes(path, input);
        return path;
    }

    /// <summary>Forgets the inputs of a target that were kept for one reason.</summary>
    public void Forget(FuzzTarget target, string why)
    {
        foreach (var path in Directory.Exists(FolderOf(target)) ? Directory.GetFiles(FolderOf(target), $"{why}-*") : [])
        {
            File.Delete(path);
        }
    }

    private string FolderOf(FuzzTarget target) => Path.Combine(Folder, target.Name);
}
