namespace Mesh.Faults.Attacks;

/// <summary>A port of a node that strangers may reach.</summary>
internal enum Port
{
    /// <summary>Akka's remoting, under TLS.</summary>
    Control,

    /// <summary>The links, under TLS.</summary>
    Data,

    /// <summary>The operators', under TLS beyond the loopback.</summary>
    Pbm,

    /// <summary>HTTP.</summary>
    Gateway,
}
