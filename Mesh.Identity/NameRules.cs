namespace Mesh.Identity;

/// <summary>What may be called how, where more than the node must know it.</summary>
public static class NameRules
{
    private const int Longest = 63;

    /// <summary>A service: 1 to 63 lower-case letters, digits and hyphens, a letter first.</summary>
    public static bool IsService(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        return text.Length is > 0 and <= Longest
            && char.IsAsciiLetterLower(text[0])
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
    }

    /// <summary>A caller with a token: 1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c></summary>
    public static bool IsCaller(string text) => CertificateSubject.IsRole(text);
}
