using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mesh.Identity;
using Spectre.Console;

namespace Mesh.Pbm.Certs;

/// <summary>Does what <c>pbm certs</c> asks for, and says what comes next.</summary>
internal sealed class CertsActions(Terminal terminal, TimeProvider clock)
{
    private DateTimeOffset Now => clock.GetUtcNow();

    public int Init(CertificateFolder folder, int days)
    {
        folder.Init(Now, TimeSpan.FromDays(days));
        Say($"Made an authority in {folder.Directory}. Keep ca.key to yourself: nodes need ca.pem, and their own certificate and key.");
        Say($"Next: pbm certs node NAME -d {folder.Directory}");
        return ExitCode.Done;
    }

    public int Node(
        CertificateSupply supply, string[] names, ImmutableArray<string> roles, ImmutableArray<string> hosts, int days)
    {
        foreach (var name in names)
        {
            var subject = new CertificateSubject(name, roles.IsEmpty ? [Roles.Node] : roles);
            var (files, until, isNew) = supply.Issue(subject, hosts, Now, TimeSpan.FromDays(days));
            Say(isNew
                ? $"{files.Certificate} and {Path.GetFileName(files.Key)} are for {subject}, until {Day(until)}"
                : $"{files.Certificate} is good for {subject} until {Day(until)}, and was kept");
        }

        return ExitCode.Done;
    }

    public int Rotate(CertificateFolder folder, bool finish, int days)
    {
        if (finish)
        {
            folder.Finish(Now);
            Say("ca.pem has the newest authority alone. Give it to all nodes: from then on they trust no other.");
            return ExitCode.Done;
        }

        folder.Rotate(Now, TimeSpan.FromDays(days));
        Say("ca.pem has the new authority and the former. Next, each when the one before is done on all nodes:");
        Say("  1. Give ca.pem to all nodes; running nodes read it within mesh.tls.reload, or at once on SIGHUP.");
        Say($"  2. Make all certificates anew, and give them to their nodes: pbm certs node NAME... -d {folder.Directory}");
        Say("     The data plane shows them at once, the control plane as well; nothing has to be restarted.");
        Say($"  3. pbm certs rotate --finish -d {folder.Directory}, and give ca.pem to all nodes again.");
        return ExitCode.Done;
    }

    public int Show(CertificateFolder folder, bool json)
    {
        var authorities = folder.Trusted();
        var rows = authorities.Select(one => Row(TlsFiles.AuthoritiesName, one, "authority", null))
            .Concat(folder.Certificates().Select(one => Row(
                Path.GetFileName(one.File), one.Certificate, $"{CertificateSubject.Of(one.Certificate)}", PeerCheck.ChainFaultOf(one.Certificate, authorities, Now))))
            .ToArray();
        if (json)
        {
            foreach (var row in rows)
            {
                terminal.WriteRaw(JsonSerializer.Serialize(
                    new { file = row.File, @for = row.For, until = row.Until, state = row.State }), ends: true);
            }

            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.None).AddColumns("FILE", "FOR", "UNTIL", "STATE");
        foreach (var row in rows)
        {
            table.AddRow(Markup.Escape(row.File), Markup.Escape(row.For), Day(row.Until), Markup.Escape(row.State));
        }

        terminal.Write(table);
        return ExitCode.Done;
    }

    private (string File, string For, DateTimeOffset Until, string State) Row(string file, X509Certificate2 one, string whom, string? fault)
    {
        DateTimeOffset until = one.NotAfter;
        var left = (int)(until - Now).TotalDays;
        return (file, whom, until, fault ?? (until < Now ? "expired" : string.Create(CultureInfo.InvariantCulture, $"good, {left} days left")));
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Say(string line) => terminal.WriteLine([new(line)]);
}
