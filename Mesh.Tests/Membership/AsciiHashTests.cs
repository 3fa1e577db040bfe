using System.Text;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>A key has one position, whether it is hashed as a string or as its bytes: the library's hash of them.</summary>
public sealed class AsciiHashTests
{
    [Fact]
    public void KeysOfEveryLengthHaveThePositionOfTheirBytes()
    {
        var random = new Random(1);
        for (var length = 1; length <= 200; length++)
        {
            for (var round = 0; round < 200; round++)
            {
                var key = string.Create(length, random, static (key, random) =>
                {
                    foreach (ref var letter in key)
                    {
                        letter = (char)random.Next(0x80);
                    }
                });
                Assert.Equal(Ring.PositionOf(Encoding.UTF8.GetBytes(key)), Ring.PositionOf(key));
            }
        }
    }

    [Fact]
    public void OneOtherLetterAnywhereIsSeen()
    {
        foreach (var letter in "\u0080\u00ff\u0100\u4e00\uff21")
        {
            for (var length = 1; length <= 140; length++)
            {
                for (var at = 0; at < length; at++)
                {
                    var key = new string('k', at) + letter + new string('k', length - at - 1);
                    Assert.Equal(Ring.PositionOf(Encoding.UTF8.GetBytes(key)), Ring.PositionOf(key));
                }
            }
        }
    }
}
