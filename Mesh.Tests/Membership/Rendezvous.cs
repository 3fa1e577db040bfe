using System.IO.Hashing;
using System.Text;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>
/// Rendezvous hashing with weights (Thaler and Ravishankar, 1998): the oracle for what a consistent hash must do.
/// </summary>
internal static class Rendezvous
{
    public static string OwnerOf(ulong position, IEnumerable<RingMember> members) =>
        members.MaxBy(m => Score(position, m)).Name;

    private static double Score(ulong position, RingMember member)
    {
        var hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(member.Name), (long)position);
        var uniform = ((hash >> 11) + 0.5) / (1UL << 53);
        return -member.Weight / Math.Log(uniform);
    }
}
