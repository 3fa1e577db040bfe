namespace Mesh.Links;

/// <summary>What a link to a peer is for, beside the requests that go over it.</summary>
internal enum LinkNeed
{
    /// <summary>Requests alone: it stands while there are some.</summary>
    None,

    /// <summary>The peer is a voter, and grants leases in answer to pings.</summary>
    Lease,

    /// <summary>The peer is a neighbour: this node watches it, and tells on to it.</summary>
    Neighbour,

    /// <summary>The cluster is so small that every two nodes have a link.</summary>
    Mesh,
}
