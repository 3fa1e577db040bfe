namespace Mesh.Faults.Traffic;

/// <summary>How a request can end: the gateway's own words, and three that only a caller can say.</summary>
internal static class Words
{
    internal const string Replied = "replied";
    internal const string Refused = "refused";
    internal const string HandlerFailed = "handler-failed";
    internal const string Rejected = "rejected";
    internal const string Unreachable = "unreachable";
    internal const string Unknown = "unknown";

    /// <summary>Every gateway refused the connection: the request was certainly not sent.</summary>
    internal const string Unsent = "unsent";

    /// <summary>The connection to the gateway broke: it may have run.</summary>
    internal const string GatewayLost = "gateway-lost";

    /// <summary>The gateway said nothing, long after the deadline.</summary>
    internal const string None = "none";

    /// <summary>The outcomes that say: it ran.</summary>
    internal static bool SaysItRan(string outcome) => outcome is Replied or Refused or HandlerFailed;

    /// <summary>The outcomes that say: it did not run, and never will.</summary>
    internal static bool SaysItNeverRan(string outcome) => outcome is Rejected or Unreachable or Unsent;
}
