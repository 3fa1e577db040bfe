using Mesh.Identity;

namespace Mesh.Configuration;

/// <summary>Reads the <c>mesh.tls</c> section.</summary>
internal static class TlsOptionsReader
{
    private const string Section = "mesh.tls";

    internal static TlsOptions Read(SettingsReader settings) => new(
        Files(settings),
        settings.Duration($"{Section}.reload", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        settings.Duration($"{Section}.warn-before", TimeSpan.FromHours(1), TimeSpan.FromDays(3_650)));

    private static TlsFiles? Files(SettingsReader settings)
    {
        var directory = settings.Text($"{Section}.directory");
        var name = settings.Text("mesh.node.name") is { Length: > 0 } given ? given : Environment.MachineName;
        var kept = directory.Length > 0 ? TlsFiles.In(directory, name) : new TlsFiles(string.Empty, string.Empty, string.Empty);
        var files = new TlsFiles(
            Or(settings.Text($"{Section}.ca"), kept.Authorities),
            Or(settings.Text($"{Section}.certificate"), kept.Certificate),
            Or(settings.Text($"{Section}.key"), kept.Key));
        (string Key, string File)[] all = [("ca", files.Authorities), ("certificate", files.Certificate), ("key", files.Key)];
        var missing = all.Where(file => file.File.Length == 0).ToArray();
        if (missing.Length == all.Length)
        {
            return null;
        }

        foreach (var (key, _) in missing)
        {
            settings.Fault($"{Section}.{key}", "empty", "a file, as the others are, or mesh.tls.directory to find it in");
        }

        return files;
    }

    private static string Or(string given, string otherwise) => given.Length > 0 ? given : otherwise;
}
