namespace Mesh.Configuration;

/// <summary>How far two words are apart: the least number of letters to insert, drop or replace (Levenshtein).</summary>
internal static class EditDistance
{
    internal static int Between(string one, string other)
    {
        // The row of the classic table that belongs to the letters of `one` seen so far.
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[other.Length];
    }
}
