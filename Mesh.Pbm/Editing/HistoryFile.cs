using System.Collections.Immutable;
using System.Text;

namespace Mesh.Pbm.Editing;

/// <summary>
/// The lines that were typed, across runs. For their owner's eyes only; several runs may add to it at once. A history
/// that can't be read or written is none, and nobody is told: no command depends on it.
/// </summary>
/// <param name="path">The file; its directory is created.</param>
internal sealed class HistoryFile(string path)
{
    /// <summary>The lines that are kept.</summary>
    public const int MaxLines = 1_000;

    // Rewritten only now and then.
    private const int CutAtLines = 2 * MaxLines;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    /// <summary><c>$XDG_STATE_HOME/pbm/history</c>, or below <c>~/.local/state</c>.</summary>
    public static HistoryFile OfUser()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return new(Path.Combine(
            Path.IsPathRooted(state)
                ? state
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "pbm",
            "history"));
    }

    /// <summary>What is kept, the newest last.</summary>
    public async Task<ImmutableArray<string>> ReadAsync()
    {
        ImmutableArray<string> lines = [];
        await UseAsync(file => lines = [.. All(file).TakeLast(MaxLines)]);
        return lines;
    }

    /// <summary>Adds a line behind those that other runs have added meanwhile.</summary>
    public Task AddAsync(string line) => UseAsync(file =>
    {
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(line + '\n'));
        Cut(file);
    });

    private static void Cut(FileStream file)
    {
        ImmutableArray<string> lines = [.. All(file)];
        if (lines.Length > CutAtLines)
        {
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.TakeLast(MaxLines).Select(line => line + '\n'))));
        }
    }

    private static IEnumerable<string> All(FileStream file)
    {
        file.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length is > 0 and <= Line.MaxLength)
            {
                yield return line;
            }
        }
    }

    // The file is locked while it is used, which takes a moment only.
    private async Task UseAsync(Action<FileStream> use)
    {
        for (var attempt = 0; attempt < 40; attempt++)
        {
            try
            {
                using var file = Open();
                use(file);
                return;
            }
            catch (UnauthorizedAccessException)
            {
                return;
            }
            catch (IOException)
            {
                await Task.Delay(BetweenAttempts);
            }
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        var directory = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return new FileStream(path, options);
        }

        Directory.CreateDirectory(directory, OwnersFile | UnixFileMode.UserExecute);
        options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }
}
