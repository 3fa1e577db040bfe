using CsCheck;

namespace Mesh.Tests.Support;

/// <summary>Any well-formed text, of letters from all over Unicode.</summary>
internal static class Texts
{
    /// <summary>Bytes of UTF-8 that a letter takes at most.</summary>
    public const int BytesPerLetter = 4;

    private static readonly Gen<int> Plain = Gen.OneOf<int>(Gen.Int[0x20, 0x7e], Gen.Int[0xa0, 0xd7ff], Gen.Int[0xe000, 0xfffd], Gen.Int[0x1_0000, 0x10_ffff]);
    private static readonly Gen<int> Any = Gen.OneOf<int>(Plain, Gen.Int[0, 0xff]);

    /// <summary>Text that may stand in a log.</summary>
    public static Gen<string> WithoutControls(int minLetters, int maxLetters) => Of(Plain, minLetters, maxLetters);

    /// <summary>Text with whatever a caller may say.</summary>
    public static Gen<string> OfAll(int minLetters, int maxLetters) => Of(Any, minLetters, maxLetters);

    /// <summary>Names that fit <c>[a-z][a-z0-9-]*</c>.</summary>
    public static Gen<string> Names(int maxLetters) => Gen.Select(
        Gen.Char['a', 'z'],
        Gen.OneOf<char>(Gen.Char['a', 'z'], Gen.Char['0', '9'], Gen.Const('-')).Array[0, maxLetters - 1],
        (first, rest) => $"{first}{new string(rest)}");

    private static Gen<string> Of(Gen<int> letters, int min, int max) =>
        letters.Array[min, max].Select(all => string.Concat(all.Select(char.ConvertFromUtf32)));
}
