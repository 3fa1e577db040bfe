namespace Mesh.Routing;

/// <summary>Chooses the node for a request: pure, without I/O or a clock of its own. Chosen by name per service.</summary>
internal interface IRoutePolicy
{
    /// <summary>The name that configuration says.</summary>
    string Name { get; }

    /// <summary>Whether it chooses by the key, or spreads requests that have none.</summary>
    bool NeedsKey { get; }

    /// <summary>Whether it goes by what each node has in flight.</summary>
    bool NeedsInFlight => false;

    /// <summary>Whether it goes by how long each node's replies take.</summary>
    bool NeedsReplyTimes => false;

    /// <summary>The node that gets the request now.</summary>
    Route Choose(in RouteQuery query);
}
