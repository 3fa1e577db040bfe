namespace Mesh.Inspection.Inquiries;

/// <summary>What nodes can be asked.</summary>
internal static class InquiryKinds
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What the node thinks of its peers.</summary>
    public static InquiryKind<Nothing, OpinionsAnswer> Opinions { get; } =
        new("opinions-1", Patience, InquiryJson.Default.Nothing, InquiryJson.Default.OpinionsAnswer);

    /// <summary>Which services the node knows.</summary>
    public static InquiryKind<Nothing, ServicesAnswer> Services { get; } =
        new("services-1", Patience, InquiryJson.Default.Nothing, InquiryJson.Default.ServicesAnswer);

    /// <summary>What the node's routes make of random keys.</summary>
    public static InquiryKind<OwnersQuestion, OwnersAnswer> Owners { get; } =
        new("owners-1", TimeSpan.FromSeconds(5), InquiryJson.Default.OwnersQuestion, InquiryJson.Default.OwnersAnswer);

    /// <summary>Has the node drain, or asks how far it is.</summary>
    public static InquiryKind<DrainQuestion, DrainAnswer> Drain { get; } =
        new("drain-1", Patience, InquiryJson.Default.DrainQuestion, InquiryJson.Default.DrainAnswer);

    /// <summary>What the node has done so far.</summary>
    public static InquiryKind<Nothing, TrafficAnswer> Traffic { get; } =
        new("traffic-1", Patience, InquiryJson.Default.Nothing, InquiryJson.Default.TrafficAnswer);

    /// <summary>The keys that come most often to the node's services.</summary>
    public static InquiryKind<BusiestQuestion, BusiestAnswer> Busiest { get; } =
        new("busiest-1", Patience, InquiryJson.Default.BusiestQuestion, InquiryJson.Default.BusiestAnswer);

    /// <summary>The certificates that the node goes by.</summary>
    public static InquiryKind<Nothing, CertificatesAnswer> Certificates { get; } =
        new("certificates-1", Patience, InquiryJson.Default.Nothing, InquiryJson.Default.CertificatesAnswer);

    /// <summary>What the node did and learned of late, and how it is.</summary>
    public static InquiryKind<ChronicleQuestion, ChronicleAnswer> Chronicle { get; } =
        new("chronicle-1", Patience, InquiryJson.Default.ChronicleQuestion, InquiryJson.Default.ChronicleAnswer);
}
