namespace Mesh.Identity;

/// <summary>Writes files that others read meanwhile: whole, or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file, or puts it in the place of another.</summary>
    /// <param name="file">Which.</param>
    /// <param name="text">What is to stand in it.</param>
    /// <param name="secret">Whether its owner alone may read it; else everybody may.</param>
    public static void Write(string file, string text, bool secret)
    {
        var unfinished = file + ".new";
        File.Delete(unfinished);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = secret ? mode : mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        using (var writer = new StreamWriter(unfinished, options))
        {
            writer.Write(text);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}
