namespace Mesh.Services;

/// <summary>Who has a bounded number of places for requests that run. Thread-safe.</summary>
internal interface IRequestOwner
{
    /// <summary>Whether one more handler may be given up; it is counted then.</summary>
    bool MayAbandon();

    /// <summary>The request's handler was given up: answers the request and frees its place.</summary>
    void OnAbandoned(in IncomingRequest request);

    /// <summary>A handler that was given up has ended after all.</summary>
    void OnAbandonedEnded();
}
