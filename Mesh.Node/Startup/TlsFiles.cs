using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mesh.Configuration;

namespace Mesh.Node.Startup;

/// <summary>The <c>mesh.gateway.tls</c> section: PEM files.</summary>
/// <param name="Certificate">The certificate, and those between it and its root behind it.</param>
/// <param name="Key">Its private key.</param>
internal sealed record TlsFiles(string Certificate, string Key)
{
    private const string Section = "mesh.gateway.tls";

    /// <summary>What a server shows, as the files have it now.</summary>
    /// <exception cref="CryptographicException">They are none, or don't belong together.</exception>
    internal SslStreamCertificateContext Load()
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(Certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(Certificate, Key), all, offline: true);
    }

    /// <summary>Why files can't be loaded; null for other failures.</summary>
    internal static string? WhyNot(Exception fault) =>
        fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException
            ? fault.Message.TrimEnd('.')
            : null;

    internal static TlsFiles? Read(SettingsReader settings)
    {
        var files = new TlsFiles(settings.Text($"{Section}.certificate"), settings.Text($"{Section}.key"));
        switch (files)
        {
            case { Certificate: "", Key: "" }:
                return null;
            case { Certificate: "" }:
                settings.Fault($"{Section}.certificate", "empty", "a PEM file where there is a key");
                break;
            case { Key: "" }:
                settings.Fault($"{Section}.key", "empty", "a PEM file where there is a certificate");
                break;
            default:
                files.Check(settings);
                break;
        }

        return files;
    }

    private void Check(SettingsReader settings)
    {
        try
        {
            Load();
        }
        catch (Exception fault) when (WhyNot(fault) is { } why)
        {
            settings.Fault(
                $"{Section} is {Setting.Show(Certificate)} and {Setting.Show(Key)}; they must be a certificate and its key in PEM ({why}).");
        }
    }
}
