namespace Mesh.Node.Services;

/// <summary>The time of a log line: <c>17/May/2015:10:05:03 +0000</c>. Strict: 26 bytes, English months, real
/// days.</summary>
internal static class AccessLogTime
{
    /// <summary>For people: what a time looks like.</summary>
    internal const string Wanted = "a time such as 17/May/2015:10:05:03 +0000";

    private const int Length = 26;
    private const int MaxOffsetMinutes = 14 * 60;

    /// <summary>Reads a time as seconds since 1970 UTC; the zone is at most 14 hours from UTC.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length != Length
            || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':'
            || text[20] != ' ' || text[21] is not ((byte)'+' or (byte)'-')
            || !TryNumber(text[..2], out var day)
            || !TryMonth(text.Slice(3, 3), out var month)
            || !TryNumber(text.Slice(7, 4), out var year)
            || !TryNumber(text.Slice(12, 2), out var hour)
            || !TryNumber(text.Slice(15, 2), out var minute)
            || !TryNumber(text.Slice(18, 2), out var second)
            || !TryOffset(text[21..], out var offsetMinutes)
            || year == 0 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - DateTime.UnixEpoch;
        unixSeconds = (local.Ticks / TimeSpan.TicksPerSecond) - (offsetMinutes * 60L);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (!TryNumber(text.Slice(1, 2), out var hour) || !TryNumber(text.Slice(3, 2), out var minute))
        {
            return false;
        }

        minutes = (hour * 60) + minute;
        var inRange = minute <= 59 && minutes <= MaxOffsetMinutes;
        minutes = text[0] == '-' ? -minutes : minutes;
        return inRange;
    }

    private static bool TryMonth(ReadOnlySpan<byte> name, out int month)
    {
        var at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(name);
        month = (at / 3) + 1;
        return at >= 0 && at % 3 == 0;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is not (>= (byte)'0' and <= (byte)'9'))
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
