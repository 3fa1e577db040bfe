using System.Formats.Asn1;
using System.Text;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Identity;
using Mesh.Inspection;
using Mesh.Upstreams;

namespace Mesh.Fuzz.Targets;

/// <summary>
/// One value as text: durations, sizes, addresses, names, scopes, and what makes text harmless; and whom a certificate is for, in DER.
/// </summary>
internal sealed class ValuesTarget : FuzzTarget
{
    private const string Key = "key";

    public override string Name => "values";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            string[] texts =
            [
                "250ms", "2 m", "1.5 seconds", "64k", "1 MiB", "1048576", "200", "200-299", "http://orders.internal:8080", "https://a.b",
                "http://_http._tcp.orders.internal", "http://[::1]:80/", "none", "client-address", "header X-Id", "cookie sid", "path /v1/*/{key}",
                "orders", "a.1_b-2", "0.1.0+node~1", "mesh.a.\"b.c\".d", "a\u001b[31m\u202eb\ud83d\ude00\r\n", "\"\\", "${?NAME}",
                "mesh.invoke:echo", "mesh.forward:*", "mesh.admin",
            ];
            return [.. Utf8(texts), AlternativeName("mesh-node:node1", "mesh-role:node"), AlternativeName("mesh-node:worker-%2A", "mesh-role:a", "x:y")];
        }
    }

    public override IEnumerable<byte[]> Words =>
        Utf8(
            "http://", "https://", "xn--", "{key}", "/*", "[::1%eth0]", "%00", "ms", "KiB", "99999999999999999999", "0.", "_", ":", "\n", "\u00df", "\u0130");

    public override int MaxInputBytes => 8 << 10;

    public override long MaxAllocated(int inputBytes) => (256 << 10) + (400L * inputBytes);

    public override void Parse(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        Quantity.Duration(text);
        Quantity.Bytes(text);
        StatusRange.Parse(text);
        DnsName.Parse(text, out _);
        _ = KeySource.TryParse(text, out _);
        InstanceRules.Address(text);
        InstanceRules.IsHost(text);
        MemberVersion.Read(text);
        HoconText.Scan(new HoconSource("fuzz.conf", text));
        HoconText.VariableOf(text);
        TerminalText.Escape(text);
        RequestKey.FaultOf(text);
        AccessScope.Parse(text);
        CertificateSubject.Of(input);
    }

    public override void Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        CheckNumbers(text);
        CheckNames(text);
        CheckQuoting(text);
        if (CertificateSubject.Of(input) is { } subject)
        {
            IsPlain(subject.ToString(), "a subject");
            FindingException.ThrowUnless(
                CertificateSubject.IsName(subject.Name) && subject.Roles.All(CertificateSubject.IsRole), $"{subject} is nobody's name and roles");
            FindingException.ThrowUnlessSame(
                $"{subject}", $"{CertificateSubject.Of(AlternativeName([.. subject.Uris.Select(uri => uri.OriginalString)]))}", "a subject");
        }
    }

    private static void CheckNumbers(string text)
    {
        if (Quantity.Duration(text) is { } duration)
        {
            IsPlain(text, "a duration");
            FindingException.ThrowUnless(duration >= TimeSpan.Zero && duration <= TimeSpan.MaxValue / 2, $"'{text}' is {duration}");
            if (duration.Ticks % TimeSpan.TicksPerMillisecond == 0 && duration < TimeSpan.FromDays(10_000))
            {
                FindingException.ThrowUnless(Quantity.Duration(Quantity.Show(duration)) == duration, $"{duration} became {Quantity.Show(duration)}");
            }
        }

        if (Quantity.Bytes(text) is { } bytes)
        {
            IsPlain(text, "a size");
            FindingException.ThrowUnless(bytes is >= 0 and <= 1L << 53, $"'{text}' is {bytes} bytes");
            FindingException.ThrowUnless(Quantity.Bytes(Quantity.Show(bytes)) == bytes, $"{bytes} became {Quantity.Show(bytes)}");
        }

        if (StatusRange.Parse(text) is { } range)
        {
            FindingException.ThrowUnless(StatusRange.Parse(range.ToString()) == range, $"'{text}' became {range}");
        }
    }

    private static void CheckNames(string text)
    {
        if (DnsName.Parse(text, out _) is { } name)
        {
            IsPlain(text, "a DNS name");
            FindingException.ThrowUnless(DnsName.Parse(name.ToString(), out _) == name, $"'{text}' became {name}");
        }

        if (DnsName.IsHost(text))
        {
            using var request = new HttpRequestMessage();
            request.Headers.Host = text; // throws when it can't be one
        }

        if (AccessScope.Parse(text) is { } scope)
        {
            FindingException.ThrowUnless(AccessScope.Parse(scope.ToString()) == scope, $"'{text}' became {scope}");
        }

        if (KeySource.TryParse(text, out var source))
        {
            FindingException.ThrowUnless(KeySource.TryParse(source.ToString(), out var again) && again == source, $"'{text}' became {source}");
            if (source.Kind == KeyKind.Path)
            {
                source.InPath(text);
                source.InPath("/a/b/c");
            }
        }

        if (InstanceRules.Address(text) is { } address)
        {
            IsPlain(address.AbsoluteUri, "an address");
            FindingException.ThrowUnless(
                InstanceRules.Address(address.AbsoluteUri) == address && InstanceRules.Address(address.OriginalString) == address,
                $"'{text}' became {address.AbsoluteUri}");
        }

        if (HoconText.VariableOf(text) is not null)
        {
            IsPlain(text, "a variable");
        }

        var (version, node) = MemberVersion.Read(text);
        if (node is not null)
        {
            IsPlain(node, "a node's name");
            FindingException.ThrowUnless(MemberVersion.Read(MemberVersion.Write(version, node)) == (version, node), $"'{text}' became '{version}' and {node}");
        }
    }

    private static void CheckQuoting(string text)
    {
        var escaped = TerminalText.Escape(text);
        FindingException.ThrowUnless(!escaped.Any(letter => letter != '\t' && char.IsControl(letter)), "escaped text has control characters");
        FindingException.ThrowUnlessSame(escaped, TerminalText.Escape(escaped), "escaped text");
        FindingException.ThrowUnless(!Setting.Show(text).Any(char.IsControl), "a fault would have control characters");
        // Akka's parser takes the blanks at the ends of every value away, in quotes or not.
        FindingException.ThrowUnlessSame(text.Trim(), ConfigurationFactory.ParseString($"{Key} = {SettingsTree.Quote(text)}").GetString(Key), "quoted text");
    }

    private static void IsPlain(string text, string what) =>
        FindingException.ThrowUnless(!text.Any(letter => char.IsControl(letter) && letter != '\t'), $"{what} has control characters");

    private static byte[] AlternativeName(params string[] uris)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, "node1", new Asn1Tag(TagClass.ContextSpecific, 2));
            Array.ForEach(uris, uri => writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, new Asn1Tag(TagClass.ContextSpecific, 6)));
        }

        return writer.Encode();
    }
}
