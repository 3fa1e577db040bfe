using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Failover;

/// <summary>Names failures so that they can be counted.</summary>
internal static class FailureKind
{
    /// <summary>The exception's type; where the contender has outcomes in their place, the outcome.</summary>
    internal static string Of(Exception failure) =>
        failure is NotRepliedException ? failure.Message : failure.GetType().Name;
}
