namespace Mesh.Identity;

/// <summary>Where what TLS needs is kept, as PEM.</summary>
/// <param name="Authorities">The authorities that are trusted; one, or two while they change.</param>
/// <param name="Certificate">This node's or user's certificate.</param>
/// <param name="Key">Its key.</param>
public sealed record TlsFiles(string Authorities, string Certificate, string Key)
{
    /// <summary>The name of the file with the authorities.</summary>
    public const string AuthoritiesName = "ca.pem";

    /// <summary>The name of the file with the newest authority's key.</summary>
    public const string AuthorityKeyName = "ca.key";

    /// <summary>The files of a name in a directory that <c>pbm certs</c> filled.</summary>
    public static TlsFiles In(string directory, string name) => new(
        Path.Combine(directory, AuthoritiesName), Path.Combine(directory, $"{FileName(name)}.pem"), Path.Combine(directory, $"{FileName(name)}.key"));

    /// <summary>The files beside a certificate, as <c>pbm certs</c> calls them.</summary>
    public static TlsFiles Beside(string certificate) => new(
        Path.Combine(Path.GetDirectoryName(certificate) ?? string.Empty, AuthoritiesName), certificate, Path.ChangeExtension(certificate, ".key"));

    /// <summary>A name as it stands in file names: those for many nodes end with <c>*</c>.</summary>
    public static string FileName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        return name == "*" ? "any" : name.TrimEnd('*').TrimEnd('-', '.', '_');
    }
}
