using Mesh.Expiry;
using Mesh.Inspection.Inquiries;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

public sealed class CertsCommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HandMadeAnswers _answers = new();

    [Fact]
    public async Task WhatEndsSoonIsSeenAndWhoTrustsAnAuthority()
    {
        var (former, newest) = (Term(CertificateUse.Authority, "Mesh CA 20260101-120000-A1B2", 20), Term(CertificateUse.Authority, "Mesh CA 20261130-120000-C3D4", 3_650));
        Goes("node1", Term(CertificateUse.Node, "node1 (node)", 89), newest, former, Term(CertificateUse.Gateway, "mesh.example.org", 5));
        Goes("node2", Term(CertificateUse.Node, "node2 (node)", -1), newest, former);
        Goes("node3", Term(CertificateUse.Node, "node3 (node, gpu)", 13), former);
        _answers.AddSilent("node4", InquiryKinds.Certificates);

        await IsGoldenAsync("mesh-certs");
    }

    [Fact]
    public async Task WithoutTlsThatIsSaid()
    {
        Goes("node1");

        await IsGoldenAsync("mesh-certs-none");
    }

    private async Task IsGoldenAsync(string name)
    {
        await using var node = await InspectionNode.StartAsync(services => services
            .AddSingleton<IInquirer>(_answers)
            .Replace(ServiceDescriptor.Singleton<TimeProvider>(new FakeTimeProvider(Now))));
        var text = await ClientRun.Of($"{node.Address} mesh certs");
        var json = await ClientRun.Of($"{node.Address} mesh certs --json");

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.All(text.Lines, line => Assert.InRange(line.Length, 0, 80));
        Golden.Is($"{name}.txt", text.Output);
        Golden.Is($"{name}.json", json.Output);
    }

    private void Goes(string node, params CertificateTerm[] terms) =>
        _answers.Add(node, InquiryKinds.Certificates, _ => new CertificatesAnswer([.. terms]));

    private static CertificateTerm Term(string use, string name, double daysLeft) => new(use, name, Now.AddDays(daysLeft));
}
